/**
 * @file Ranks a batch's pool of raw points for one candidate after another. A pending point lowers what most points are
 * worth and raises few, so between full rankings only the best of the last one are looked at again, unless each candidate
 * maximises something else.
 */
import type { Aim } from "../../acquisition/index.ts";
import type { Acquisition } from "../../parallel/index.ts";

/** Every so many candidates all points are ranked. */
const FULL_EVERY = 8;
/** Points looked at in between. */
const KEPT = 160;

/** The latest values of a pool. It has a life: one ranking a candidate. */
export class PoolRanking {
  /** log α of every point, the latest known. */
  readonly values: Float64Array;
  #rankings = 0;
  #aim: Aim | undefined;

  /** @param size - points in the pool */
  constructor(size: number) {
    this.values = new Float64Array(size);
  }

  /** Brings the values up to date with what was appended: of all points, or of the best. */
  async update(acquisition: Acquisition): Promise<void> {
    const all = acquisition.varies || this.#aim !== acquisition.aim || this.#rankings % FULL_EVERY === 0;
    this.#aim = acquisition.aim;
    this.#rankings++;
    const order = Int32Array.from(this.values.keys());
    const members = all ? order : order.sort((a, b) => this.values[b] - this.values[a] || a - b).slice(0, KEPT);
    const fresh = await acquisition.scorePool(members);
    members.forEach((i, at) => {
      this.values[i] = fresh[at];
    });
  }
}
