/**
 * @file A feasible configuration of a space, and from a configuration that breaks constraints to one that does not. Single
 * parameters are moved first. Where that finds nothing, because hundreds of parameters have to change together, the linear
 * constraints are fulfilled one after another.
 */
import { completed } from "./activity.ts";
import { holds } from "./constraint.ts";
import { isFeasible } from "./feasible.ts";
import { findLinearly, repairLinearly } from "./linear-repair.ts";
import type { Configuration } from "./parameter.ts";
import { MAX_MOVES, type RepairOptions, repairByMoves } from "./repair-by-moves.ts";
import { pointsWithin, pointWork, sample } from "./sample.ts";
import type { SearchWork } from "./search-work.ts";
import type { Space } from "./space.ts";

/** Number of Sobol points that are looked at before points are repaired. */
const SEARCHED_POINTS = 2048;
/** Number of Sobol points that are repaired before linear constraints are followed. */
const REPAIRED_POINTS = 64;
/** The most work of looking for a feasible configuration by points and moves; half of it for points that are not repaired. */
const SEARCH_WORK = 2_000_000;
/** The most work of one repair by moves, without a stream and with one, after which linear constraints are followed. */
const DEFAULT_WORK = 1_500_000;
const REPAIR_WORK = 2_000_000;

/** What a search of a space found. */
interface Found {
  readonly configuration: Configuration | undefined;
  /** Whether it was found by following linear constraints alone. */
  readonly isLinear: boolean;
}

/** What was found already: a space is searched once. */
const searched = new WeakMap<Space, Found>();

/**
 * Some feasible configuration; undefined where none was found. In a finite space of modest size there is none then. The search
 * is bounded by its work, so that constraints that cannot hold together do not keep it for ever.
 */
export function findFeasible(space: Space): Configuration | undefined {
  return search(space).configuration;
}

/** A feasible configuration near the given one, or the given one itself where it is feasible; undefined if none was found. */
export function repair(
  space: Space,
  configuration: Configuration,
  options: RepairOptions = {},
): Configuration | undefined {
  if (isFeasible(space, configuration)) return configuration;
  const { stream } = options;
  const isBeyond = isBeyondMoves(space, configuration);
  // With a stream many configurations are repaired, so the space is searched once before.
  const isSkipped = isBeyond || (stream !== undefined && search(space).isLinear);
  const work = { left: stream === undefined ? DEFAULT_WORK : REPAIR_WORK };
  const moved = isSkipped ? undefined : repairByMoves(space, configuration, { ...options, work });
  if (moved !== undefined) return moved;
  const { configuration: known, isLinear } = search(space);
  const areMany = space.constraints.length > MAX_MOVES;
  if (known === undefined || !(isLinear || areMany || work.left <= 0)) return undefined;
  return repairLinearly(space, configuration, { ...options, known });
}

/** Whether a configuration breaks more constraints than as many moves of single parameters as are allowed can fulfil. */
function isBeyondMoves(space: Space, configuration: Configuration): boolean {
  // A move of a parameter that others depend on may change any number of constraints.
  if (space.isConditional || space.derived.length > 0 || space.constraints.length <= MAX_MOVES) return false;
  const mentions = new Map<string, number>();
  let broken = 0;
  for (const constraint of space.constraints) {
    if (!holds(constraint, configuration)) broken++;
    for (const name of constraint.names) mentions.set(name, (mentions.get(name) ?? 0) + 1);
  }
  return broken > MAX_MOVES * Math.max(...mentions.values());
}

function search(space: Space): Found {
  const before = searched.get(space);
  if (before !== undefined) return before;
  const configuration = findByPoints(space);
  const linear = configuration === undefined ? findLinearly(space) : undefined;
  const found: Found = { configuration: configuration ?? linear, isLinear: linear !== undefined };
  searched.set(space, found);
  return found;
}

function findByPoints(space: Space): Configuration | undefined {
  const middle = completed(space, {});
  if (isFeasible(space, middle)) return middle;
  for (const configuration of sample(space, pointsWithin(SEARCH_WORK / 2, space, SEARCHED_POINTS)))
    if (isFeasible(space, configuration)) return configuration;
  const work: SearchWork = { left: SEARCH_WORK / 2 };
  for (const configuration of sample(space, REPAIRED_POINTS)) {
    if (work.left <= 0) return undefined;
    work.left -= pointWork(space);
    const repaired = repairByMoves(space, configuration, { work });
    if (repaired !== undefined) return repaired;
  }
  return undefined;
}
