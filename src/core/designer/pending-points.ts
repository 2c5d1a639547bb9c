import type { Space } from "../space/index.ts";
import type { Trial } from "../study/index.ts";
import { configurationsOf, encodeAll } from "../surrogate/data/encode-configurations.ts";

/** The points of trials that are pending or running: count × d, row-major. Repeats are of points that are known. */
export function encodePending(space: Space, trials: readonly Trial[]): Float64Array {
  const waiting = trials.filter(
    ({ status, origin }) => (status === "pending" || status === "running") && origin !== "confirm",
  );
  return encodeAll(space, configurationsOf(waiting));
}
