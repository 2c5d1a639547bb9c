/**
 * @file When to stop a study in which nothing works, so that a broken command does not burn the night.
 */
import type { Trial } from "../../core/index.ts";
import { lastLines } from "./trial-files.ts";

/** So many failures, and not one success, mean that the command is broken and not the configurations. */
const HOPELESS = 5;
const LOG_LINES = 20;

export interface FailureWatch {
  /** A trial of the study succeeded. */
  succeeded(): void;
  /** A trial failed for good. Returns why the run should stop, if it should. */
  failed(trial: Trial, reason: string, log: string): string | undefined;
}

/** Watches the failures of one run; `succeededBefore`: whether the study has a completed trial already. */
export function watchFailures(succeededBefore: boolean): FailureWatch {
  let success = succeededBefore;
  let failures = 0;
  return {
    succeeded: () => {
      success = true;
    },
    failed: (trial, reason, log) => {
      failures++;
      if (trial.origin === "baseline") {
        return (
          `The baseline (trial ${trial.number}) failed: ${reason}.${quoteLog(log)}` +
          "\nMake the baseline work, then run again: it will be evaluated first."
        );
      }
      if (success || failures < HOPELESS) return undefined;
      return (
        `The first ${failures} trials all failed, the last one (trial ${trial.number}) so: ${reason}.${quoteLog(log)}` +
        "\nMake the command work, then run again."
      );
    },
  };
}

function quoteLog(log: string): string {
  const lines = lastLines(log, LOG_LINES);
  if (lines === "") return ` Its log ${log} is empty.`;
  return `\nThe last lines of ${log}:\n${lines.replace(/^/gm, "  ")}`;
}
