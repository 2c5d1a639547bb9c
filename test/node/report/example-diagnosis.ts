/** @file A diagnosis of ten trials, to write sentences, figures and pages of. */

import type { Trial } from "../../../src/core/study/index.ts";
import type { Diagnosis, MetricDiagnosis, ModelDiagnosis } from "../../../src/core/surrogate/index.ts";
import { completed } from "../../core/analysis/example-study.ts";

export const trials: readonly Trial[] = Array.from({ length: 10 }, (_, i) =>
  completed(i, i === 0 ? "baseline" : "sobol", 0.8 + 0.01 * i, 20 - i),
);

/** A model whose predictions of accuracy or latency miss by `miss`; the last lies outside its interval. */
export function model(
  read: (trial: number) => number,
  miss: number,
  changes: Partial<ModelDiagnosis> = {},
): ModelDiagnosis {
  return {
    scores: {
      count: 10,
      r2: 0.84,
      r2StandardError: 0.05,
      logDensity: { mean: -0.5, standardError: 0.1 },
      coverage: [
        { level: 0.5, hits: 5, count: 10, share: 0.5, standardError: 0.158 },
        { level: 0.95, hits: 9, count: 10, share: 0.9, standardError: 0.069 },
      ],
    },
    verdict: { trust: "good", concerns: [] },
    minEffectiveSampleSize: 20,
    predictions: trials.map(({ number }) => {
      const observed = read(number);
      const mean = observed + (number === 9 ? 3 : 1) * miss;
      return {
        trial: number,
        observed,
        mean,
        interval50: [mean - 0.7 * miss, mean + 0.7 * miss],
        interval95: [mean - 2 * miss, mean + 2 * miss],
        logDensity: -0.5,
      };
    }),
    ...changes,
  };
}

export function objective(changes: Partial<MetricDiagnosis> = {}): MetricDiagnosis {
  const accuracy = (trial: number) => 0.8 + 0.01 * trial;
  return {
    metric: "accuracy",
    noise: "inferred",
    noiseShare: 0.1,
    winsorised: 0,
    model: "saas",
    saas: model(accuracy, 0.004),
    map: model(accuracy, 0.008),
    difference: { mean: 0.4, standardError: 0.1 },
    ...changes,
  };
}

export const diagnosis: Diagnosis = {
  trials: 10,
  model: "saas",
  objectives: [
    objective(),
    objective({
      metric: "latency",
      saas: model((trial) => 20 - trial, 0.2),
      map: model((trial) => 20 - trial, 0.3),
      winsorised: 2,
    }),
  ],
  constrained: [],
};

/** The same study with a metric that only has to stay small. */
export const withSize: Diagnosis = {
  ...diagnosis,
  constrained: [
    objective({
      metric: "size",
      interval: { lower: Number.NEGATIVE_INFINITY, upper: 20 },
      saas: model((trial) => 10 + trial, 0.2),
      map: model((trial) => 10 + trial, 0.3),
    }),
  ],
};

/** Coverage that is far too small. */
export const short = { level: 0.95, hits: 60, count: 100, share: 0.6, standardError: 0.022 } as const;
