/**
 * @file Outcomes as text, and whether two are the same.
 */
import type { Outcome, Trial } from "../../../core/study/index.ts";
import { keptReason } from "../kept-reason.ts";
import type { EntryOutcome, Metrics } from "./entry.ts";

/** A key that two outcomes share if they are the same: equal means and standard errors, or the same reason. */
export function outcomeKey(outcome: EntryOutcome): string {
  if (outcome.kind !== "completed") return JSON.stringify([outcome.kind, keptReason(outcome.reason)]);
  const metrics = Object.entries(outcome.metrics).map(([name, { mean, standardError = null }]) => [
    name,
    mean,
    standardError,
  ]);
  return JSON.stringify(["completed", metrics.sort()]);
}

/** The outcome of a trial; undefined if it has none, or was withdrawn. */
export function outcomeOf(trial: Trial): EntryOutcome | undefined {
  if (trial.status === "completed") return { kind: "completed", metrics: trial.metrics };
  if (trial.status === "failed") return { kind: "failed", reason: trial.reason };
  if (trial.status !== "cancelled" || trial.stop === undefined) return undefined;
  return { kind: "stopped", reason: trial.reason, stop: trial.stop };
}

/** E.g. `completed (accuracy=0.91, latency=12.3±0.4)`. */
export function outcomeWords(outcome: EntryOutcome | Outcome): string {
  return outcome.kind === "completed"
    ? `completed (${metricsWords(outcome.metrics)})`
    : `${outcome.kind} (${keptReason(outcome.reason)})`;
}

function metricsWords(metrics: Metrics): string {
  return Object.entries(metrics)
    .map(
      ([name, { mean, standardError }]) => `${name}=${mean}${standardError === undefined ? "" : `±${standardError}`}`,
    )
    .join(", ");
}
