import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { analyse, compareStudies, estimatesByTrial, type Importance } from "../../../../src/core/analysis/index.ts";
import type { Study, Trial } from "../../../../src/core/study/index.ts";
import type { Diagnosis, TrialEstimate } from "../../../../src/core/surrogate/index.ts";
import { standaloneSvg } from "../../../../src/figures/index.ts";
import type { Figure } from "../../../../src/node/report/index.ts";
import { drawAnalysis, drawComparison, drawDiagnosis, drawImportance } from "./draw.ts";

/** The trials of a study, with the model's estimates of them. */
interface Evaluated {
  readonly trials: readonly Trial[];
  readonly estimates: readonly TrialEstimate[];
}

/** A fitted study of 18 trials, and a second one to compare it with. JSON has infinite bounds as text. */
interface Example extends Evaluated {
  readonly study: Study;
  readonly importance: Omit<Importance, "objectives" | "parameters">;
  readonly diagnosis: Diagnosis;
  readonly other: Evaluated & Pick<Study, "strategy" | "seed">;
}

const text = await readFile(join(import.meta.dirname, "example-figures.json"), "utf8");
const infinite = new Map<unknown, number>([
  ["Infinity", Number.POSITIVE_INFINITY],
  ["-Infinity", Number.NEGATIVE_INFINITY],
]);
const example: Example = JSON.parse(text, (_, value) => infinite.get(value) ?? value);
const { study, trials, diagnosis, other } = example;
const estimates = estimatesByTrial(example.estimates);
const { objectives, parameters } = study;

/** Every figure of the example. `vitest run test/node/report/figures -u` writes the files anew after a wanted change. */
const drawn: readonly Figure[] = [
  ...(await drawAnalysis(analyse(study, trials, estimates))),
  ...(await drawImportance({ ...example.importance, objectives, parameters }, analyse(study, trials, estimates))),
  ...(await drawDiagnosis(study, trials, diagnosis)),
  ...(await drawComparison(
    compareStudies([
      { path: "saas.yaml", study, trials, estimates },
      {
        path: "sobol.yaml",
        study: { ...study, strategy: other.strategy, seed: other.seed },
        trials: other.trials,
        estimates: estimatesByTrial(other.estimates),
      },
    ]),
  )),
];

describe("the figures of an example study", () => {
  it.each(drawn.map((figure) => [figure.name, figure] as const))(
    "%s is drawn as its file shows",
    async (name, figure) => {
      const lines = standaloneSvg(figure).replaceAll("><", ">\n<");
      await expect(lines).toMatchFileSnapshot(join(import.meta.dirname, `${name}.svg`));
    },
  );

  it("have text of at least 12 pixels", () => {
    for (const { name, svg } of drawn) {
      const sizes = [...svg.matchAll(/font-size="([\d.]+)"/g)].map(([, size]) => Number(size));
      expect(Math.min(...sizes), name).toBeGreaterThanOrEqual(12);
    }
  });

  it("have no coordinate with more than two decimals, which platforms could round differently", () => {
    for (const { name, svg } of drawn) {
      const attributes = [...svg.matchAll(/ [a-z0-9]+="([^"]*)"/g)].map(([, value]) => value);
      expect(
        attributes.filter((value) => /\d\.\d{3}/.test(value!)),
        name,
      ).toEqual([]);
    }
  });
});
