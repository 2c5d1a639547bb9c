/**
 * @file The predictive density of a metric's outcomes under each of several transforms. Densities on different scales
 * are compared on the outcome's own scale, so each carries its transform's slope:
 *
 *   log p(y_i) = log p(t(y_i) | all others) + log t′(y_i),
 *
 * by a MAP fit and closed-form leave-one-out (posterior.ts).
 */
import { log } from "../special/index.ts";
import { magnitudeUnit } from "../statistics/index.ts";
import { createDataset, type Inputs, standardisation } from "./data.ts";
import { fitMap } from "./fit-map.ts";
import { createOutcomeMap, toModelScale, transformSlope } from "./outcome-map.ts";
import { condition, leaveOneOut } from "./posterior.ts";
import type { MetricInterval, TransformKind } from "./transform-domain.ts";

/** A metric and the transforms to compare; structured-cloneable. */
export interface TransformProblem extends Inputs {
  readonly kinds: readonly TransformKind[];
  /** Outcomes on their own scale; length n. */
  readonly raw: Float64Array;
  /** Squared standard errors of the outcomes in the unit of `magnitudeUnit`, where every one is known; length n. */
  readonly variances?: Float64Array;
  /** Of the metric, for the logit; absent: none. */
  readonly bounds?: MetricInterval;
}

/** Leave-one-out log densities of the outcomes under one transform, on the outcomes' own scale, in the unit of `magnitudeUnit`; length n, in nats. */
export interface TransformDensities {
  readonly kind: TransformKind;
  readonly logDensities: Float64Array;
}

/** Only differences of densities are compared, for which a rough fit is accurate enough. */
const QUICK_FIT = { gradientTolerance: 1e-3, maxEvaluations: 60 };

/** Computes the leave-one-out log densities of a metric's outcomes under each transform; in the order of `kinds`. */
export function transformDensities(problem: TransformProblem): readonly TransformDensities[] {
  return problem.kinds.map((kind) => ({ kind, logDensities: logDensitiesUnder(kind, problem) }));
}

function logDensitiesUnder(kind: TransformKind, { raw, variances, bounds, ...inputs }: TransformProblem): Float64Array {
  const map = createOutcomeMap(kind, 1, raw, bounds);
  const values = raw.map((value) => toModelScale(map, value));
  const scale = standardisation(values);
  const unit = magnitudeUnit(raw);
  const known = variances?.map((variance, i) => {
    const transformed = variance * transformSlope(map, raw[i], unit) ** 2;
    return Number.isNaN(transformed) ? Number.POSITIVE_INFINITY : transformed;
  });
  const data = createDataset(inputs, values, scale, known);
  const { logDensity } = leaveOneOut(condition(data, fitMap(data, QUICK_FIT).hyperparameters, 0));
  return logDensity.map((value, i) => value - log(scale.deviation) + log(transformSlope(map, raw[i], unit)));
}
