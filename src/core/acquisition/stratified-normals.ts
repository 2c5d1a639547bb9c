/**
 * @file Standard normals for a few draws, stratified by a Latin hypercube (McKay, Beckman & Conover 1979). Each
 * coordinate has one value in each of T intervals of equal probability, in a random order of its own. Each draw has the
 * same distribution as without stratification. Averages over the draws have a far smaller variance, above all those of
 * sums over coordinates.
 */
import type { RandomStream } from "../random/index.ts";
import { normalQuantile } from "../special/index.ts";

/** Bounds of a probability: the largest double below 1, and a positive one far below every stratum. */
const MAX_PROBABILITY = 1 - 2 ** -53;
const MIN_PROBABILITY = 2 ** -60;

/** Values of one coordinate of T draws, drawn again by every `next`. */
export interface StratifiedNormals {
  /** Length T; overwritten by `next`. */
  readonly values: Float64Array;
  next(): void;
}

/** Prepares coordinates of T = `draws` draws. */
export function createStratifiedNormals(draws: number, stream: RandomStream): StratifiedNormals {
  const values = new Float64Array(draws);
  const order = Int32Array.from({ length: draws }, (_, t) => t);
  return {
    values,
    next() {
      for (let t = draws - 1; t >= 0; t--) {
        const other = stream.integer(t + 1);
        const stratum = order[other];
        order[other] = order[t];
        order[t] = stratum;
        const probability = (stratum + stream.uniform()) / draws;
        values[t] = normalQuantile(Math.min(MAX_PROBABILITY, Math.max(MIN_PROBABILITY, probability)));
      }
    },
  };
}
