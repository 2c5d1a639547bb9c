/**
 * @file The schedule of a warm-up (after Stan's windows): a first stretch that finds the typical set and tunes the step
 * size only, windows at whose ends the metric is estimated anew from the window's draws, and a last stretch that tunes
 * the step size to the final metric.
 */

/** Lengths in transitions; they add up to the warm-up. */
export interface WarmupSchedule {
  readonly initial: number;
  readonly windows: readonly number[];
  readonly final: number;
}

const STAN_INITIAL_STEPS = 75;
const STAN_WINDOW_STEPS = 25;
const STAN_FINAL_STEPS = 50;
/** Steps of a warm-up below which no covariance is estimated. */
const MIN_STEPS_TO_ADAPT = 20;
/** Steps of a warm-up below which a warm start keeps its metric. */
const MIN_STEPS_TO_ADAPT_WARM = 100;

/** Windows of 25, 50, 100 …; the last one also takes a remainder too short for another. */
function doublingWindows(total: number): number[] {
  const windows: number[] = [];
  let window = STAN_WINDOW_STEPS;
  let left = total;
  while (left > 0) {
    // The next window would have twice the length: where it does not fit, this one is the last.
    const length = left < 3 * window ? left : window;
    windows.push(length);
    left -= length;
    window *= 2;
  }
  return windows;
}

/** The schedule for `steps` transitions; `warm` when step size and metric come from an earlier run on a similar target. */
export function warmupSchedule(steps: number, warm: boolean): WarmupSchedule {
  if (steps < (warm ? MIN_STEPS_TO_ADAPT_WARM : MIN_STEPS_TO_ADAPT)) return { initial: steps, windows: [], final: 0 };
  if (warm || steps < STAN_INITIAL_STEPS + STAN_WINDOW_STEPS + STAN_FINAL_STEPS) {
    const initial = Math.floor(0.15 * steps);
    const final = Math.floor(0.25 * steps);
    return { initial, windows: [steps - initial - final], final };
  }
  const windows = doublingWindows(steps - STAN_INITIAL_STEPS - STAN_FINAL_STEPS);
  return { initial: STAN_INITIAL_STEPS, windows, final: STAN_FINAL_STEPS };
}
