import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { json, paretune, temporaryFolder, toyStudy } from "./paretune.ts";

interface Found {
  readonly better: number;
  readonly hypervolume: number;
  readonly trials: readonly { readonly trial: number; readonly gains: Readonly<Record<string, number>> }[];
}

interface Comparison {
  readonly words: readonly string[];
  readonly groups: readonly { readonly name: string; readonly studies: readonly string[] }[];
  readonly studies: readonly {
    readonly label: string;
    readonly strategy: string;
    readonly trials: number;
    readonly failed: number;
    readonly modelTime: number | null;
    readonly measured: Found;
    readonly model: Found;
    readonly trace: { readonly measured: readonly { readonly evaluations: number }[] };
  }[];
  readonly page: string;
  readonly figures: readonly string[];
}

/** Writes NAME.yaml with these lines of its own and runs it. */
async function runStudy(cwd: string, name: string, lines: Readonly<Record<string, string>>): Promise<string> {
  const written = toyStudy(cwd, { name, ...lines });
  writeFileSync(join(cwd, `${name}.yaml`), readFileSync(join(cwd, written)));
  await json(["run", `${name}.yaml`], { cwd });
  return `${name}.yaml`;
}

describe("paretune compare", () => {
  it("sets real runs of two strategies side by side, in a document, figures and a page", async () => {
    const cwd = temporaryFolder();
    const budget = "{ trials: 12, batch: 4, initial: 7, parallel: 2 }";
    const sobol = await runStudy(cwd, "spread", { budget });
    const saas = await runStudy(cwd, "searched", { budget, strategy: "saas" });
    const words = ["compare", sobol, saas, "--svg", "figures", "--output", "out/compare.html"];
    const found = await json<Comparison>(words, { cwd });
    expect(found.groups).toEqual([
      { name: "sobol", studies: ["spread"] },
      { name: "saas", studies: ["searched"] },
    ]);
    const [first, second] = found.studies;
    expect(first).toMatchObject({ label: "spread", strategy: "sobol", trials: 12, failed: 0, modelTime: null });
    expect(second).toMatchObject({ label: "searched", strategy: "saas", trials: 12, failed: 0 });
    expect(second!.modelTime).toBeGreaterThan(0);
    for (const { measured, model, trace } of found.studies) {
      for (const { trials } of [measured, model]) expect(trials).toHaveLength(12);
      // The objectives are noiseless: the baseline gains nothing over itself.
      expect(measured.trials[0]!.gains).toEqual({ accuracy: 0, latency_ms: 0 });
      expect(trace.measured.map(({ evaluations }) => evaluations)).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
    }
    expect(found.words[0]).toMatch(/^Hypervolume over the baseline, by the model.s estimates: /);
    expect(found.figures.map((file) => file.replace(/.*[\\/]/, ""))).toEqual([
      "compare-accuracy-latency-ms.svg",
      "compare-hypervolume.svg",
    ]);
    for (const file of found.figures) expect(readFileSync(file, "utf8")).toMatch(/^<svg xmlns=/);
    expect(readFileSync(join(cwd, "out/compare.html"), "utf8")).toContain("<h2>Results</h2>");

    const said = await paretune(["compare", sobol, saas], { cwd });
    expect({ code: said.code, stderr: said.stderr }).toEqual({ code: 0, stderr: "" });
    for (const sentence of found.words) expect(said.stdout).toContain(sentence);
    expect(said.stdout).toContain(`As figures: paretune compare ${sobol} ${saas} --svg figures`);
  });

  it("refuses with a sentence and exit code 2 what cannot be compared", async () => {
    const cwd = temporaryFolder();
    const budget = "{ trials: 3, batch: 3, initial: 3, parallel: 2 }";
    const one = await runStudy(cwd, "one", { budget });
    const other = await runStudy(cwd, "other", {
      budget,
      objectives: '{ accuracy: { goal: maximize, from: { stdout: "accuracy: (.*)" } } }',
    });
    toyStudy(cwd, { name: "unborn" });
    const refused: [string[], string][] = [
      [[one], "compare needs STUDY: paretune compare STUDY STUDY …"],
      [[one, one], `${one} was given twice`],
      [[one, other], "Only studies of the same objectives can be compared"],
      [[one, "study.yaml"], "study.yaml has no results yet"],
      [[one, other, "--store", "x"], "compare needs --store once for each study"],
    ];
    for (const [words, message] of refused) {
      const { code, stderr } = await paretune(["compare", ...words], { cwd });
      expect(stderr).toContain(message);
      expect(code).toBe(2);
    }
  });
});
