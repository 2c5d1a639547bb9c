/**
 * @file A first step size of the right order: doubled or halved until the acceptance of one leapfrog step crosses 0.8
 * (Hoffman & Gelman 2014, algorithm 4, with Stan's threshold).
 */
import type { RandomStream } from "../../random/index.ts";
import type { GuardedDensity } from "../density.ts";
import { allocatePhasePoint, energy, leapfrogInPlace } from "../integrator.ts";
import type { Metric } from "../metric.ts";
import type { Draw } from "../trajectory.ts";

/** log 0.8. */
const LOG_TARGET_ACCEPTANCE = -0.2231435513142097;
/** Bounds of the search. */
const MIN_STEP_SIZE = 1e-12;
const MAX_STEP_SIZE = 1e6;

/** What one leapfrog step takes. */
export interface StepSizeContext {
  readonly density: GuardedDensity;
  readonly metric: Metric;
  readonly stream: RandomStream;
}

/** A step size near `guess` with which one leapfrog step from `state` is accepted about four times in five. */
export function reasonableStepSize(state: Draw, guess: number, { density, metric, stream }: StepSizeContext): number {
  const point = allocatePhasePoint(metric.dimension);
  const accepted = (step: number): boolean => {
    point.position.set(state.position);
    point.gradient.set(state.gradient);
    point.logDensity = state.logDensity;
    metric.drawMomentum(stream, point.momentum);
    metric.velocity(point.momentum, point.velocity);
    const before = energy(point);
    leapfrogInPlace(point, step, metric, density);
    return before - energy(point) > LOG_TARGET_ACCEPTANCE; // NaN compares false: not accepted
  };
  let step = guess;
  const growing = accepted(step);
  while (step > MIN_STEP_SIZE && step < MAX_STEP_SIZE) {
    const next = growing ? 2 * step : 0.5 * step;
    if (accepted(next) !== growing) return growing ? step : next;
    step = next;
  }
  return step;
}
