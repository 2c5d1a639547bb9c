/**
 * @file The final value of a running trial's metric, predicted from the curves of trials that have ended: local linear
 * regression (Cleveland 1979) of their final values on their values at the same step.
 *
 * | symbol | meaning |
 * |---|---|
 * | t | the running trial's last step |
 * | x₀ | its value there |
 * | xᵢ, yᵢ | an ended trial's value at t and its final value, i = 1 … n |
 * | wᵢ | 1 − ((xᵢ − x₀) / h)² within the bandwidth h, which reaches to half of the curves |
 * | ν | (Σw)² / Σw² − 2, the degrees of freedom of the residuals |
 *
 * The scatter of final values depends on where a curve is: it is small for a curve that has levelled off, large for one
 * that has not yet improved. Locally it is about constant, so the prediction is that of a linear model there: Student's
 * t.
 *
 * Whether a trial ended by itself depends only on what it had printed, so learning from such trials alone does not bias a
 * regression on printed values.
 */
import { binaryUnit, populationVariance } from "../statistics/index.ts";
import type { Progress } from "../study/index.ts";

/** A trial that ended by itself. */
export interface EndedCurve {
  readonly progress: Progress;
  readonly final: number;
}

/** mean + scale · t, t of Student's distribution. */
export interface FinalValue {
  readonly mean: number;
  readonly scale: number;
  readonly degrees: number;
}

/** The minimum number of curves within the bandwidth. */
const MIN_NEAREST_CURVES = 8;
/** How far the bandwidth extends beyond its last curve, in standard deviations of the values. */
const BANDWIDTH_MARGIN = 0.05;

/** The value of a curve at a step, linear between its own steps; undefined before its first and after its last step. */
export function valueAt({ steps, values }: Progress, step: number): number | undefined {
  const after = steps.findIndex((each) => each >= step);
  if (after < 0) return undefined;
  if (steps[after] === step) return values[after];
  if (after === 0) return undefined;
  const share = (step - steps[after - 1]) / (steps[after] - steps[after - 1]);
  const [before, next] = [values[after - 1], values[after]];
  return Number.isFinite(next - before) ? before + share * (next - before) : (1 - share) * before + share * next;
}

/**
 * The final value of a trial with this progress. Undefined where there is no progress, or fewer than `fewest` curves reach
 * its last step.
 */
export function predictFinal(
  curves: readonly EndedCurve[],
  progress: Progress,
  fewest: number = MIN_NEAREST_CURVES,
): FinalValue | undefined {
  const step = progress.steps.at(-1);
  const value = progress.values.at(-1);
  if (step === undefined || value === undefined) return undefined;
  const reached = curves.flatMap((curve) => {
    const x = valueAt(curve.progress, step);
    return x === undefined ? [] : [{ x, y: curve.final }];
  });
  if (reached.length < Math.max(3, fewest)) return undefined;
  // In units in which squares neither overflow nor vanish.
  const unitAtStep = binaryUnit([value, ...reached.map(({ x }) => x)]);
  const unit = binaryUnit(reached.map(({ y }) => y));
  const pairs = reached.map(({ x, y }) => ({ x: x / unitAtStep - value / unitAtStep, y: y / unit }));
  const { mean, scale, degrees } = regress(pairs);
  return { mean: mean * unit, scale: scale * unit, degrees };
}

interface Pair {
  /** The value at the step, less the running trial's. */
  readonly x: number;
  readonly y: number;
}

/** Local linear regression at x = 0. */
function regress(pairs: readonly Pair[]): FinalValue {
  const weights = weightsOf(pairs);
  let [s0, s1, s2, squares] = [0, 0, 0, 0];
  pairs.forEach(({ x }, i) => {
    const w = weights[i];
    s0 += w;
    s1 += w * x;
    s2 += w * x * x;
    squares += w * w;
  });
  const determinant = s0 * s2 - s1 * s1;
  const isLine = determinant > 1e-9 * s0 * s2; // equal values have no slope
  // The prediction is Σ lᵢ yᵢ; the line is mean + slope · x.
  let [mean, slope, noise] = [0, 0, 0];
  pairs.forEach(({ x, y }, i) => {
    const share = isLine ? (weights[i] * (s2 - s1 * x)) / determinant : weights[i] / s0;
    mean += share * y;
    noise += share * share;
    if (isLine) slope += ((weights[i] * (s0 * x - s1)) / determinant) * y;
  });
  const residual = pairs.reduce((sum, { x, y }, i) => sum + weights[i] * (y - mean - slope * x) ** 2, 0) / s0;
  const effective = (s0 * s0) / squares;
  const degrees = Math.max(1, effective - 2);
  return { mean, scale: Math.sqrt(((residual * effective) / degrees) * (1 + noise)), degrees };
}

function weightsOf(pairs: readonly Pair[]): Float64Array {
  const n = pairs.length;
  const deviation = Math.sqrt(populationVariance(pairs.map(({ x }) => x)));
  const distances = Float64Array.from(pairs, ({ x }) => Math.abs(x));
  const within = Math.min(n, Math.max(MIN_NEAREST_CURVES, Math.ceil(n / 2)));
  const bandwidth = distances.toSorted()[within - 1] * (1 + 1e-4) + BANDWIDTH_MARGIN * deviation;
  if (!(bandwidth > 0)) return new Float64Array(n).fill(1);
  return distances.map((distance) => Math.max(0, 1 - (distance / bandwidth) ** 2));
}
