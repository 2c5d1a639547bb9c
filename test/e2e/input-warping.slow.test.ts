import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { json, jsonAndText, paretune, temporaryFolder, toyStudy } from "./paretune.ts";

/** Outcomes that vary at one end of a range alone. */
const PROGRAM = `BEGIN {
  printf "accuracy: %.17g\\n", exp(-20 * early) + 0.2 * late
  printf "latency_ms: %.17g\\n", 2 + sin(3 * late ^ 4)
}`;

function bentStudy(lines: Readonly<Record<string, string>> = {}): string {
  const cwd = temporaryFolder();
  toyStudy(cwd, {
    command: "awk -v early={early} -v late={late} -f train.awk",
    parameters: "{ early: { type: float, range: [0, 1] }, late: { type: float, range: [0, 1] } }",
    baseline: "{ early: 0.5, late: 0.5 }",
    strategy: "map",
    input_warping: "auto",
    budget: "{ trials: 24, batch: 3, initial: 17, parallel: 1 }",
    ...lines,
  });
  writeFileSync(join(cwd, "train.awk"), PROGRAM);
  return cwd;
}

interface Warped {
  readonly inputWarping: {
    readonly parameters: Record<string, { a: number; b: number }> | null;
    readonly chosenAt: number;
  };
}

describe("a study with input_warping: auto", () => {
  it("warps what is bent, says so everywhere, and keeps to it from process to process", async () => {
    const cwd = bentStudy();
    const first = await paretune(["run", "study.yaml", "--trials", "21"], { cwd });
    expect({ code: first.code, stderr: first.stderr }).toEqual({ code: 0, stderr: "" });
    const [words = ""] = /inputs warped: .*/.exec(first.stdout) ?? [];
    expect(words).toMatch(/early \(a [\d.]+, b [\d.]+\).*; left-out trials \+/);
    const second = await paretune(["run", "study.yaml"], { cwd });
    expect(second.stdout).toContain(words);
    const trials = await json<{ status: string; parameters: object }[]>(["trials", "study.yaml"], { cwd });
    expect(trials.map((trial) => trial.status)).toEqual(Array(24).fill("completed"));
    expect(new Set(trials.map((trial) => JSON.stringify(trial.parameters))).size).toBe(24);

    const { document: status, text } = await jsonAndText<Warped>(["status", "study.yaml"], { cwd });
    expect(Object.keys(status.inputWarping.parameters ?? {})).toEqual(["early", "late"]);
    const said = async (...words: string[]) => (await paretune([...words, "study.yaml"], { cwd })).stdout;
    expect(text).toMatch(/ {2}inputs +warped: .*early \(a /);
    expect(await said("importance")).toContain("on the unit cube, of warped inputs (inputs warped: ");
    expect(await said("diagnose")).toMatch(/\ninputs warped: .*early \(a /);
    const best = await json<{ basis: string }>(["best", "study.yaml"], { cwd });
    expect(best.basis).toBe("model");
    const suggested = await paretune(["suggest", "study.yaml", "--count", "1"], { cwd });
    expect(suggested.stdout).toMatch(/Models: inputs warped: /);
  });

  it("says nothing of inputs without the key, and null before there are enough trials", async () => {
    const cwd = bentStudy({ budget: "{ trials: 6, batch: 3, initial: 3, parallel: 1 }" });
    await paretune(["run", "study.yaml"], { cwd });
    expect(await json<object>(["status", "study.yaml"], { cwd })).toMatchObject({ inputWarping: null });
    const plain = temporaryFolder();
    toyStudy(plain);
    await json(["suggest", "study.yaml", "--count", "1"], { cwd: plain });
    expect(await json<object>(["status", "study.yaml"], { cwd: plain })).not.toHaveProperty("inputWarping");
  });
});
