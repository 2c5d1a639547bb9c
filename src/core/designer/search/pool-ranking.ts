/**
 * @file Ranks a batch's pool of raw points for one candidate after another. A pending point lowers the value of most points
 * and raises that of few. Between full rankings only the best points of the last one are scored again, unless each
 * candidate maximises another function.
 */
import type { Aim } from "../../acquisition/index.ts";
import type { Acquisition } from "../../parallel/index.ts";

/** Number of candidates from one full ranking to the next. */
const CANDIDATES_PER_FULL_RANKING = 8;
/** Number of points that are scored in between. */
const RESCORED_POINTS = 160;

/** The latest values of a pool. It is updated once for each candidate. */
export class PoolRanking {
  /** log α of every point, as last scored. */
  readonly values: Float64Array;
  #rankings = 0;
  #aim: Aim | undefined;

  /** @param size - number of points in the pool */
  constructor(size: number) {
    this.values = new Float64Array(size);
  }

  /** Scores all points, or the best of them, with what was appended since. */
  async update(acquisition: Acquisition): Promise<void> {
    const all =
      acquisition.varies || this.#aim !== acquisition.aim || this.#rankings % CANDIDATES_PER_FULL_RANKING === 0;
    this.#aim = acquisition.aim;
    this.#rankings++;
    const order = Int32Array.from(this.values.keys());
    const members = all
      ? order
      : order.sort((a, b) => this.values[b] - this.values[a] || a - b).slice(0, RESCORED_POINTS);
    const fresh = await acquisition.scorePool(members);
    members.forEach((i, at) => {
      this.values[i] = fresh[at];
    });
  }
}
