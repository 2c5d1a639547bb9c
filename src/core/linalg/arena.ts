/**
 * @file Arenas: a fixed block of memory and the kernels that work in it. The size never changes, so that views stay
 * valid as long as the arena exists; `mark` and `release` treat it as a stack.
 */
import { ParetuneError } from "../errors.ts";
import type { Arena, Kernels } from "./kernels.ts";
import { instantiateKernels } from "./wasm.ts";

/** A stack of Float64Array views on `buffer`, which holds `capacity` doubles from byte `start` on. */
export function stackArena(buffer: ArrayBuffer, start: number, capacity: number, kernels: Kernels): Arena {
  let used = 0;
  return {
    kernels,
    allocate(length: number): Float64Array {
      if (!Number.isInteger(length) || length < 0 || used + length > capacity) {
        throw new ParetuneError(
          "argument",
          `allocate: length must be a whole number within the ${capacity - used} doubles left of the arena's ${capacity}; ` +
            `got ${length}. Create a larger arena, or release what is no longer used.`,
        );
      }
      const view = new Float64Array(buffer, start + 8 * used, length).fill(0);
      used += length + (length & 1); // even lengths keep every array on a 16-byte boundary
      return view;
    },
    mark(): number {
      return used;
    },
    release(mark: number): void {
      if (!Number.isInteger(mark) || mark < 0 || mark > used) {
        throw new ParetuneError("argument", `release: mark must come from mark() and be at most ${used}; got ${mark}.`);
      }
      used = mark;
    },
  };
}

/**
 * An arena with its own memory and kernels. Reuse one where the same sizes recur: a WebAssembly memory and its instance
 * cost about 0.4 ms and are freed only by the garbage collector.
 *
 * @param capacity number of doubles it can hold (8 bytes each; each array takes an even number of them).
 * @throws ParetuneError ("argument") when the capacity is not a whole number.
 */
export function createArena(capacity: number): Arena {
  const even = evenCapacity(capacity);
  const { buffer, start, kernels } = instantiateKernels(even);
  return stackArena(buffer, start, even, kernels);
}

/** The smallest even number that is not below the capacity; throws ParetuneError ("argument") for a fraction or a negative. */
export function evenCapacity(capacity: number): number {
  if (!Number.isInteger(capacity) || capacity < 0) {
    throw new ParetuneError(
      "argument",
      `createArena: capacity must be a whole number of doubles; got ${capacity}. Count the arrays that it will hold.`,
    );
  }
  return capacity + (capacity & 1);
}
