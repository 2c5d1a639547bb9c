/** A study of two objectives with trials and estimates to read reports from. */
import type { Study, Trial, TrialEstimate } from "../../../src/core/index.ts";

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
  const normal = (mean: number, standardDeviation: number) => ({
    mean,
    standardDeviation,
    lower: mean - 1.96 * standardDeviation,
    upper: mean + 1.96 * standardDeviation,
  });
  return { trial, objectives: { accuracy: normal(accuracy, 0.01), latency: normal(latency, 0.5) } };
}
