/**
 * @file Space-filling designs: scrambled Sobol points and uniform random ones. Both resume without state, because they skip
 * what the study already holds. Points that violate a constraint are skipped, too, and repaired where too few others are
 * found.
 */
import { createSobol, type RandomStream } from "../../random/index.ts";
import {
  type Configuration,
  configurationKey,
  countValues,
  decode,
  enumerate,
  isFeasible,
  repair,
  type Space,
} from "../../space/index.ts";

/** Number of consecutive points without a new one after which the space counts as nearly exhausted. */
const MAX_MISSES = 4096;
/** The same for points that are repaired. */
const MAX_REPAIR_MISSES = 256;
/** Maximum number of configurations of a finite space that are listed if sampling finds no new one. */
const MAX_LISTED_CONFIGURATIONS = 1_000_000;

/** The next `count` configurations of the study's Sobol sequence whose keys are not in `taken` (which is extended). */
export function sobolDesign(space: Space, count: number, taken: Set<string>, stream: RandomStream): Configuration[] {
  const sobol = createSobol(Math.max(1, space.dimension), stream.split("sobol"));
  return collect({ space, count, taken, stream: stream.split("repair"), pointAt: (index) => sobol.point(index) });
}

/** `count` uniform configurations whose keys are not in `taken` (which is extended). */
export function randomDesign(space: Space, count: number, taken: Set<string>, stream: RandomStream): Configuration[] {
  const draws = stream.split("random").split(taken.size);
  const pointAt = () => Float64Array.from({ length: space.dimension }, () => draws.uniform());
  return collect({ space, count, taken, stream: stream.split("repair"), pointAt });
}

interface Collection {
  readonly space: Space;
  readonly count: number;
  readonly taken: Set<string>;
  /** Where repairs draw from. */
  readonly stream: RandomStream;
  /** The points to be tried, in their order. */
  readonly pointAt: (index: number) => Float64Array;
}

function collect({ space, count, taken, stream, pointAt }: Collection): Configuration[] {
  const found: Configuration[] = [];
  const skipped = taken.size;
  const take = (configuration: Configuration): boolean => {
    const isNew = isFeasible(space, configuration) && claim(space, configuration, taken);
    if (isNew) found.push(configuration);
    return isNew;
  };
  const combinations = space.parameters.reduce((product, parameter) => product * countValues(parameter), 1);
  const maxMisses = Math.min(MAX_MISSES, 64 + 8 * combinations);
  let misses = 0;
  for (let index = 0; found.length < count && misses < maxMisses + skipped; index++) {
    if (!take(decode(space, pointAt(index)))) misses++;
  }
  const mayRepair = space.constraints.length > 0 || space.derived.length > 0;
  const maxRepairMisses = mayRepair ? Math.min(MAX_REPAIR_MISSES, maxMisses) + skipped : 0;
  misses = 0;
  for (let index = 0; found.length < count && misses < maxRepairMisses; index++) {
    const repaired = repair(space, decode(space, pointAt(index)), { stream: stream.split(index) });
    if (repaired === undefined || !take(repaired)) misses++;
  }
  if (found.length < count) {
    for (const configuration of enumerate(space, MAX_LISTED_CONFIGURATIONS)) {
      take(configuration);
      if (found.length === count) break;
    }
  }
  return found;
}

function claim(space: Space, configuration: Configuration, taken: Set<string>): boolean {
  const key = configurationKey(space, configuration);
  if (taken.has(key)) return false;
  taken.add(key);
  return true;
}
