import type { Objective } from "../../../src/core/optimize/minimize.ts";

/** No bounds in d dimensions. */
export function unbounded(d: number): { lower: Float64Array; upper: Float64Array } {
  return {
    lower: new Float64Array(d).fill(Number.NEGATIVE_INFINITY),
    upper: new Float64Array(d).fill(Number.POSITIVE_INFINITY),
  };
}

/** Largest violation of the first-order conditions: a gradient that points into the box, or any where x is between its bounds. */
export function projectedGradient(
  objective: Objective,
  point: Float64Array,
  bounds: { lower: Float64Array; upper: Float64Array },
): number {
  const gradient = new Float64Array(point.length);
  objective(point, gradient);
  return point.reduce((largest, x, i) => {
    const distance = gradient[i] > 0 ? x - bounds.lower[i] : bounds.upper[i] - x;
    return Math.max(largest, Math.min(distance, Math.abs(gradient[i])));
  }, 0);
}
