/**
 * @file One warping of the inputs for all metrics (space/warping.ts), fitted together with each metric's own
 * hyperparameters: the sum of their MAP objectives over shared shapes with log-normal priors (Snoek et al. 2014). The
 * densities are those of the logs, so that an input without evidence for a warping remains unwarped.
 *
 * | symbol | meaning | shape |
 * |---|---|---|
 * | X | inputs, not warped | n × d |
 * | W | the same, warped | n × d |
 * | u | each metric's own hyperparameters, then log a, log b of each numeric input | |
 *
 * ∂/∂log aⱼ = Σᵢ ∂L/∂wᵢⱼ · ∂wᵢⱼ/∂log aⱼ, and the same for b.
 */
import { minimize } from "../optimize/index.ts";
import { type NumericColumn, shapesByColumn, type Warping, warpRows } from "../space/index.ts";
import { exp, type KumaraswamyShape, kumaraswamyByShape, log } from "../special/index.ts";
import type { Dataset } from "./data.ts";
import type { HyperparameterSamples } from "./hyperparameters.ts";
import { createMapObjective } from "./map-objective.ts";

/**
 * Variance of the priors of log a and log b. The usual 0.75 lets inputs that do not matter explain noise away
 * (docs/decisions/input-warping.md).
 */
const SHAPE_VARIANCE = 0.25;
/** Bound of |log a| and |log b|: a stronger warping moves all points to one end. */
const MAX_LOG_SHAPE = log(8);
/** A loose tolerance suffices for the shapes: every model is fitted again under them. */
const SEARCH_SETTINGS = { gradientTolerance: 1e-4, maxEvaluations: 100, relativeDecrease: 1e-5 };

/** Metrics with the same inputs; structured-cloneable. */
export interface WarpingProblem {
  /** One per metric; all have the same X, which is not warped yet. */
  readonly datasets: readonly Dataset[];
  /** The inputs to be warped. */
  readonly numeric: readonly NumericColumn[];
}

/** A warping, and each metric's hyperparameters under it. */
export interface WarpingFit {
  readonly warping: Warping;
  readonly hyperparameters: readonly HyperparameterSamples[];
  readonly gradientEvaluations: number;
}

/** Fits by L-BFGS-B from unwarped inputs and the priors' modes. */
export function fitWarping(problem: WarpingProblem): WarpingFit {
  const objective = createWarpingObjective(problem);
  const { start, lower, upper } = objective;
  const { point, evaluations } = minimize(objective.evaluate, start, { lower, upper, ...SEARCH_SETTINGS });
  return { ...objective.fitAt(point), gradientEvaluations: evaluations };
}

/** The function that a fit of a warping minimises. */
export interface WarpingObjective {
  readonly start: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** −Σ (log marginal likelihoods + log priors) / n with its gradient; Infinity without a finite value. */
  evaluate(u: Float64Array, gradient: Float64Array): number;
  fitAt(u: Float64Array): Omit<WarpingFit, "gradientEvaluations">;
}

/** Prepares the objective of a warping. */
export function createWarpingObjective({ datasets, numeric }: WarpingProblem): WarpingObjective {
  const [{ n, d, X }] = datasets;
  const W = X.slice();
  const parts = datasets.map((data) => createMapObjective({ ...data, X: W }));
  const offsets = parts.map((_, k) => parts.slice(0, k).reduce((sum, { size }) => sum + size, 0));
  const shapesAt = parts.reduce((sum, { size }) => sum + size, 0);
  const [byW, sum] = [new Float64Array(n * d), new Float64Array(n * d)];
  const join = (own: (part: (typeof parts)[number]) => Float64Array, shapes: number) =>
    Float64Array.from([...parts.flatMap((part) => [...own(part)]), ...numeric.flatMap(() => [shapes, shapes])]);

  const warpingAt = (u: Float64Array): Warping =>
    numeric.map(({ parameter, lower, upper }, c) => {
      const at = shapesAt + 2 * c;
      return { parameter, lower, upper, a: exp(u[at]), b: exp(u[at + 1]) };
    });

  function evaluate(u: Float64Array, gradient: Float64Array): number {
    const shapes = shapesByColumn(numeric, warpingAt(u));
    W.set(warpRows(X, d, numeric, shapes));
    sum.fill(0);
    let value = 0;
    parts.forEach((part, k) => {
      const [from, to] = [offsets[k], offsets[k] + part.size];
      value += part.evaluate(u.subarray(from, to), gradient.subarray(from, to));
      if (!Number.isFinite(value)) return;
      part.likelihood.writeInputGradient(byW);
      for (let at = 0; at < sum.length; at++) sum[at] += byW[at];
    });
    if (!Number.isFinite(value)) return Number.POSITIVE_INFINITY;
    numeric.forEach((column, c) => {
      const slopes = shapeSlopes(datasets[0], column, shapes[c], sum);
      slopes.forEach((slope, i) => {
        const at = shapesAt + 2 * c + i;
        gradient[at] = (u[at] / SHAPE_VARIANCE - slope) / n;
        value += (0.5 * u[at] * u[at]) / (SHAPE_VARIANCE * n);
      });
    });
    return value;
  }

  return {
    start: join(({ modes }) => modes, 0),
    lower: join(({ lower }) => lower, -MAX_LOG_SHAPE),
    upper: join(({ upper }) => upper, MAX_LOG_SHAPE),
    evaluate,
    fitAt: (u) => ({
      warping: warpingAt(u),
      hyperparameters: parts.map((part, k) => part.hyperparameters(u.subarray(offsets[k], offsets[k] + part.size))),
    }),
  };
}

/** The slopes by log a and log b of one column, from the gradient by the warped inputs (n × d). */
function shapeSlopes(
  { d, X }: Dataset,
  { at, origin }: NumericColumn,
  shape: KumaraswamyShape,
  byW: Float64Array,
): [byLogA: number, byLogB: number] {
  const [originA, originB] = kumaraswamyByShape(origin, shape);
  let [sumA, sumB] = [0, 0];
  for (let from = 0; from < X.length; from += d) {
    const [a, b] = kumaraswamyByShape(X[from + at] + origin, shape);
    sumA += byW[from + at] * (a - originA);
    sumB += byW[from + at] * (b - originB);
  }
  return [sumA, sumB];
}
