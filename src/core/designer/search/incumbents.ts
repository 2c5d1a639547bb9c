/**
 * @file The incumbents: points around which the search for a candidate looks. They are evaluated points on the front of
 * posterior means, and pending ones.
 */
import { pickRows } from "../../linalg/index.ts";
import { constrainedRanks, nonDominatedRanks } from "../../pareto/index.ts";
import { firstRows, objectivesOf, type Surrogate } from "../../surrogate/index.ts";

/** The maximum number of evaluated points. */
const MAX_EVALUATED_INCUMBENTS = 16;

/** What incumbents are found by. */
export interface IncumbentProblem {
  readonly surrogate: Surrogate;
  /** Posterior means of the objectives at the trials, standardised and maximised: n × m. */
  readonly means: Float64Array;
  /** By how much they violate outcome constraints, length n; undefined where no metric is constrained. */
  readonly violations: Float64Array | undefined;
  /** Pending points: count × dimension. */
  readonly pending: Float64Array;
}

/**
 * The incumbents: count × dimension, row-major. Evaluated points come first, by the rank of their means. Points that
 * violate constraints come after points that do not.
 */
export function findIncumbents({ surrogate, means, violations, pending }: IncumbentProblem): Float64Array {
  const { rows, points, space, metrics } = surrogate;
  const d = space.dimension;
  const n = rows.length;
  const m = objectivesOf(metrics).length;
  const ranks = violations === undefined ? nonDominatedRanks(means, n, m) : constrainedRanks(means, n, m, violations);
  const order = [...firstRows(surrogate)].sort((a, b) => ranks[a] - ranks[b] || a - b);
  const chosen = order.slice(0, MAX_EVALUATED_INCUMBENTS);
  const incumbents = new Float64Array(chosen.length * d + pending.length);
  incumbents.set(pickRows(points, d, chosen));
  incumbents.set(pending, chosen.length * d);
  return incumbents;
}
