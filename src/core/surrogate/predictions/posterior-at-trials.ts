/**
 * @file The posterior at the study's own trials, on the models' scales: means of the objectives, and by how much means
 * violate the outcome constraints.
 */
import { meanAtData } from "../../gp/index.ts";
import { momentsAtTrials } from "../chosen/at-trials.ts";
import { constraintsOf, objectivesOf } from "../data/study-data.ts";
import type { MetricModel, Surrogate } from "../surrogate.ts";
import { mixtureMoments } from "./predict-mixture.ts";

/** Posterior means of one metric at the study's own trials, standardised; length n. */
function meansAtTrials(surrogate: Surrogate, metric: MetricModel): Float64Array {
  const { hyperparameters } = metric.fit;
  if (surrogate.chosen !== undefined) return mixtureMoments(momentsAtTrials(surrogate, metric, hyperparameters)).mean;
  const means = new Float64Array(surrogate.rows.length);
  for (let s = 0; s < hyperparameters.count; s++) {
    const each = meanAtData(metric.data, hyperparameters, s);
    for (let i = 0; i < means.length; i++) means[i] += each[i] / hyperparameters.count;
  }
  return means;
}

/** Posterior means of the objectives at the trials, standardised and maximised: n × m, row-major. */
export function posteriorMeans(surrogate: Surrogate): Float64Array {
  const { rows, metrics } = surrogate;
  const objectives = objectivesOf(metrics);
  const m = objectives.length;
  const n = rows.length;
  const means = new Float64Array(n * m);
  objectives.forEach((metric, k) => {
    const mean = meansAtTrials(surrogate, metric);
    for (let i = 0; i < n; i++) means[i * m + k] = mean[i];
  });
  return means;
}

/**
 * By how much posterior means violate the outcome constraints at the trials, in standard deviations of the metrics, summed
 * over the constraints (length n); undefined where no metric is constrained.
 */
export function posteriorViolations(surrogate: Surrogate): Float64Array | undefined {
  const { rows, metrics } = surrogate;
  const constraints = constraintsOf(metrics);
  if (constraints.length === 0) return undefined;
  const violations = new Float64Array(rows.length);
  for (const constraint of constraints) {
    const mean = meansAtTrials(surrogate, constraint);
    const { lower, upper } = constraint;
    for (let i = 0; i < rows.length; i++) violations[i] += Math.max(0, lower - mean[i], mean[i] - upper);
  }
  return violations;
}
