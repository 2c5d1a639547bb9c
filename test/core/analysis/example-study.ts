/** @file A study of two objectives, with trials and estimates to analyse. */
import type { StudyToCompare } from "../../../src/core/analysis/index.ts";
import type { Study, Trial } from "../../../src/core/study/index.ts";
import type { JointDraws, TrialEstimate } from "../../../src/core/surrogate/index.ts";

export const study: Study = {
  name: "parser",
  parameters: [
    { kind: "int", name: "layers", lower: 1, upper: 6, scale: "linear" },
    { kind: "categorical", name: "pooling", values: ["mean", "max"] },
  ],
  objectives: [
    { name: "accuracy", goal: "maximize" },
    { name: "latency", goal: "minimize", unit: "ms" },
  ],
  budget: { trials: 6, batch: 2, initial: 2, parallel: 1 },
  strategy: "saas",
  seed: 1,
};

/** A completed trial with its two metrics; `errors` are their standard errors. */
export function completed(
  number: number,
  origin: Trial["origin"],
  accuracy: number,
  latency: number,
  errors?: readonly [number, number],
): Trial {
  const measured = (mean: number, standardError: number | undefined) =>
    standardError === undefined ? { mean, count: 1 } : { mean, standardError, count: 100 };
  return {
    number,
    origin,
    status: "completed",
    configuration: { layers: 1 + (number % 6), pooling: "mean" },
    metrics: { accuracy: measured(accuracy, errors?.[0]), latency: measured(latency, errors?.[1]) },
  };
}

/** An estimate with the same standard deviations for every trial: 0.01 of accuracy, 0.5 ms. */
export function estimated(trial: number, accuracy: number, latency: number): TrialEstimate {
  const normal = (median: number, standardDeviation: number) => ({
    median,
    standardDeviation,
    lower: median - 1.96 * standardDeviation,
    upper: median + 1.96 * standardDeviation,
  });
  return { trial, metrics: { accuracy: normal(accuracy, 0.01), latency: normal(latency, 0.5) } };
}

/** Joint draws of the first trials: for each draw the accuracy and latency of each trial. */
export function jointDraws(table: readonly (readonly (readonly [number, number])[])[]): JointDraws {
  const size = table[0]?.length ?? 0;
  return {
    count: table.length,
    size,
    objectives: ["accuracy", "latency"],
    signs: [1, -1],
    columns: new Map(Array.from({ length: size }, (_, trial) => [trial, trial])),
    values: [0, 1].map((k) => Float64Array.from(table.flatMap((row) => row.map((pair) => pair[k]!)))),
  };
}

/** A failed trial. */
export const failed = (number: number): Trial => ({
  number,
  origin: "sobol",
  configuration: { layers: 2, pooling: "max" },
  status: "failed",
  reason: "exit code 1",
});

/** A study to compare; its baseline has an accuracy of 0.8 and a latency of 20 ms, unless the trials begin with another. */
export function compared(
  changes: Partial<Study>,
  trials: readonly Trial[],
  estimates: StudyToCompare["estimates"] = new Map(),
): StudyToCompare {
  const all = trials[0]?.origin === "baseline" ? trials : [completed(0, "baseline", 0.8, 20), ...trials];
  const each = { ...study, ...changes };
  return { path: `${each.strategy}-${each.seed}.yaml`, study: each, trials: all, estimates };
}

/** Found by Sobol points: one trial is better than the baseline, one failed. */
export const sobol = compared({ strategy: "sobol" }, [
  completed(1, "sobol", 0.84, 18), // gains 0.05 and 0.1
  failed(2),
  completed(3, "sobol", 0.7, 10),
]);
/** Found by a model: one trial is better than the baseline, one is as accurate and twice as fast. */
export const saas = compared({ strategy: "saas" }, [
  completed(1, "saas", 0.88, 15), // gains 0.1 and 0.25
  completed(2, "saas", 0.8, 10), // no loss of accuracy, half the latency
]);
