import { encode, type Space } from "../space/index.ts";
import type { Trial } from "../study/index.ts";

/** The points of trials that are pending or running: count × d, row-major. */
export function encodePending(space: Space, trials: readonly Trial[]): Float64Array {
  const waiting = trials.filter(({ status }) => status === "pending" || status === "running");
  const points = new Float64Array(waiting.length * space.dimension);
  waiting.forEach(({ configuration }, i) => {
    points.set(encode(space, configuration), i * space.dimension);
  });
  return points;
}
