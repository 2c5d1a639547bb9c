/**
 * @file The front of the points of an analysis, and the reference point inferred from it.
 */
import { inferReferencePoint, nonDominatedFirst } from "../pareto/index.ts";
import { type Objective, objectiveSign } from "../study/index.ts";
import type { AnalysedTrial, Analysis } from "./analysis.ts";
import type { Reference } from "./objective-references.ts";

/** A point off the front with at least this membership probability is a contender. */
const MIN_CONTENDER_PROBABILITY = 0.2;

/**
 * Indices of the non-dominated points, the best in the first objective first. Points that violate outcome constraints
 * are not on the front and dominate nothing.
 */
export function frontIndices(objectives: readonly Objective[], points: readonly AnalysedTrial[]): readonly number[] {
  const m = objectives.length;
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

/**
 * The inferred reference of the objectives that have none, in their own units. It is inferred from the feasible points,
 * or from all points if none is feasible. Empty for a single objective, for fewer than two points, and if every objective
 * has a reference.
 */
export function inferredReferenceOf(
  objectives: readonly Objective[],
  points: readonly AnalysedTrial[],
  references: Readonly<Record<string, Reference>>,
): Pick<Analysis, "inferredReference"> {
  const missing = objectives.filter(({ name }) => references[name] === undefined);
  const feasible = points.filter((point) => point.feasible !== false);
  const used = feasible.length > 0 ? feasible : points;
  if (objectives.length < 2 || missing.length === 0 || used.length < 2) return {};
  const nadir = inferReferencePoint(signedValues(objectives, used), used.length, objectives.length);
  const values = objectives.map(
    (objective, k) => [objective.name, objectiveSign(objective) * (nadir[k] ?? 0)] as const,
  );
  return { inferredReference: Object.fromEntries(values.filter(([name]) => references[name] === undefined)) };
}

/** The points' values with the sign that makes larger better, n × m, row-major. */
function signedValues(objectives: readonly Objective[], points: readonly AnalysedTrial[]): Float64Array {
  return Float64Array.from(
    points.flatMap((point) =>
      objectives.map((objective) => objectiveSign(objective) * (point.objectives[objective.name]?.value.median ?? 0)),
    ),
  );
}
