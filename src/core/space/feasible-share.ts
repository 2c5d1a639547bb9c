/**
 * @file The share of a space that its constraints allow, and some configuration that they allow.
 */
import { createRandomStream, createSobol } from "../random/index.ts";
import { completed } from "./activity.ts";
import { countConfigurations, type SpaceCount } from "./count.ts";
import { decode } from "./encode.ts";
import { isFeasible } from "./feasible.ts";
import type { Configuration } from "./parameter.ts";
import { repair } from "./repair.ts";
import { evaluationWork, type SearchWork } from "./search-work.ts";
import type { Space } from "./space.ts";

/** Number of Sobol points that the share is estimated from. */
const SAMPLE_POINTS = 16_384;
/** Number of Sobol points that are looked at before points are repaired. */
const SEARCHED_POINTS = 2048;
/** Number of Sobol points that are repaired before a space counts as empty. */
const REPAIRED_POINTS = 64;

/** The share of a space that its constraints allow. */
export interface FeasibleShare {
  /** 0 to 1: of the configurations where they were counted, else of evenly spread points. */
  readonly share: number;
  /** Whether configurations were counted; otherwise the share is estimated from a sample. */
  readonly isExact: boolean;
}

/** The most work of estimating a share. */
const SHARE_WORK = 2_000_000;
/** The most work of looking for a feasible configuration; half of it for points that are not repaired. */
const SEARCH_WORK = 4_000_000;
/** The work of one coordinate of a point: of the sequence, and of the value with its rounding. */
const COLUMN_WORK = 4;

/**
 * The share of a space that its constraints allow. An estimate of 0 means that no point of the sample is feasible.
 *
 * @param count - what `countConfigurations` returned for the space, if the caller has it already
 */
export function feasibleShare(space: Space, count: SpaceCount = countConfigurations(space)): FeasibleShare {
  if (space.constraints.length === 0 && space.derived.length === 0) return { share: 1, isExact: true };
  if (count.share !== undefined) return { share: count.share, isExact: true };
  const points = pointsWithin(SHARE_WORK, space, SAMPLE_POINTS);
  let feasible = 0;
  for (const configuration of sample(space, points)) if (isFeasible(space, configuration)) feasible++;
  return { share: feasible / points, isExact: false };
}

/** The work of one point of a sample, and of its evaluation. */
function pointWork(space: Space): number {
  return evaluationWork(space) + COLUMN_WORK * space.dimension;
}

/** The number of points that are looked at: `most`, or as many as the work allows. */
function pointsWithin(work: number, space: Space, most: number): number {
  return Math.min(most, Math.max(64, Math.floor(work / pointWork(space))));
}

/**
 * Some feasible configuration; undefined where none was found. In a finite space of modest size there is none then. The search
 * is bounded by its work, so that constraints that cannot hold together do not keep it for ever.
 */
export function findFeasible(space: Space): Configuration | undefined {
  const middle = completed(space, {});
  if (isFeasible(space, middle)) return middle;
  for (const configuration of sample(space, pointsWithin(SEARCH_WORK / 2, space, SEARCHED_POINTS)))
    if (isFeasible(space, configuration)) return configuration;
  const work: SearchWork = { left: SEARCH_WORK / 2 };
  for (const configuration of sample(space, REPAIRED_POINTS)) {
    if (work.left <= 0) return undefined;
    work.left -= pointWork(space);
    const repaired = repair(space, configuration, { work });
    if (repaired !== undefined) return repaired;
  }
  return undefined;
}

function* sample(space: Space, count: number): Generator<Configuration> {
  const sobol = createSobol(Math.max(1, space.dimension), createRandomStream("feasibility"));
  for (let index = 0; index < count; index++) yield decode(space, sobol.point(index));
}
