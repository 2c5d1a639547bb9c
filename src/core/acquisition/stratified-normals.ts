/**
 * @file Standard normals for a few draws that share what they leave out: a Latin hypercube (McKay, Beckman & Conover
 * 1979). Each coordinate has one value in every T-th of its distribution, in an order of its own. Every single draw is
 * distributed as before; their average is far steadier, most of all where it is of a sum of coordinates.
 */
import type { RandomStream } from "../random/index.ts";
import { normalQuantile } from "../special/index.ts";

/** The double next below 1. */
const MOST = 1 - 2 ** -53;
const LEAST = 2 ** -60;

/** Values of one coordinate of T draws, drawn again by every `next`. */
export interface StratifiedNormals {
  /** Length T; overwritten by `next`. */
  readonly values: Float64Array;
  next(): void;
}

/** Prepares coordinates of `draws` draws. */
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
        values[t] = normalQuantile(Math.min(MOST, Math.max(LEAST, (stratum + stream.uniform()) / draws)));
      }
    },
  };
}
