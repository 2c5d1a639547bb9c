/**
 * @file Working memory for conditioning a few points, shared by all hyperparameter samples of one metric. The samples
 * are processed one after another, so that each sample's factor is used while it is in the cache.
 */
import { type Arena, allocateBlocks, type Blocks, type Shapes } from "../linalg/index.ts";

/** Scaled points Q and gradients D by them: chunk × d. */
type PointBlock = "Q" | "D";
/** Covariances K, slopes S, whitened covariances V and their products P with L⁻¹: chunk × capacity. */
type CovarianceBlock = "K" | "S" | "V" | "P";
/** Conditional means (chunk × draws) and variances (chunk), and the adjoints by them. */
type MomentBlock = "mean" | "variance" | "meanAdjoint" | "varianceAdjoint";
type ScratchBlock = PointBlock | CovarianceBlock | MomentBlock;

/** Arrays for up to `chunk` points against up to `capacity` known ones. */
export type Scratch = Blocks<ScratchBlock>;

/** The sizes of a scratch. */
export interface ScratchSizes {
  readonly chunk: number;
  readonly capacity: number;
  readonly d: number;
  readonly draws: number;
  /** Number of pool points: the slopes of their covariance with one point are written to S. */
  readonly poolSize: number;
}

/** The shapes of a scratch. */
export function scratchShapes({ chunk, capacity, d, draws, poolSize }: ScratchSizes): Shapes<ScratchBlock> {
  return {
    Q: [chunk, d],
    D: [chunk, d],
    K: [chunk, capacity],
    S: [Math.max(chunk * capacity, poolSize)],
    V: [chunk, capacity],
    P: [chunk, capacity],
    mean: [chunk, draws],
    variance: [chunk],
    meanAdjoint: [chunk, draws],
    varianceAdjoint: [chunk],
  };
}

/** Allocates a scratch. */
export function createScratch(arena: Arena, sizes: ScratchSizes): Scratch {
  return allocateBlocks(arena, scratchShapes(sizes));
}
