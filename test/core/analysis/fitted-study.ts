/** @file The example study with a fitted model: what moves both metrics is `layers`. */
import { analyse, estimatesByTrial, summariseImportance } from "../../../src/core/analysis/index.ts";
import type { OutcomeConstraint, Study, Trial } from "../../../src/core/study/index.ts";
import { estimatesOf, fitStudy } from "../../../src/core/surrogate/index.ts";
import { completed, study } from "./example-study.ts";

export const mapped: Study = { ...study, strategy: "map" };

export const trials: readonly Trial[] = [0, 1, 2, 3, 4, 5, 6, 7].map((i) =>
  completed(i, i === 0 ? "baseline" : "sobol", 0.8 + 0.01 * (i % 6), 20 - (i % 6)),
);

/** The bound `size <= constant`. */
export function sizeBound(constant: number): OutcomeConstraint {
  return {
    text: `size <= ${constant}`,
    metric: "size",
    kind: "at-most",
    bound: { constant, ofBaseline: {} },
  };
}

/** The trials with a size of four times the layers. */
export const sizedTrials: readonly Trial[] = trials.map((trial): Trial => {
  if (trial.status !== "completed") return trial;
  const size = { mean: 4 * Number(trial.configuration["layers"]), count: 1 };
  return { ...trial, metrics: { ...trial.metrics, size } };
});

/** Fits, analyses and reads the importance of parameters. */
export async function fitted(of: Study, fittedTrials: readonly Trial[]) {
  const model = (await fitStudy(of, fittedTrials))!;
  const analysis = analyse(of, fittedTrials, estimatesByTrial(estimatesOf(model)));
  return { model, analysis, importance: summariseImportance(model, analysis) };
}
