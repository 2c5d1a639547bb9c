/**
 * @file The share of a space that its constraints allow, and some configuration that they allow.
 */
import { createRandomStream, createSobol } from "../random/index.ts";
import { countConfigurations } from "./count.ts";
import { decode } from "./encode.ts";
import { isFeasible } from "./feasible.ts";
import type { Configuration } from "./parameter.ts";
import { repair } from "./repair.ts";
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

/** The share of a space that its constraints allow. An estimate of 0 means that no point of the sample is feasible. */
export function feasibleShare(space: Space): FeasibleShare {
  if (space.constraints.length === 0 && space.derived.length === 0) return { share: 1, isExact: true };
  const { share } = countConfigurations(space);
  if (share !== undefined) return { share, isExact: true };
  let feasible = 0;
  for (const configuration of sample(space, SAMPLE_POINTS)) if (isFeasible(space, configuration)) feasible++;
  return { share: feasible / SAMPLE_POINTS, isExact: false };
}

/** Some feasible configuration; undefined where none was found. In a finite space of modest size there is none then. */
export function findFeasible(space: Space): Configuration | undefined {
  for (const configuration of sample(space, SEARCHED_POINTS))
    if (isFeasible(space, configuration)) return configuration;
  for (const configuration of sample(space, REPAIRED_POINTS)) {
    const repaired = repair(space, configuration);
    if (repaired !== undefined) return repaired;
  }
  return undefined;
}

function* sample(space: Space, count: number): Generator<Configuration> {
  const sobol = createSobol(Math.max(1, space.dimension), createRandomStream("feasibility"));
  for (let index = 0; index < count; index++) yield decode(space, sobol.point(index));
}
