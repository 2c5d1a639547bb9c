/**
 * @file Which points of a large study a model is computed from: some of them near the front, the others spread over the
 * space. The choice is deterministic. Spread means farthest first: each next point is the one whose nearest chosen point is
 * farthest away (Gonzalez 1985), so that no region is left without a point that represents it.
 */
import type { Inputs } from "../../gp/index.ts";

/** How to choose. */
export interface RowChoice {
  readonly size: number;
  /** Rows that are among the chosen ones, ascending; default: none. */
  readonly included?: readonly number[];
  /** By row, 0 for those on the front; absent: all rows are spread over the space. */
  readonly ranks?: ArrayLike<number>;
  /** The share of the further rows that are the best by their ranks. */
  readonly shareNearFront?: number;
}

/**
 * Chooses rows, in ascending order; all where there are no more.
 *
 * @param rows - the rows to choose from, ascending
 */
export function chooseRows(
  inputs: Inputs,
  rows: readonly number[],
  { size, included = [], ranks, shareNearFront = 0.5 }: RowChoice,
): readonly number[] {
  if (rows.length <= size) return rows;
  const spread = new FarthestFirst(inputs, rows);
  for (const row of included) spread.take(row);
  if (ranks !== undefined) {
    const among = new Set(included);
    const others = rows.filter((row) => !among.has(row));
    takeBest(spread, others, ranks, Math.floor(shareNearFront * (size - included.length)));
  }
  while (spread.chosen.length < size) spread.takeFarthest(() => true);
  return spread.chosen.toSorted((a, b) => a - b);
}

/** Takes the best rows by rank. Of the last rank that does not fit in whole, the rows that are spread over the space. */
function takeBest(spread: FarthestFirst, rows: readonly number[], ranks: ArrayLike<number>, count: number): void {
  if (count === 0) return;
  const size = spread.chosen.length + count;
  const sorted = rows.map((row) => ranks[row]).sort((a, b) => a - b);
  const last = sorted[count - 1];
  for (const row of rows) if (ranks[row] < last) spread.take(row);
  while (spread.chosen.length < size) spread.takeFarthest((row) => ranks[row] === last);
}

/** Rows chosen so far, and the distance of every other row to the nearest of them. */
class FarthestFirst {
  readonly chosen: number[] = [];
  readonly #inputs: Inputs;
  readonly #rows: readonly number[];
  /** Squared distance to the nearest chosen row, in the order of `#rows`; below 0 for chosen ones. */
  readonly #distances: Float64Array;

  constructor(inputs: Inputs, rows: readonly number[]) {
    this.#inputs = inputs;
    this.#rows = rows;
    this.#distances = new Float64Array(rows.length).fill(Number.POSITIVE_INFINITY);
  }

  take(row: number): void {
    const { X, d } = this.#inputs;
    this.chosen.push(row);
    this.#rows.forEach((other, at) => {
      if (other === row) this.#distances[at] = -1;
      if (this.#distances[at] < 0) return;
      let sum = 0;
      for (let j = 0; j < d; j++) sum += (X[row * d + j] - X[other * d + j]) ** 2;
      this.#distances[at] = Math.min(this.#distances[at], sum);
    });
  }

  /** Takes the row that is farthest from the chosen ones, among those that may be taken; of equal ones the first. */
  takeFarthest(mayTake: (row: number) => boolean): void {
    let best = -1;
    this.#rows.forEach((row, at) => {
      const isFarther = this.#distances[at] >= 0 && (best < 0 || this.#distances[at] > this.#distances[best]);
      if (isFarther && mayTake(row)) best = at;
    });
    this.take(this.#rows[best]);
  }
}
