/**
 * @file What a trial is to a reader. Trials that were stopped early are kept as cancelled ones, and those whose failure is held as
 * running ones; to a reader they are neither.
 */
import type { TrialRowAnswer, TrialStatus } from "../../node/server/answers.ts";

/** `stopped`: stopped early. `held`: failed, while it is being checked whether that is a fault of the machine. */
export type TrialState = TrialStatus | "stopped" | "held";

/** All states, in the order in which they are listed. */
export const TRIAL_STATES: readonly TrialState[] = [
  "completed",
  "stopped",
  "failed",
  "held",
  "running",
  "pending",
  "cancelled",
];

/** The states in words. */
export const STATE_WORDS: Readonly<Record<TrialState, string>> = {
  completed: "completed",
  stopped: "stopped early",
  failed: "failed",
  held: "failed, being checked",
  running: "running",
  pending: "pending",
  cancelled: "cancelled",
};

/** The state of a trial. */
export function stateOf({ status, stop, held }: Pick<TrialRowAnswer, "status" | "stop" | "held">): TrialState {
  if (status === "cancelled" && stop !== undefined) return "stopped";
  return status === "running" && held !== undefined ? "held" : status;
}

/** Whether a trial of a state is cancelled, or its result is withdrawn; undefined where there is nothing to take back. */
export function removalOf(state: TrialState): "cancel" | "withdraw" | undefined {
  if (state === "cancelled") return undefined;
  return state === "pending" || state === "running" ? "cancel" : "withdraw";
}

/** Whether the parameters of a trial may be evaluated again, as a new trial. */
export function isRetryable(state: TrialState, { origin }: Pick<TrialRowAnswer, "origin">): boolean {
  return (state === "failed" || state === "stopped" || state === "cancelled") && origin !== "told";
}
