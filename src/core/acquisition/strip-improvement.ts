/**
 * @file The expected hypervolume improvement of one candidate for two objectives, in plain doubles. The boxes are strips,
 * (l₀, u₀] of the first objective times (l₁, ∞) of the second, each beginning where the one before ended, with l₁ descending. Of a
 * candidate whose outcomes are well known only some strips around its mean count: the sum runs from there to both sides, until
 * all strips that are left are together below the last bit of the sum.
 */
import { createArena } from "../linalg/index.ts";
import type { BoxDecomposition } from "../pareto/index.ts";
import type { NormalOutcomes, PlainImprovement } from "./improvement.ts";

/** Strips with their edges by objective. */
export interface Strips extends BoxDecomposition {
  /** l₀ of all strips and u₀ of the last one, ascending; count + 1. */
  readonly first: Float64Array;
  /** l₁, descending. */
  readonly second: Float64Array;
}

/** Places after the strips that the kernel reads and overwrites. */
const PADDING = 4;

/** The edges of the boxes of two objectives, by objective. */
export function stripsOf({ count, lower, upper }: BoxDecomposition): Strips {
  const first = new Float64Array(count + 1);
  const second = new Float64Array(count);
  for (let c = 0; c < count; c++) {
    first[c] = lower[2 * c];
    second[c] = lower[2 * c + 1];
  }
  first[count] = upper[2 * count - 2];
  return { count, lower, upper, first, second };
}

/** Prepares evaluations. */
export function createStripImprovement(): PlainImprovement<Strips> {
  return new StripImprovement();
}

class StripImprovement implements PlainImprovement<Strips> {
  readonly byMean = new Float64Array(2);
  readonly byDeviation = new Float64Array(2);
  #workspace = createWorkspace(16);

  evaluate(strips: Strips, { mean, deviation }: NormalOutcomes, wantGradient: boolean): number {
    const { count, first, second } = strips;
    if (count > this.#workspace.capacity) this.#workspace = createWorkspace(2 * count);
    const { kernels, stride, edges, terms, out } = this.#workspace;
    edges.set(first);
    edges.set(second, stride);
    kernels.stripImprovement(edges, stride, count, mean, deviation, wantGradient, terms, out);
    for (let k = 0; k < 2; k++) {
      this.byMean[k] = out[1 + k];
      this.byDeviation[k] = out[3 + k];
    }
    return out[0];
  }
}

/**
 * Memory for that many strips.
 *
 * @kernel
 */
function createWorkspace(capacity: number) {
  const stride = capacity + PADDING;
  const arena = createArena(8 * stride + 8);
  return {
    capacity,
    stride,
    kernels: arena.kernels,
    edges: arena.allocate(2 * stride),
    terms: arena.allocate(6 * stride),
    out: arena.allocate(5),
  };
}
