/**
 * @file The expected hypervolume improvement of one candidate for two objectives, in plain doubles. The boxes are strips,
 * (l₀, u₀] of the first objective times (l₁, ∞) of the second, each beginning where the one before ended, with l₁ descending. Of a
 * candidate whose outcomes are well known only some strips around its mean count: the sum runs from there to both sides, until
 * all strips that are left are together below the last bit of the sum.
 */
import type { BoxDecomposition } from "../pareto/index.ts";
import { createEdgeTable } from "./edge-table.ts";
import type { NormalOutcomes, PlainImprovement } from "./improvement.ts";

/** Strips with their edges by objective. */
export interface Strips extends BoxDecomposition {
  /** l₀ of all strips and u₀ of the last one, ascending; count + 1. */
  readonly first: Float64Array;
  /** l₁, descending. */
  readonly second: Float64Array;
}

/** The share of the sum below which the rest is left out. */
const NEGLIGIBLE = 2 ** -60;
/** Strips that are added before the rest is looked at. */
const BLOCK = 12;

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
  #first = createEdgeTable(16);
  #second = createEdgeTable(16);
  #sum = 0;

  evaluate(strips: Strips, { mean, deviation }: NormalOutcomes, wantGradient: boolean): number {
    const { count, first, second } = strips;
    if (first.length > this.#first.capacity) {
      this.#first = createEdgeTable(2 * first.length);
      this.#second = createEdgeTable(2 * first.length);
    }
    this.#first.load(first);
    this.#second.load(second);
    const [psi, height] = [this.#first.terms, this.#second.terms];
    const middle = stripOf(mean[0], first);
    this.byMean.fill(0);
    this.byDeviation.fill(0);
    this.#sum = 0;
    // The height of the last strip, and the width of all of them: bounds of what is left on either side.
    this.#second.fill(count - 1, count, mean[1], deviation[1], false);
    const greatestHeight = height[count - 1];
    this.#first.fill(0, 1, mean[0], deviation[0], false);
    const greatestPsi = psi[0];
    for (let from = middle; from < count; from += BLOCK) {
      const to = Math.min(count, from + BLOCK);
      this.#first.fill(from, to + 1, mean[0], deviation[0], wantGradient);
      this.#second.fill(from, to, mean[1], deviation[1], wantGradient);
      this.#add(from, to, wantGradient);
      if (psi[to] * greatestHeight <= NEGLIGIBLE * this.#sum) break;
    }
    for (let to = middle; to > 0; to -= BLOCK) {
      const from = Math.max(0, to - BLOCK);
      this.#first.fill(from, to + 1, mean[0], deviation[0], wantGradient);
      this.#second.fill(from, to, mean[1], deviation[1], wantGradient);
      this.#add(from, to, wantGradient);
      if ((greatestPsi - psi[from]) * height[from] <= NEGLIGIBLE * this.#sum) break;
    }
    return this.#sum;
  }

  /** Adds the strips from `from` to before `to`. */
  #add(from: number, to: number, wantGradient: boolean): void {
    const { terms: x, stride } = this.#first;
    const { terms: y } = this.#second;
    let sum = 0;
    if (!wantGradient) {
      for (let c = from; c < to; c++) sum += Math.max(0, x[c] - x[c + 1]) * y[c];
      this.#sum += sum;
      return;
    }
    let byMean0 = 0;
    let byMean1 = 0;
    let byDeviation0 = 0;
    let byDeviation1 = 0;
    for (let c = from; c < to; c++) {
      const width = Math.max(0, x[c] - x[c + 1]);
      const height = y[c];
      sum += width * height;
      byMean0 += height * (x[stride + c] - x[stride + c + 1]);
      byDeviation0 += height * (x[2 * stride + c] - x[2 * stride + c + 1]);
      byMean1 += width * y[stride + c];
      byDeviation1 += width * y[2 * stride + c];
    }
    this.#sum += sum;
    this.byMean[0] += byMean0;
    this.byMean[1] += byMean1;
    this.byDeviation[0] += byDeviation0;
    this.byDeviation[1] += byDeviation1;
  }
}

/** The strip that holds a value of the first objective; the first or the last one where none does. */
function stripOf(value: number, edges: Float64Array): number {
  let low = 0;
  let high = edges.length - 2;
  while (low < high) {
    const half = (low + high) >> 1;
    if (edges[half + 1] >= value) high = half;
    else low = half + 1;
  }
  return low;
}
