/**
 * @file A reference point for studies without one: a little below the worst value of the front in each objective, so that
 * the ends of the front contribute to the hypervolume. Everything is maximised.
 */
import { nonDominated } from "./dominance.ts";
import { checkPoints } from "./point-set.ts";

/** The distance below, as a share of the front's range in an objective. */
const NADIR_MARGIN = 0.1;

/**
 * The nadir of the points' front less a tenth of the front's range, objective by objective; where the front has no range
 * (for example a single point), less a tenth of the range of all points. Scaling or shifting an objective scales or
 * shifts its coordinate.
 *
 * @param points - n × m, row-major, maximised; n ≥ 1
 * @throws ParetuneError ("argument") if a coordinate is NaN or the sizes do not fit.
 */
export function inferReferencePoint(points: Float64Array, n: number, m: number): Float64Array {
  checkPoints("inferReferencePoint", points, n, m);
  const onFront = nonDominated(points, n, m);
  return Float64Array.from({ length: m }, (_, j) => {
    let [worst, best] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    let [lowest, highest] = [worst, best];
    for (let i = 0; i < n; i++) {
      const value = points[i * m + j];
      lowest = Math.min(lowest, value);
      highest = Math.max(highest, value);
      if (onFront[i] === 0) continue;
      worst = Math.min(worst, value);
      best = Math.max(best, value);
    }
    const [low, high] = best > worst ? [worst, best] : [lowest, highest];
    const range = high - low;
    const margin = Number.isFinite(range) ? NADIR_MARGIN * range : NADIR_MARGIN * high - NADIR_MARGIN * low;
    return Math.max(-Number.MAX_VALUE, worst - margin);
  });
}
