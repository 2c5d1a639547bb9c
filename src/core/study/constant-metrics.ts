/**
 * @file Metrics that have never changed, of which a model can learn nothing.
 */
import type { Trial } from "./trial.ts";

/** The number of equal values from which on a metric is called constant. */
const MIN_EQUAL_VALUES = 5;

/** A metric with the same value in every trial that has it. */
export interface ConstantMetric {
  readonly name: string;
  readonly value: number;
  /** Number of trials that have it: five or more. */
  readonly count: number;
}

/** The metrics that had one and the same mean in all completed trials with different configurations; repeats of a trial are
 * not counted. */
export function constantMetrics(trials: readonly Trial[], names: readonly string[]): readonly ConstantMetric[] {
  const completed = trials.flatMap((trial) => (trial.status === "completed" && trial.of === undefined ? [trial] : []));
  return names.flatMap((name) => {
    const values = completed.flatMap(({ metrics }) => {
      const measurement = Object.hasOwn(metrics, name) ? metrics[name] : undefined;
      return measurement === undefined ? [] : [measurement.mean];
    });
    const [value] = values;
    const isConstant = values.length >= MIN_EQUAL_VALUES && values.every((each) => each === value);
    return value !== undefined && isConstant ? [{ name, value, count: values.length }] : [];
  });
}
