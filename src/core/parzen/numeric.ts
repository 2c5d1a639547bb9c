/**
 * @file The Parzen estimator of an ordered parameter: a mixture of normal distributions truncated to [0, 1], one around
 * each observed place and one over the whole range. For a discrete parameter each bin has a probability instead of a
 * density.
 */
import type { RandomStream } from "../random/index.ts";
import { binAround, type Parameter } from "../space/index.ts";
import {
  log,
  logNormalDensity,
  logProbabilityNormalIn,
  logSumExp,
  normalCdf,
  normalQuantile,
} from "../special/index.ts";

/** Kernels are no narrower than 1 / (1 + their number), and never narrower than 1 / 100. */
const MAX_DIVISIONS = 100;

/** A mixture of normal distributions on [0, 1]. */
export interface NumericMixture {
  readonly centres: Float64Array;
  readonly deviations: Float64Array;
  /** Sum to 1. */
  readonly weights: Float64Array;
  /** log of each weight over its kernel's mass in [0, 1]. */
  readonly logScales: Float64Array;
}

/** The mixture of observed places with their weights; the kernel over the whole range weighs 1. */
export function numericMixture(places: Float64Array, weights: Float64Array): NumericMixture {
  const n = places.length;
  const centres = Float64Array.from([...places, 0.5]);
  const deviations = new Float64Array(n + 1).fill(1);
  const least = 1 / Math.min(MAX_DIVISIONS, n + 2);
  const widths = gapWidths(centres);
  for (let i = 0; i < n; i++) deviations[i] = Math.min(1, Math.max(least, widths[i]));
  const total = weights.reduce((sum, weight) => sum + weight, 1);
  const shares = Float64Array.from([...weights, 1], (weight) => weight / total);
  const logScales = shares.map((share, i) => {
    const [from, to] = [-centres[i] / deviations[i], (1 - centres[i]) / deviations[i]];
    return log(share) - logProbabilityNormalIn(from, to);
  });
  return { centres, deviations, weights: shares, logScales };
}

/** For each centre the wider of the gaps to its neighbours; the outermost have one neighbour. */
function gapWidths(centres: Float64Array): Float64Array {
  const order = Array.from(centres.keys()).sort((a, b) => centres[a] - centres[b] || a - b);
  const widths = new Float64Array(centres.length);
  if (centres.length === 1) return widths.fill(1);
  order.forEach((i, place) => {
    const before = place > 0 ? centres[i] - centres[order[place - 1]] : 0;
    const after = place < order.length - 1 ? centres[order[place + 1]] - centres[i] : 0;
    widths[i] = Math.max(before, after);
  });
  return widths;
}

/** A place drawn from the mixture. */
export function drawPlace({ centres, deviations, weights }: NumericMixture, stream: RandomStream): number {
  const i = drawIndex(weights, stream);
  const from = normalCdf(-centres[i] / deviations[i]);
  const to = normalCdf((1 - centres[i]) / deviations[i]);
  const place = centres[i] + deviations[i] * normalQuantile(from + (to - from) * stream.uniform());
  return Math.min(1, Math.max(0, place));
}

/** An index drawn with the given probabilities, which sum to 1. */
export function drawIndex(probabilities: Float64Array, stream: RandomStream): number {
  let rest = stream.uniform();
  for (let i = 0; i < probabilities.length - 1; i++) {
    rest -= probabilities[i];
    if (rest < 0) return i;
  }
  return probabilities.length - 1;
}

/** The log density of a place, or the log probability of its bin. */
export function logNumericDensity(
  { centres, deviations, logScales }: NumericMixture,
  parameter: Parameter,
  place: number,
): number {
  const bin = binAround(parameter, place);
  const terms = new Float64Array(centres.length);
  for (let i = 0; i < centres.length; i++) {
    const standard = (at: number): number => (at - centres[i]) / deviations[i];
    const inside =
      bin === undefined
        ? logNormalDensity(standard(place)) - log(deviations[i])
        : logProbabilityNormalIn(standard(bin.lower), standard(bin.upper));
    terms[i] = logScales[i] + inside;
  }
  return logSumExp(terms);
}
