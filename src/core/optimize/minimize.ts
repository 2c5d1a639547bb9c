/** @file Runs minimisers to their end: one with a function, or several together with a batched one. */
import { type Minimizer, type MinimizerOptions, type StopReason, startMinimizer } from "./minimizer.ts";

/** A function to minimise: returns the value at `point` (d) and writes its gradient (d). */
export type Objective = (point: Float64Array, gradient: Float64Array) => number;

/** Values and gradients at several points at once; writes `values` (one per point) and `gradients` (d each). */
export type BatchObjective = (
  points: readonly Float64Array[],
  values: Float64Array,
  gradients: readonly Float64Array[],
) => Promise<void>;

/** Where a minimisation ended. */
export interface Minimum {
  readonly point: Float64Array;
  readonly value: number;
  readonly iterations: number;
  readonly evaluations: number;
  readonly reason: StopReason;
}

/** Minimises `objective` in a box from `start` (d) by L-BFGS-B. A start without a finite value is returned with value Infinity. */
export function minimize(objective: Objective, start: Float64Array, options: MinimizerOptions): Minimum {
  const minimizer = startMinimizer(start, options);
  const gradient = new Float64Array(start.length);
  while (minimizer.reason === undefined) minimizer.advance(objective(minimizer.point, gradient), gradient);
  const { iterations, evaluations, reason } = minimizer;
  return { ...minimizer.best, iterations, evaluations, reason };
}

/**
 * Runs all minimisers to their end. Each round evaluates in one call the points of those that are not done, in the order
 * given. Points belong to the minimisers: the callback must not keep or change them.
 *
 * @param goesOn - whether a minimiser that is not done takes part in the next round, after so many evaluations; default: all do.
 *   One that is left out takes part in no later round
 */
export async function minimizeTogether(
  minimizers: readonly Minimizer[],
  evaluateBatch: BatchObjective,
  goesOn: (minimizer: Minimizer, evaluations: number) => boolean = () => true,
): Promise<void> {
  const gradients = minimizers.map((minimizer) => new Float64Array(minimizer.point.length));
  const values = new Float64Array(minimizers.length);
  let active = [...minimizers.keys()];
  for (let evaluations = 0; ; evaluations++) {
    active = active.filter((index) => !minimizers[index].done && goesOn(minimizers[index], evaluations));
    if (active.length === 0) return;
    await evaluateBatch(
      active.map((index) => minimizers[index].point),
      values.subarray(0, active.length),
      active.map((index) => gradients[index]),
    );
    active.forEach((index, position) => {
      minimizers[index].advance(values[position], gradients[index]);
    });
  }
}
