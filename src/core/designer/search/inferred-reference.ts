/**
 * @file The reference point from which a proposal counts improvement. In objectives for which the study gives none (no
 * value of `reference_point`, no baseline, no bound) it is inferred: just below the front of the present estimates.
 */

import { toOwnScale } from "../../gp/index.ts";
import { inferReferencePoint } from "../../pareto/index.ts";
import { maxOf, minOf } from "../../statistics/index.ts";
import { type ObjectiveModel, objectivesOf, type Surrogate } from "../../surrogate/index.ts";
import { countedMeans, feasibleRows } from "./counted-means.ts";

/** A reference point, and what of it was inferred. */
export interface UsedReference {
  /** Maximised, on the scale on which improvement is counted; length m. */
  readonly point: Float64Array;
  /** In the objectives' own units, by objective; empty where nothing was inferred. */
  readonly inferred: Readonly<Record<string, number>>;
}

/**
 * The reference point of a proposal. A single objective needs none: its best value bounds improvement.
 *
 * @param means - posterior means at the trials, standardised and maximised, n × m
 * @param violations - length n: rows with a positive one are left out, unless all have one
 */
export function findReference(
  surrogate: Surrogate,
  means: Float64Array,
  violations: Float64Array | undefined,
): UsedReference {
  const objectives = objectivesOf(surrogate.metrics);
  const m = objectives.length;
  const given = Float64Array.from(objectives, ({ reference }) => reference);
  if (m === 1 || objectives.every(({ isReferenceGiven }) => isReferenceGiven)) return { point: given, inferred: {} };
  const counted = countedMeans(surrogate, means);
  const feasible = feasibleRows(counted, m, violations);
  const among = feasible.length > 0 ? feasible : counted;
  const nadir = inferReferencePoint(among, among.length / m, m);
  const point = given.map((value, k) => (objectives[k].isReferenceGiven ? value : nadir[k]));
  const inferred = objectives.flatMap((objective, k) =>
    objective.isReferenceGiven ? [] : [[objective.name, inOwnUnit(objective, point[k])] as const],
  );
  return { point, inferred: Object.fromEntries(inferred) };
}

/** A value of the scale on which improvement is counted, in its objective's own unit. */
function inOwnUnit({ link, scale }: ObjectiveModel, value: number): number {
  return link === undefined ? toOwnScale(scale, value) : value / (link.scale * link.sign);
}

/**
 * The range of each objective where objectives are scalarised: from the reference point to the best estimate, or the range
 * of the estimates while none beats the reference point. All positive; length m.
 *
 * @param means - posterior means at the trials, standardised and maximised, n × m
 */
export function objectiveRanges(surrogate: Surrogate, point: Float64Array, means: Float64Array): Float64Array {
  const counted = countedMeans(surrogate, means);
  const m = point.length;
  return point.map((reference, k) => {
    const values = counted.filter((_, at) => at % m === k);
    const [lowest, highest] = [minOf(values), maxOf(values)];
    if (highest > reference) return highest - reference;
    return highest > lowest ? highest - lowest : 1;
  });
}
