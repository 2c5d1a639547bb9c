/**
 * @file Configurations that need no model: scrambled Sobol points and uniform random ones. Both resume by themselves:
 * what the study already holds is skipped.
 */
import { createSobol, type RandomStream } from "../random/index.ts";
import { type Configuration, configurationKey, decode, enumerate, type Space } from "../space/index.ts";

/** Points tried in a row without finding a new one before the space counts as nearly exhausted. */
const PATIENCE = 4096;
/** Finite spaces up to this size are listed when sampling finds nothing new. */
const LISTED = 100_000;

/** The next `count` configurations of the study's Sobol sequence whose keys are not in `taken` (which is extended). */
export function sobolDesign(space: Space, count: number, taken: Set<string>, stream: RandomStream): Configuration[] {
  const sobol = createSobol(Math.max(1, space.dimension), stream.split("sobol"));
  let index = 0;
  return collect(space, count, taken, () => sobol.point(index++));
}

/** `count` uniform configurations whose keys are not in `taken` (which is extended). */
export function randomDesign(space: Space, count: number, taken: Set<string>, stream: RandomStream): Configuration[] {
  const draws = stream.split("random").split(taken.size);
  return collect(space, count, taken, () => Float64Array.from({ length: space.dimension }, () => draws.uniform()));
}

function collect(space: Space, count: number, taken: Set<string>, next: () => Float64Array): Configuration[] {
  const found: Configuration[] = [];
  const skipped = taken.size;
  for (let misses = 0; found.length < count && misses < PATIENCE + skipped; ) {
    const configuration = decode(space, next());
    if (claim(space, configuration, taken)) found.push(configuration);
    else misses++;
  }
  if (found.length < count && space.size <= LISTED) {
    for (const configuration of enumerate(space)) {
      if (found.length === count) break;
      if (claim(space, configuration, taken)) found.push(configuration);
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
