/**
 * @file Which point to take: surely better than the reference in everything first, better by much second.
 */
import type { Objective } from "../study/index.ts";
import type { Point } from "./analyse.ts";

/** Points this close to the highest probability count as equally sure, and the larger gain decides among them. */
const AS_SURE = 0.01;

/** Below this probability of beating the reference a point is a promise, not a recommendation. */
const SURE_ENOUGH = 0.9;

/** Whether a point is known to beat the reference surely enough to be taken without more trials. */
export function isSureEnough(point: Point): boolean {
  return point.probability !== undefined && point.probability >= SURE_ENOUGH;
}

/**
 * The point that beats the reference in every objective with the highest probability; among those within one per cent
 * of it the one with the largest gains (their product, so that a large gain in one objective does not pay for none in
 * another). Nothing if no point's estimates beat the reference in every objective and keep the outcome constraints.
 */
export function recommend(objectives: readonly Objective[], points: readonly Point[]): Point | undefined {
  const better = points.filter(
    (point) =>
      point.origin !== "baseline" &&
      point.feasible !== false &&
      objectives.every(({ name }) => (point.objectives[name]?.gain?.mean ?? 0) > 0),
  );
  const sure = Math.max(...better.map((point) => point.probability ?? 0));
  const product = (point: Point): number =>
    objectives.reduce((value, { name }) => value * (point.objectives[name]?.gain?.mean ?? 0), 1);
  return better
    .filter((point) => (point.probability ?? 0) >= sure - AS_SURE)
    .reduce<Point | undefined>((best, point) => (best && product(best) >= product(point) ? best : point), undefined);
}
