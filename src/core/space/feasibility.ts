/**
 * @file How much of a space its constraints leave.
 */
import { createRandomStream, createSobol } from "../random/index.ts";
import { isFeasible } from "./constraint.ts";
import { countConfigurations } from "./count.ts";
import { decode } from "./encode.ts";
import type { Configuration } from "./parameter.ts";
import { repair } from "./repair.ts";
import type { Space } from "./space.ts";

/** Sobol points that the share is estimated from. */
const SAMPLE = 16_384;
/** Sobol points that are looked at, and repaired, before a space counts as empty. */
const SEARCHED = 2048;
const REPAIRED = 64;

/** The share of a space that its constraints allow. */
export interface FeasibleShare {
  /** 0 to 1; of configurations where it was counted, else of evenly spread points. */
  readonly share: number;
  /** Counted, or estimated from a sample? */
  readonly isExact: boolean;
}

/** The share of a space that its constraints allow; 0, not exact: so little that no point of the sample hit it. */
export function feasibleShare(space: Space): FeasibleShare {
  if (space.constraints.length === 0 && space.derived.length === 0) return { share: 1, isExact: true };
  const { share } = countConfigurations(space);
  if (share !== undefined) return { share, isExact: true };
  let feasible = 0;
  for (const configuration of sample(space, SAMPLE)) if (isFeasible(space, configuration)) feasible++;
  return { share: feasible / SAMPLE, isExact: false };
}

/** Some feasible configuration; undefined where none was found, which for a finite space of modest size means that there is none. */
export function findFeasible(space: Space): Configuration | undefined {
  for (const configuration of sample(space, SEARCHED)) if (isFeasible(space, configuration)) return configuration;
  for (const configuration of sample(space, REPAIRED)) {
    const repaired = repair(space, configuration);
    if (repaired !== undefined) return repaired;
  }
  return undefined;
}

function* sample(space: Space, count: number): Generator<Configuration> {
  const sobol = createSobol(Math.max(1, space.dimension), createRandomStream("feasibility"));
  for (let index = 0; index < count; index++) yield decode(space, sobol.point(index));
}
