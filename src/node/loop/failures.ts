/**
 * @file When to stop a study in which nothing works, so that a broken command does not use up the budget.
 */
import { statSync } from "node:fs";
import type { Trial } from "../../core/study/index.ts";
import { lastLines } from "./log-tail.ts";
import { trialFiles } from "./trial-files.ts";

/** After this many failures without a success, the command is taken to be broken rather than the configurations. */
const MAX_FAILURES_WITHOUT_SUCCESS = 5;
/** Number of lines that a message quotes from the end of a log. */
const QUOTED_LOG_LINES = 20;

/** Counts the failures of a run. */
export interface FailureWatch {
  /** Records that a trial succeeded. */
  succeeded(): void;
  /** Records that a trial failed for good. Returns why the run should stop, if it should. */
  failed(trial: Trial, reason: string, log: string): string | undefined;
}

/** Watches the failures of one run. `succeededBefore` says whether the study has a completed trial already. */
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
          `The baseline (trial ${trial.number}) failed: ${sentence(reason)}${quoteLog(log)}` +
          "\nFix the baseline, then run again: it will be evaluated first."
        );
      }
      if (success || failures < MAX_FAILURES_WITHOUT_SUCCESS) return undefined;
      return (
        `The first ${failures} trials all failed. The last one (trial ${trial.number}) failed: ${sentence(reason)}` +
        `${quoteLog(log)}\nFix the command, then run again.`
      );
    },
  };
}

/** What is known of the failures of a study in whose store folder every trial of the budget has failed. */
export function allFailedWords(folder: string, trials: readonly Trial[]): string {
  const failed = trials.flatMap((trial) =>
    trial.status === "failed" && trial.origin !== "told" && trial.origin !== "confirm" ? [trial] : [],
  );
  const last = failed.at(-1);
  if (last === undefined) return "No trial has completed.";
  const all = failed.length === 1 ? "The only trial" : `All ${failed.length} trials failed. The last one`;
  const { stdout, stderr, folder: own } = trialFiles(folder, last.number);
  const log = isEmpty(stderr) ? stdout : stderr;
  return `${all} (trial ${last.number}) failed: ${sentence(last.reason)}${quoteLog(log)}\nIts files are in ${own}`;
}

function isEmpty(log: string): boolean {
  try {
    return statSync(log).size === 0;
  } catch {
    return true; // there is none, or it cannot be seen
  }
}

/** A text that ends as a sentence does. */
export function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** The last lines of a log, for the end of a message. */
export function quoteLog(log: string): string {
  const lines = lastLines(log, QUOTED_LOG_LINES);
  if (lines.length === 0) return ` Its log ${log} is empty.`;
  return `\nThe last lines of ${log}:${lines.map((line) => `\n  ${line}`).join("")}`;
}
