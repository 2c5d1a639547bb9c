/**
 * @file The events of a run, and how it ends.
 */

import type {
  EarlierUse,
  ExpectedGain,
  ModelHealth,
  ModelUse,
  ProposalRecord,
  TimeBudgetUse,
} from "../../core/designer/index.ts";
import type { Configuration } from "../../core/space/index.ts";
import type {
  Budget,
  ConstantMetric,
  EarlyStop,
  Measurement,
  Origin,
  ReachedTarget,
  Trial,
  Units,
} from "../../core/study/index.ts";
import type { ChosenWarping, ExpectedFailures } from "../../core/surrogate/index.ts";
import type { Pause } from "../storage/index.ts";
import type { Limit } from "./limit-watch.ts";
import type { WorkTime } from "./work-clock.ts";

/** Something that happened in a run, for live progress. A trial that is reported as completed or failed is stored already. */
export type LoopEvent =
  | {
      readonly type: "opened";
      /** The store's folder. */
      readonly folder: string;
      /** Trials of the budget that had ended, and trials of this run that wait to be run (again), when the run began. */
      readonly ended: number;
      readonly waiting: number;
      /** The number of trials that count towards the budget, and the budget; infinite where only time is limited. */
      readonly spent: number;
      readonly budget: number;
      /** The time that the runs of the study have taken so far. */
      readonly time?: WorkTime;
      /** Only repeats of earlier trials are run; `budget` is their number. */
      readonly confirming?: true;
    }
  /** An earlier run was killed; what it had left of a trial was ended now. */
  | {
      readonly type: "leftovers";
      readonly trial: number;
      readonly ended: number;
      readonly remaining: number;
      /** What the numbers count; absent: processes. */
      readonly unit?: "job";
      /** The units of resources that its command held. */
      readonly units?: Units;
    }
  /** The engine that runs the commands does not answer, which is waited for; without a reason it answers again. */
  | { readonly type: "engine"; readonly executor: string; readonly reason?: string | undefined }
  /** A command of a trial has waited in its engine's queue for a minute; with what it waits for, in the engine's words. */
  | { readonly type: "trial-queued"; readonly trial: number; readonly reason?: string }
  /** The infrastructure lost a trial, which is tried again after a while. */
  | { readonly type: "trial-lost"; readonly trial: number; readonly reason: string; readonly waitMs: number }
  /** Other runs have died; what they were running is this run's now, and is run again where it was not finished. */
  | { readonly type: "taken-over"; readonly trials: readonly number[] }
  /** Trials of the study that have ended, of this run and of others. */
  | { readonly type: "trials-ended"; readonly trials: readonly Trial[] }
  /** Nothing is left for this run but what other runs may leave if they die. */
  | { readonly type: "waiting-for-others"; readonly trials: readonly number[] }
  /** The store cannot be reached: the run waits for it. Trials that run go on, and no result is lost. */
  | { readonly type: "store-away"; readonly reason: string }
  | { readonly type: "store-back"; readonly milliseconds: number }
  /** A limit besides the number of trials is reached: no new trial begins, and those that run are finished. */
  | { readonly type: "closing"; readonly limit: Limit; readonly running: number; readonly time: WorkTime }
  /** The study is paused: no trial is started until it is resumed, and those that run are finished. */
  | ({ readonly type: "paused" } & Pause)
  | { readonly type: "resumed" }
  /** The budget was changed in the study file. */
  | { readonly type: "budget"; readonly budget: Budget }
  | { readonly type: "proposing"; readonly count: number }
  | { readonly type: "progress"; readonly message: string }
  | {
      readonly type: "proposed";
      readonly trials: readonly number[];
      readonly milliseconds: number;
      readonly health: readonly ModelHealth[];
      /** What the batch is expected to add, where a model predicts it. */
      readonly expectedGain?: ExpectedGain;
      /** The kind of each objective's model, where it is not simply the strategy's. */
      readonly models?: readonly ModelUse[];
      /** With a time limit for the models: how they were fitted. */
      readonly timeBudget?: TimeBudgetUse;
      /** Of a large study: how many trials its models were computed from. */
      readonly chosen?: ProposalRecord["chosen"];
      /** The expected number of failures in the batch, where a model predicts it. */
      readonly failures?: ExpectedFailures;
      /** What became of prescribed transforms that the outcomes do not admit, by metric; absent where all do. */
      readonly transformFallbacks?: ProposalRecord["transformFallbacks"];
      /** Number of very bad outcomes that were winsorised for the models, by metric; absent where there are none. */
      readonly winsorised?: Readonly<Record<string, number>>;
      /** Of a study that begins with an earlier one: whether its models learn from that. */
      readonly earlier?: readonly EarlierUse[];
      /** Whether the models' inputs are warped, where the study leaves that open. */
      readonly inputWarping?: ChosenWarping;
    }
  | {
      readonly type: "trial-started";
      readonly trial: number;
      readonly attempt: number;
      readonly configuration: Configuration;
      readonly origin: Origin;
      /** The trial that is repeated. */
      readonly of?: number;
      readonly folder: string;
    }
  /** A command of the trial waits for units of these resources, holds them, or has given them back. */
  | { readonly type: "units-awaited"; readonly trial: number; readonly resources: readonly string[] }
  | { readonly type: "units-held"; readonly trial: number; readonly units: Units }
  | { readonly type: "units-released"; readonly trial: number }
  | { readonly type: "measuring"; readonly trial: number; readonly metric: string }
  /** A metric that was to be measured against the baseline was measured plainly, because the baseline could not be. */
  | { readonly type: "measured-alone"; readonly trial: number; readonly metric: string; readonly reason: string }
  /** A metric that is only recorded could not be read, or some values of its progress; the trial goes on. */
  | { readonly type: "metric-missing"; readonly trial: number; readonly metric: string; readonly reason: string }
  /** Output of a trial could not be written to its log, e.g. on a full disk; its outcome counts all the same. Once per trial. */
  | { readonly type: "output-lost"; readonly trial: number; readonly reason: string }
  /** A metric has been the same in every trial so far, five or more; reported once in a run. */
  | ({ readonly type: "metric-constant" } & ConstantMetric)
  | {
      readonly type: "trial-completed";
      readonly trial: number;
      readonly metrics: Readonly<Record<string, Measurement>>;
      /** Absent where an earlier run finished the evaluation and died before it could record it. */
      readonly milliseconds?: number;
    }
  | { readonly type: "trial-retried"; readonly trial: number; readonly reason: string; readonly log: string }
  /** It has failed, which is recorded once it is known to be no fault of the machine. `ended` is ISO 8601 in UTC. */
  | { readonly type: "trial-held"; readonly trial: number; readonly reason: string; readonly ended: string }
  | { readonly type: "trial-failed"; readonly trial: number; readonly reason: string; readonly log: string }
  /** It could no longer reach the front and was ended, which is recorded. */
  | { readonly type: "trial-stopped"; readonly trial: number; readonly reason: string; readonly stop: EarlyStop }
  /** Failures in a row may be a fault of the machine: the configurations of these trials, which had succeeded, are run again. */
  | { readonly type: "doubt"; readonly failures: number; readonly again: readonly number[] }
  /** They are not: the configuration of this trial works. */
  | { readonly type: "doubt-settled"; readonly works: number }
  | { readonly type: "trial-interrupted"; readonly trial: number }
  /** Another process recorded the trial's outcome before this run did; that outcome counts. */
  | {
      readonly type: "trial-superseded";
      readonly trial: number;
      readonly withdrawn?: true;
      /** Another run has it now, as this one was taken for dead. */
      readonly elsewhere?: true;
    }
  | { readonly type: "finished"; readonly summary: RunSummary };

/** Why a run ended. */
export type RunOutcome =
  | "budget-spent" // the number of trials
  | "time-spent" // the time of the budget
  | "slot-time-spent" // the time of the budget, summed over the slots
  | "target-reached" // by a trial's measurements
  | "converged" // the next batch is expected to add too little (budget.stop)
  | "confirmed" // all repeats have ended
  | "exhausted" // a finite space has no configuration left to try
  | "interrupted" // by the caller's signal
  | "stopped" // nothing works: the baseline failed, the first trials all did, or the machine has a fault
  | "all-failed"; // the budget is spent, or nothing is left to try, and no trial has completed

/** How a run ended, with the numbers of its trials. */
export interface RunSummary {
  readonly outcome: RunOutcome;
  /** A message for users, where there is more to say than the outcome; for "stopped" with the last lines of the log. */
  readonly message?: string;
  /** The exit code for the process: 0, 1, or 130 after an interruption. */
  readonly exitCode: 0 | 1 | 130;
  /** The store's folder. */
  readonly folder: string;
  /** Numbers of the budget's trials by status. Repeats of other trials are counted only while they are pending. */
  readonly completed: number;
  readonly failed: number;
  /** Number of trials that were stopped early, if any were. */
  readonly stopped?: number;
  readonly pending: number;
  /** Number of the pending trials that wait for a larger budget, if there are any. */
  readonly waiting?: number;
  /** Whether the study is paused. */
  readonly paused?: true;
  /** Number of results of configurations that were not proposed, if there are any. */
  readonly told?: number;
  /** The time of all runs of the study, in seconds; absent for a run of repeats. */
  readonly seconds?: number;
  readonly slotSeconds?: number;
  /** The budget when the run ended; its number of trials is infinite where only time is limited. */
  readonly budget: Budget;
  /** The trial that reached the target. */
  readonly target?: ReachedTarget;
}
