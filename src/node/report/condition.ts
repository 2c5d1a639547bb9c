/**
 * @file A condition on trials, such as that of `best --where`, and where it reads what it compares.
 */
import type { ParameterValue, Trial } from "../../core/index.ts";

/** One trial's values, as measured, as estimated or in one posterior draw; undefined for what is not known. */
export interface ConditionValues {
  /** Of a metric or a parameter. */
  readonly of: (name: string) => ParameterValue | undefined;
  /** The same of the baseline. */
  readonly ofBaseline: (name: string) => ParameterValue | undefined;
}

/** Something that holds of a trial or not. */
export interface Condition {
  holds(values: ConditionValues): boolean;
}

/** A trial's metrics as measured and its parameters, by name. */
export function recordedValue(trial: Trial | undefined, name: string): ParameterValue | undefined {
  const measured = trial?.status === "completed" ? trial.metrics[name]?.mean : undefined;
  return measured ?? trial?.configuration[name];
}
