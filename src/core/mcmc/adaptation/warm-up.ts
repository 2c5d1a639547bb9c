/** @file Runs a warm-up: moves the chain while it adapts the step size and the metric. */
import type { RandomStream } from "../../random/index.ts";
import type { GuardedDensity } from "../density.ts";
import { Metric } from "../metric.ts";
import type { NutsKernel } from "../nuts.ts";
import type { Draw } from "../trajectory.ts";
import { DualAveraging } from "./dual-averaging.ts";
import { CovarianceEstimate } from "./mass-matrix.ts";
import { warmupSchedule } from "./schedule.ts";
import { reasonableStepSize } from "./step-size.ts";

/** The start of a warm-up. */
export interface WarmUpOptions {
  readonly steps: number;
  readonly targetAcceptance: number;
  readonly stepSize: number | undefined;
  readonly inverseMass: Float64Array | undefined;
  readonly stream: RandomStream;
}

/** The settings of a transition. */
export interface Tuning {
  readonly stepSize: number;
  readonly metric: Metric;
}

/** Moves `state` through the warm-up; returns the adapted tuning. */
export function warmUp(kernel: NutsKernel, density: GuardedDensity, state: Draw, options: WarmUpOptions): Tuning {
  const { stream, targetAcceptance, steps } = options;
  const dimension = state.position.length;
  const warm = options.inverseMass !== undefined;
  let metric = options.inverseMass ? new Metric(options.inverseMass, dimension) : Metric.identity(dimension);
  let stepSize = options.stepSize ?? reasonableStepSize(state, 1, { density, metric, stream });
  if (steps === 0) return { stepSize, metric };
  let tuner = new DualAveraging(stepSize, targetAcceptance, options.stepSize === undefined ? 10 : 1);
  const run = (count: number, draws?: CovarianceEstimate): void => {
    for (let i = 0; i < count; i++) {
      tuner.update(kernel.step(state, tuner.stepSize, metric, stream).acceptance);
      draws?.add(state.position);
    }
    if (count > 0) stepSize = tuner.averaged;
  };
  const schedule = warmupSchedule(steps, warm);
  run(schedule.initial);
  for (const window of schedule.windows) {
    const draws = new CovarianceEstimate(dimension);
    run(window, draws);
    metric = new Metric(warm ? draws.shrunkTowards(metric.inverseMass) : draws.shrunk(), dimension);
    // A cold metric can change by orders of magnitude, and the step size with it; a warm one hardly changes.
    if (!warm) stepSize = reasonableStepSize(state, stepSize, { density, metric, stream });
    tuner = new DualAveraging(stepSize, targetAcceptance, warm ? 1 : 10);
  }
  run(schedule.final);
  return { stepSize, metric };
}
