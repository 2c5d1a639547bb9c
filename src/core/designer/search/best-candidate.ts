/**
 * @file The best candidate among all points that a search comes upon.
 */
import { type Configuration, configurationKey, decode, encode, isFeasible, type Space } from "../../space/index.ts";

/** A candidate that may be proposed: not evaluated, not pending, not in the batch, and feasible. */
export interface Candidate {
  readonly configuration: Configuration;
  /** Its point in the unit cube. */
  readonly point: Float64Array;
  /** log α at the point; −∞ where nothing is gained there. */
  readonly value: number;
}

/** Keeps the best candidate of all points that are added. */
export class BestCandidate {
  found: Candidate | undefined;
  readonly #space: Space;
  readonly #taken: ReadonlySet<string>;

  /** @param taken - keys of configurations that may not be proposed */
  constructor(space: Space, taken: ReadonlySet<string>) {
    this.#space = space;
    this.#taken = taken;
  }

  /**
   * Adds points on the space's lattice (count × dimension) with their values; returns whether the best changed. A value of
   * −∞ or NaN is still better than no candidate.
   */
  add(points: Float64Array, values: Float64Array): boolean {
    const d = this.#space.dimension;
    let changed = false;
    for (let i = 0; i < values.length; i++) {
      const value = Number.isNaN(values[i]) ? Number.NEGATIVE_INFINITY : values[i];
      if (this.found !== undefined && value <= this.found.value) continue;
      const point = points.slice(i * d, (i + 1) * d);
      const configuration = decode(this.#space, point);
      if (!isFeasible(this.#space, configuration)) continue;
      if (this.#taken.has(configurationKey(this.#space, configuration))) continue;
      this.found = { configuration, point: encode(this.#space, configuration), value };
      changed = true;
    }
    return changed;
  }
}
