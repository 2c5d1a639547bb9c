/**
 * @file The front of the points of an analysis.
 */
import { nonDominatedFirst } from "../pareto/index.ts";
import { type Objective, objectiveSign } from "../study/index.ts";
import type { AnalysedTrial } from "./analysis.ts";

/** A point off the front with at least this membership probability is a contender. */
const MIN_CONTENDER_PROBABILITY = 0.2;

/**
 * Indices of the non-dominated points, the best in the first objective first. Points that violate outcome constraints
 * are not on the front and dominate nothing. Without an objective there is no front.
 */
export function frontIndices(objectives: readonly Objective[], points: readonly AnalysedTrial[]): readonly number[] {
  const m = objectives.length;
  if (m === 0) return [];
  const feasible = points.map((_, index) => index).filter((index) => points[index]?.feasible !== false);
  const values = signedValues(
    objectives,
    points.filter((point) => point.feasible !== false),
  );
  const mask = nonDominatedFirst(values, feasible.length, m);
  const rows = feasible.map((_, row) => row).filter((row) => mask[row] === 1);
  rows.sort((a, b) => (values[b * m] ?? 0) - (values[a * m] ?? 0));
  return rows.flatMap((row) => feasible[row] ?? []);
}

/** Points off the front whose membership probability is at least 0.2, the most probable first. */
export function contendersOf(points: readonly AnalysedTrial[]): readonly AnalysedTrial[] {
  return points
    .filter(({ onFront, membership = 0 }) => !onFront && membership >= MIN_CONTENDER_PROBABILITY)
    .sort((a, b) => (b.membership ?? 0) - (a.membership ?? 0));
}

/** The points' values with the sign that makes larger better, n × m, row-major. */
function signedValues(objectives: readonly Objective[], points: readonly AnalysedTrial[]): Float64Array {
  return Float64Array.from(
    points.flatMap((point) =>
      objectives.map((objective) => objectiveSign(objective) * (point.objectives[objective.name]?.value.median ?? 0)),
    ),
  );
}
