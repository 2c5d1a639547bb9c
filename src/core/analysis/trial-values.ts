/**
 * @file The values of one trial that a filter on trials reads.
 */
import type { ParameterValue } from "../space/index.ts";
import type { Trial } from "../study/index.ts";

/** The values of one trial, and of the baseline: measured, estimated, or those of one posterior draw. */
export interface TrialValues {
  /** The trial's value of a metric or parameter; undefined if it is unknown. */
  readonly of: (name: string) => ParameterValue | undefined;
  /** The baseline's value of a metric or parameter; undefined if it is unknown. */
  readonly ofBaseline: (name: string) => ParameterValue | undefined;
}

/** Something that holds of a trial or not. */
export interface Condition {
  holds(values: TrialValues): boolean;
}

/** A metric as the trial measured it, or else the parameter of that name; undefined if the trial has neither. */
export function recordedValue(trial: Trial | undefined, name: string): ParameterValue | undefined {
  const measured = trial?.status === "completed" ? trial.metrics[name]?.mean : undefined;
  return measured ?? trial?.configuration[name];
}
