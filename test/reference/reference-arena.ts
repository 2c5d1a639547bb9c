/**
 * @file Arenas whose kernels are the plain ones of reference-kernels.ts, about ten times slower than WebAssembly.
 */
import { evenCapacity, stackArena } from "../../src/core/linalg/arena.ts";
import type { Arena } from "../../src/core/linalg/index.ts";
import { referenceKernels } from "./reference-kernels.ts";

/** An arena of the reference kernels, with the same contract as `createArena`. */
export function createReferenceArena(capacity: number): Arena {
  const even = evenCapacity(capacity);
  return stackArena(new ArrayBuffer(8 * even), 0, even, referenceKernels);
}
