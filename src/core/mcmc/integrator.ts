/** @file The leapfrog integrator: second order, reversible, volume preserving (Neal 2011, section 2.3). */
import type { GuardedDensity } from "./density.ts";
import type { Metric } from "./metric.ts";

/** A point in phase space with its velocity, gradient and log density. All arrays have length d. */
export interface PhasePoint {
  readonly position: Float64Array;
  readonly momentum: Float64Array;
  /** Σ · momentum. */
  readonly velocity: Float64Array;
  /** Gradient of the log density. */
  readonly gradient: Float64Array;
  logDensity: number;
}

/** A phase point at the origin, for the functions below to write into. */
export function allocatePhasePoint(dimension: number): PhasePoint {
  return {
    position: new Float64Array(dimension),
    momentum: new Float64Array(dimension),
    velocity: new Float64Array(dimension),
    gradient: new Float64Array(dimension),
    logDensity: Number.NEGATIVE_INFINITY,
  };
}

/** to ← from. */
export function copyPhasePoint(from: PhasePoint, to: PhasePoint): void {
  to.position.set(from.position);
  to.momentum.set(from.momentum);
  to.velocity.set(from.velocity);
  to.gradient.set(from.gradient);
  to.logDensity = from.logDensity;
}

/** Total energy: −log density + ½ pᵀΣp. NaN or Infinity outside of the density's support. */
export function energy(point: PhasePoint): number {
  let kinetic = 0;
  for (let i = 0; i < point.momentum.length; i++) kinetic += point.momentum[i] * point.velocity[i];
  return 0.5 * kinetic - point.logDensity;
}

/** Moves `point` one leapfrog step of (signed) size `step`; one gradient evaluation, no allocation. */
export function leapfrogInPlace(point: PhasePoint, step: number, metric: Metric, density: GuardedDensity): void {
  const { position, momentum, velocity, gradient } = point;
  const half = 0.5 * step;
  for (let i = 0; i < momentum.length; i++) momentum[i] += half * gradient[i];
  metric.velocity(momentum, velocity);
  for (let i = 0; i < position.length; i++) position[i] += step * velocity[i];
  point.logDensity = density.evaluate(position, gradient);
  for (let i = 0; i < momentum.length; i++) momentum[i] += half * gradient[i];
  metric.velocity(momentum, velocity);
}
