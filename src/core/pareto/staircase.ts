/**
 * @file The front of two maximised objectives, built point by point: corners (x₁, y₁), (x₂, y₂) … with x ascending and y
 * descending. The region below it is dominated.
 */

/** The corners that a new one makes redundant. */
export interface StaircaseCut {
  /** Index of the first redundant corner, and the new corner's place. */
  readonly first: number;
  /** How many corners are redundant: `first`, `first` + 1 … */
  readonly removed: number;
  /** Whether the last redundant corner has the same first coordinate as the new one. */
  readonly sameX: boolean;
}

/** A growing front of two maximised objectives. */
export class Staircase {
  /** First coordinates of the corners, strictly ascending. */
  readonly x: number[] = [];
  /** Second coordinates of the corners, strictly descending. */
  readonly y: number[] = [];

  /** The corners that adding (x, y) would make redundant; undefined if an earlier point is as good or better in both. */
  find(x: number, y: number): StaircaseCut | undefined {
    let low = 0;
    let high = this.x.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.x[middle] < x) low = middle + 1;
      else high = middle;
    }
    // Of the corners at or right of x the first has the largest y.
    if (low < this.x.length && this.y[low] >= y) return undefined;
    const sameX = low < this.x.length && this.x[low] === x;
    const end = sameX ? low + 1 : low;
    let first = low;
    while (first > 0 && this.y[first - 1] <= y) first--;
    return { first, removed: end - first, sameX };
  }

  /** Puts the corner (x, y) in the place of those that `find` named. */
  insert(x: number, y: number, cut: StaircaseCut): void {
    this.x.splice(cut.first, cut.removed, x);
    this.y.splice(cut.first, cut.removed, y);
  }

  /** The area between the corners and the origin; corners must be positive. */
  area(): number {
    let area = 0;
    let left = 0;
    for (let i = 0; i < this.x.length; i++) {
      area += (this.x[i] - left) * this.y[i];
      left = this.x[i];
    }
    return area;
  }
}
