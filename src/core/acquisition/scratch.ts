/**
 * @file Working memory of conditioning a few points, shared by all hyperparameter samples of one metric: they are gone
 * through one after another, so that each sample's factor is used while it is in the cache.
 */
import type { Arena } from "../linalg/index.ts";

/** Arrays for up to `chunk` points against up to `capacity` known ones. */
export interface Scratch {
  /** Scaled points and gradients by them: chunk × d. */
  readonly Q: Float64Array;
  readonly D: Float64Array;
  /** Covariances, slopes, whitened covariances and their way back: chunk × capacity. */
  readonly K: Float64Array;
  readonly S: Float64Array;
  readonly V: Float64Array;
  readonly P: Float64Array;
  /** Conditional means (chunk × draws) and variances (chunk), and the adjoints by them. */
  readonly mean: Float64Array;
  readonly variance: Float64Array;
  readonly meanAdjoint: Float64Array;
  readonly varianceAdjoint: Float64Array;
}

/** Doubles that a scratch takes of its arena. */
export function scratchDoubles(chunk: number, capacity: number, d: number, draws: number): number {
  return chunk * (4 * capacity + 2 * d + 2 * draws + 2) + 32;
}

/** Allocates a scratch. */
export function createScratch(arena: Arena, chunk: number, capacity: number, d: number, draws: number): Scratch {
  return {
    Q: arena.allocate(chunk * d),
    D: arena.allocate(chunk * d),
    K: arena.allocate(chunk * capacity),
    S: arena.allocate(chunk * capacity),
    V: arena.allocate(chunk * capacity),
    P: arena.allocate(chunk * capacity),
    mean: arena.allocate(chunk * draws),
    variance: arena.allocate(chunk),
    meanAdjoint: arena.allocate(chunk * draws),
    varianceAdjoint: arena.allocate(chunk),
  };
}
