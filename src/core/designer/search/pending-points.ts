/**
 * @file The points of trials that have not ended.
 */
import type { Space } from "../../space/index.ts";
import { isRepeat, type Trial } from "../../study/index.ts";
import { encodeTrials } from "../../surrogate/index.ts";

/**
 * Points of trials that are pending or running, in the unit cube: count × dimension, row-major. Repeats are left out,
 * because their points have been evaluated.
 */
export function encodePending(space: Space, trials: readonly Trial[]): Float64Array {
  const waiting = trials.filter(
    (trial) => (trial.status === "pending" || trial.status === "running") && !isRepeat(trial),
  );
  return encodeTrials(space, waiting);
}
