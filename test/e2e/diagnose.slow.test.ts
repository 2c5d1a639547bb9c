import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { copyOf, json, keptFolder, paretune, temporaryFolder, toyStudy } from "./paretune.ts";

interface Model {
  readonly count: number;
  readonly r2: number;
  readonly logDensity: { readonly mean: number; readonly standardError: number };
  readonly coverage: readonly { readonly level: number; readonly share: number; readonly standardError: number }[];
  readonly predictions: readonly { readonly trial: number; readonly observed: number; readonly interval95: number[] }[];
}

interface Diagnosis {
  readonly trials: number;
  readonly model: string;
  readonly objectives: Readonly<
    Record<string, { readonly trust: string; readonly words: string; readonly saas: Model; readonly map: Model }>
  >;
  readonly page: string | null;
  readonly figures: readonly string[];
}

const budget = "{ trials: 14, batch: 14, initial: 14, parallel: 4 }";

let finished: string;
beforeAll(async () => {
  finished = keptFolder();
  toyStudy(finished, { budget });
  await json(["run", "study.yaml"], { cwd: finished });
});

describe("paretune diagnose", () => {
  it("predicts each trial of a real run from all others, and says whether the model can be trusted", async () => {
    const cwd = copyOf(finished);
    const found = await json<Diagnosis>(["diagnose", "study.yaml", "--svg", "figures", "--output", "out/d.html"], {
      cwd,
    });
    expect(found).toMatchObject({ trials: 14, model: "saas" });
    expect(Object.keys(found.objectives)).toEqual(["accuracy", "latency_ms"]);
    for (const { words, saas, map } of Object.values(found.objectives)) {
      expect(words).toMatch(/^(accuracy|latency_ms): the model can/);
      for (const { count, predictions, coverage } of [saas, map]) {
        expect(count).toBe(14);
        expect(predictions.map(({ trial }) => trial)).toEqual([...Array(14).keys()]);
        expect(coverage.map(({ level }) => level)).toEqual([0.5, 0.95]);
      }
    }
    // Latency is a line in one of two parameters, without noise.
    expect(found.objectives["latency_ms"]!.saas.r2).toBeGreaterThan(0.95);
    expect(found.objectives["latency_ms"]!.saas.predictions[0]!.observed).toBeCloseTo(4.2, 9);
    expect(found.figures.map((file) => file.replace(/.*[\\/]/, ""))).toEqual([
      "left-out-accuracy.svg",
      "left-out-latency-ms.svg",
    ]);
    for (const file of found.figures) expect(readFileSync(file, "utf8")).toMatch(/^<svg xmlns=/);
    expect(readFileSync(join(cwd, "out/d.html"), "utf8")).toContain("Can the model be trusted?");
    expect(found.page).toMatch(/d\.html$/);
  });

  it("says the same in words on standard output, again and again, with a next step; the report says it, too", async () => {
    const cwd = copyOf(finished);
    const first = await paretune(["diagnose", "study.yaml", "--threads", "1"], { cwd });
    const second = await paretune(["diagnose", "study.yaml", "--threads", "3"], { cwd });
    expect(first).toEqual({ code: 0, stderr: "", stdout: second.stdout });
    expect(first.stdout).toContain("Predictions of 14 trials, each from all others:");
    expect(first.stdout).toMatch(/accuracy: the model can/);
    expect(first.stdout).toMatch(/nats per trial/);
    expect(first.stdout).toContain("paretune diagnose study.yaml --svg figures");
    await json(["report", "study.yaml", "--output", "r.html", "--svg", "figures"], { cwd });
    expect(readFileSync(join(cwd, "r.html"), "utf8")).toContain("Can the model be trusted?");
    expect(existsSync(join(cwd, "figures/left-out-accuracy.svg"))).toBe(true);
  });

  it("asks for more trials where there are too few, with exit code 2", async () => {
    const cwd = temporaryFolder();
    toyStudy(cwd);
    await json(["run", "study.yaml", "--trials", "5"], { cwd });
    const { code, stderr, stdout } = await paretune(["diagnose", "study.yaml", "--json"], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain("A diagnosis needs at least 8 completed trials; study.yaml has 5.");
    expect(JSON.parse(stdout)).toMatchObject({
      error: { message: expect.stringContaining("paretune run study.yaml") },
    });
  });
});
