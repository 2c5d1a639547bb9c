/**
 * @file The values that a condition on trials compares.
 */
import type { ParameterValue, Trial } from "../../core/index.ts";

export type { Condition, ConditionValues } from "../expression/index.ts";

/** A trial's metrics as measured and its parameters, by name. */
export function recordedValue(trial: Trial | undefined, name: string): ParameterValue | undefined {
  const measured = trial?.status === "completed" ? trial.metrics[name]?.mean : undefined;
  return measured ?? trial?.configuration[name];
}
