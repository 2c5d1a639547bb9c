/**
 * @file How a run ends: why, in words and numbers.
 */
import type { ExpectedGain } from "../../core/designer/index.ts";
import { countTrials, type ReachedTarget, type Study, type Trial } from "../../core/study/index.ts";
import { trialsOf } from "../storage/index.ts";
import type { RunContext } from "./context.ts";
import type { RunOutcome, RunSummary } from "./events.ts";
import { allFailedWords } from "./failures.ts";
import type { Limit } from "./limit-watch.ts";
import type { WorkTime } from "./work-clock.ts";

/** What ended the running of trials. */
export interface RunEnd {
  /** Why nothing works, as the watch over failures says. */
  readonly failureMessage: string | undefined;
  readonly isInterrupted: boolean;
  /** The expected gain of the batch that is not run because the study's rule for stopping is met. */
  readonly converged: ExpectedGain | undefined;
  /** Why nothing is left to propose. */
  readonly exhausted: string | undefined;
}

/** Why a run has ended, and what it took. */
export interface End {
  readonly outcome: RunOutcome;
  readonly message?: string;
  readonly time?: WorkTime;
  readonly target?: ReachedTarget;
}

/** The end of a run of repeats. */
export function endOfRepeats({ failureMessage, isInterrupted }: RunEnd): End {
  if (failureMessage !== undefined) return { outcome: "stopped", message: failureMessage };
  return { outcome: isInterrupted ? "interrupted" : "confirmed" };
}

/** The end of a run of the study. */
export async function endOfRun(
  context: RunContext,
  end: RunEnd & { readonly reached: Limit | undefined; readonly time: WorkTime },
): Promise<End> {
  const { trials } = await context.storage.snapshot();
  const { time } = end;
  const why = reasonOf(context, trials, end);
  const { failed, completed } = countTrials(trials);
  const isOver = why.outcome !== "interrupted" && why.outcome !== "stopped" && why.outcome !== "target-reached";
  if (!isOver || completed > 0 || failed === 0) return { ...why, time };
  return { outcome: "all-failed", message: allFailedWords(context.folder, trials), time };
}

function reasonOf(
  { file: { study } }: RunContext,
  trials: readonly Trial[],
  { failureMessage, isInterrupted, converged, exhausted, reached }: Parameters<typeof endOfRun>[1],
): End {
  if (failureMessage !== undefined) return { outcome: "stopped", message: failureMessage };
  if (isInterrupted) return { outcome: "interrupted" };
  if (reached?.kind === "target-reached") {
    return { outcome: "target-reached", target: reached.target };
  }
  const { ended } = countTrials(trials);
  if (reached !== undefined && ended < study.budget.trials) return { outcome: reached.kind };
  if (converged !== undefined) return { outcome: "converged", message: convergedWords(study, converged) };
  if (exhausted !== undefined) return { outcome: "exhausted", message: exhausted };
  const missing = missingBaselineWords(study, trials);
  return { outcome: "budget-spent", ...(missing === undefined ? {} : { message: missing }) };
}

function missingBaselineWords({ baseline }: Study, trials: readonly Trial[]): string | undefined {
  if (baseline === undefined || trials.some(({ origin }) => origin === "baseline")) return undefined;
  const { spent } = countTrials(trials);
  return `The baseline has not been evaluated, because the budget was spent before. To evaluate it, run with --trials ${spent + 1}.`;
}

function convergedWords({ budget }: Study, { share }: ExpectedGain): string {
  const percent = (value: number): string => `${Number((100 * value).toPrecision(2))} %`;
  return (
    `The next batch is expected to add ${percent(share)} to the hypervolume. That is the second batch in a row below the ` +
    `${percent(budget.stop ?? 0)} of budget.stop, so it is not run.`
  );
}

/** A run in numbers, from what is stored. */
export async function summarise({ storage, folder, file }: RunContext, end: End): Promise<RunSummary> {
  const snapshot = await storage.snapshot();
  const { trials, pause } = snapshot;
  const { completed, failed, stopped, pending, told } = countTrials(trials);
  const { time, ...why } = end;
  const isFailure = end.outcome === "stopped" || end.outcome === "all-failed";
  const { budget } = file.study;
  const isSpent = end.outcome === "budget-spent";
  const waiting = isSpent ? trialsOf(snapshot, "run").filter(({ status }) => status === "pending").length : 0;
  const repeats = trials.filter(({ origin, status }) => origin === "confirm" && status === "pending").length;
  return {
    ...why,
    exitCode: end.outcome === "interrupted" ? 130 : isFailure ? 1 : 0,
    folder,
    completed,
    failed,
    ...(stopped === 0 ? {} : { stopped }),
    pending: pending + repeats,
    ...(waiting === 0 ? {} : { waiting }),
    ...(pause === undefined ? {} : { paused: true }),
    budget,
    ...(told === 0 ? {} : { told }),
    ...(time === undefined ? {} : { seconds: time.ms / 1000, slotSeconds: time.slotMs / 1000 }),
  };
}
