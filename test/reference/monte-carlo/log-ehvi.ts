/**
 * @file qLogEHVI and qLogNEHVI by Monte Carlo for a joint set of candidates, with gradients, averaged over posterior
 * samples (Daulton et al. 2021; Ament et al. 2023).
 */
import type { Posterior } from "../../../src/core/gp/index.ts";
import { type BoxDecomposition, boxDecomposition } from "../../../src/core/pareto/index.ts";
import { exp, log } from "../../../src/core/special/index.ts";
import { type JointSamples, sampleJointly } from "./joint-samples.ts";
import { createSmoothedImprovement, type Smoothing } from "./smoothed-improvement.ts";

/** Settings of the Monte Carlo. */
export interface MonteCarloOptions {
  /** Base samples, one array a metric: S × (fixed points + q), row-major; fixed points are 0 for qLogEHVI. */
  readonly base: readonly Float64Array[];
  readonly smoothing: Smoothing;
  /** Boxes to use instead of those computed here: one for qLogEHVI, one a sample for qLogNEHVI. */
  readonly cells?: readonly BoxDecomposition[];
}

/** An acquisition value and its gradient by the candidates (q × d). */
export interface ValueAndGradient {
  readonly value: number;
  readonly gradient: Float64Array;
}

/**
 * log E[hypervolume improvement of the q candidates jointly] over the given front, one posterior a metric.
 *
 * @param front - outcomes that are already had, count × m, maximised
 */
export function qLogEhvi(
  posteriors: readonly Posterior[],
  candidates: Float64Array,
  front: Float64Array,
  referencePoint: Float64Array,
  options: MonteCarloOptions,
): ValueAndGradient {
  const m = posteriors.length;
  const none = new Float64Array(0);
  const joint = posteriors.map((posterior, k) => sampleJointly(posterior, none, candidates, options.base[k]));
  const cells = options.cells?.[0] ?? boxDecomposition(front, front.length / m, m, referencePoint);
  return average(joint, candidates, posteriors[0].data.d, 0, options.smoothing, () => cells);
}

/**
 * As `qLogEhvi`, with each sample's own front: the outcomes drawn jointly at the evaluated points and at `pending`
 * (count × d), so that neither noise nor running trials are mistaken for knowledge.
 */
export function qLogNehvi(
  posteriors: readonly Posterior[],
  candidates: Float64Array,
  pending: Float64Array,
  referencePoint: Float64Array,
  options: MonteCarloOptions,
): ValueAndGradient {
  const m = posteriors.length;
  const { n, d, X } = posteriors[0].data;
  const fixed = new Float64Array(X.length + pending.length);
  fixed.set(X);
  fixed.set(pending, X.length);
  const p = n + pending.length / d;
  const size = p + candidates.length / d;
  const joint = posteriors.map((posterior, k) => sampleJointly(posterior, fixed, candidates, options.base[k]));
  const front = new Float64Array(p * m);
  const cellsOf = (s: number): BoxDecomposition => {
    if (options.cells !== undefined) return options.cells[s];
    for (let i = 0; i < p; i++) for (let k = 0; k < m; k++) front[i * m + k] = joint[k].values[s * size + i];
    return boxDecomposition(front, p, m, referencePoint);
  };
  return average(joint, candidates, d, p, options.smoothing, cellsOf);
}

/** log mean exp over samples of the smoothed improvement, and back through every metric's samples. */
function average(
  joint: readonly JointSamples[],
  candidates: Float64Array,
  d: number,
  p: number,
  smoothing: Smoothing,
  cellsOf: (sample: number) => BoxDecomposition,
): ValueAndGradient {
  const m = joint.length;
  const q = candidates.length / d;
  const size = p + q;
  const count = joint[0].values.length / size;
  const improvement = createSmoothedImprovement(q, m, smoothing);
  const outcomes = new Float64Array(q * m);
  const logs = new Float64Array(count);
  const slopes = new Float64Array(count * q * m);
  for (let s = 0; s < count; s++) {
    for (let i = 0; i < q; i++) for (let k = 0; k < m; k++) outcomes[i * m + k] = joint[k].values[s * size + p + i];
    logs[s] = improvement.evaluate(outcomes, cellsOf(s));
    slopes.set(improvement.gradient, s * q * m);
  }
  const largest = Math.max(...logs);
  const gradient = new Float64Array(q * d);
  if (largest === Number.NEGATIVE_INFINITY) return { value: largest, gradient };
  let sum = 0;
  for (let s = 0; s < count; s++) sum += exp(logs[s] - largest);
  for (let k = 0; k < m; k++) {
    const adjoint = new Float64Array(count * q);
    for (let s = 0; s < count; s++) {
      const weight = exp(logs[s] - largest) / sum;
      for (let i = 0; i < q; i++) adjoint[s * q + i] = weight * slopes[(s * q + i) * m + k];
    }
    const part = joint[k].pullBack(adjoint);
    for (let at = 0; at < q * d; at++) gradient[at] += part[at];
  }
  return { value: largest + log(sum / count), gradient };
}
