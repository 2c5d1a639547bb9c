/**
 * @file Configurations that need no model: scrambled Sobol points and uniform random ones. Both resume by themselves:
 * what the study already holds is skipped. Points that break a constraint are skipped too, and repaired once few others
 * come.
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

/** Points tried without finding a new one before the space counts as nearly exhausted. */
const PATIENCE = 4096;
/** Points that are repaired without finding a new one. */
const REPAIRED = 256;
/** Configurations of a finite space that are looked at when sampling finds nothing new. */
const LISTED = 1_000_000;

/** The next `count` configurations of the study's Sobol sequence whose keys are not in `taken` (which is extended). */
export function sobolDesign(space: Space, count: number, taken: Set<string>, stream: RandomStream): Configuration[] {
  const sobol = createSobol(Math.max(1, space.dimension), stream.split("sobol"));
  return collect(space, count, taken, (index) => sobol.point(index), stream.split("repair"));
}

/** `count` uniform configurations whose keys are not in `taken` (which is extended). */
export function randomDesign(space: Space, count: number, taken: Set<string>, stream: RandomStream): Configuration[] {
  const draws = stream.split("random").split(taken.size);
  const point = () => Float64Array.from({ length: space.dimension }, () => draws.uniform());
  return collect(space, count, taken, point, stream.split("repair"));
}

function collect(
  space: Space,
  count: number,
  taken: Set<string>,
  point: (index: number) => Float64Array,
  stream: RandomStream,
): Configuration[] {
  const found: Configuration[] = [];
  const skipped = taken.size;
  const take = (configuration: Configuration): boolean => {
    const isNew = isFeasible(space, configuration) && claim(space, configuration, taken);
    if (isNew) found.push(configuration);
    return isNew;
  };
  const combinations = space.parameters.reduce((product, parameter) => product * countValues(parameter), 1);
  const patience = Math.min(PATIENCE, 64 + 8 * combinations);
  let misses = 0;
  for (let index = 0; found.length < count && misses < patience + skipped; index++) {
    if (!take(decode(space, point(index)))) misses++;
  }
  const mends = space.constraints.length > 0 || space.derived.length > 0;
  misses = 0;
  for (let index = 0; mends && found.length < count && misses < Math.min(REPAIRED, patience) + skipped; index++) {
    const repaired = repair(space, decode(space, point(index)), { stream: stream.split(index) });
    if (repaired === undefined || !take(repaired)) misses++;
  }
  if (found.length < count) {
    for (const configuration of enumerate(space, LISTED)) {
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
