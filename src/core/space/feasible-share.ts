/**
 * @file The share of a space that its constraints allow.
 */
import { countConfigurations, type SpaceCount } from "./count.ts";
import { isFeasible } from "./feasible.ts";
import { pointsWithin, sample } from "./sample.ts";
import type { Space } from "./space.ts";

/** Number of Sobol points that the share is estimated from. */
const SAMPLE_POINTS = 16_384;
/** The share of a space that its constraints allow. */
export interface FeasibleShare {
  /** 0 to 1: of the configurations where they were counted, else of evenly spread points. */
  readonly share: number;
  /** Whether configurations were counted; otherwise the share is estimated from a sample. */
  readonly isExact: boolean;
}

/** The most work of estimating a share. */
const SHARE_WORK = 2_000_000;
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
