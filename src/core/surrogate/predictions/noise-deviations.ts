/**
 * @file How precisely each trial was measured, according to the models: by the standard errors that they were given, which
 * are pooled over like trials, or by the noise that they infer.
 */

import { toOwnScale } from "../../gp/index.ts";
import { mean } from "../../statistics/index.ts";
import type { MetricModel, Surrogate } from "../surrogate.ts";

/** Standard deviations by metric, in the metric's own unit. */
export type Deviations = Readonly<Record<string, number>>;

/**
 * The standard deviation of each trial's measurement around its true value, by trial number. Of a trial that was evaluated
 * R times it is that of the mean: the root of the mean variance over R.
 */
export function noiseDeviations(surrogate: Surrogate): ReadonlyMap<number, Deviations> {
  const { rows, metrics } = surrogate;
  const rowsOf = new Map<number, number[]>();
  rows.forEach(({ trial }, row) => {
    rowsOf.set(trial, [...(rowsOf.get(trial) ?? []), row]);
  });
  return new Map(
    [...rowsOf].map(([trial, own]) => [
      trial,
      Object.fromEntries(metrics.map((metric) => [metric.name, deviationOf(metric, own)])),
    ]),
  );
}

/** The deviation of the mean of some rows of a metric, in its own unit. */
function deviationOf({ data: { noise, y }, fit, scale }: MetricModel, rows: readonly number[]): number {
  const variances =
    noise.kind === "known" ? rows.map((row) => noise.variances[row]) : [mean(fit.hyperparameters.noiseVariance)];
  const deviation = Math.sqrt(mean(variances) / rows.length);
  const middle = mean(rows.map((row) => y[row]));
  return Math.abs(toOwnScale(scale, middle + deviation) / 2 - toOwnScale(scale, middle - deviation) / 2);
}
