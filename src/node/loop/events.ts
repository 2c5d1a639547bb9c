/**
 * @file What a run tells those who watch it, and how it ends.
 */
import type {
  ChosenWarping,
  Configuration,
  EarlierUse,
  EarlyStop,
  ExpectedFailures,
  ExpectedGain,
  Measurement,
  ModelHealth,
  ModelUse,
  Origin,
  TimeBudgetUse,
} from "../../core/index.ts";

/** Something that happened in a run, for live progress. Whatever is told as completed or failed is stored already. */
export type LoopEvent =
  | {
      readonly type: "opened";
      /** The store's folder. */
      readonly folder: string;
      /** Trials that had ended, and own trials that wait to be run (again), when the run began. */
      readonly ended: number;
      readonly waiting: number;
      /** Trials that count towards the budget, and the budget. */
      readonly spent: number;
      readonly budget: number;
      /** Only repeats of earlier trials are run: `budget` is their number. */
      readonly confirming?: true;
    }
  | { readonly type: "proposing"; readonly count: number }
  | { readonly type: "progress"; readonly message: string }
  | {
      readonly type: "proposed";
      readonly trials: readonly number[];
      readonly milliseconds: number;
      readonly health: readonly ModelHealth[];
      /** What the batch is expected to add, where a model says so. */
      readonly expectedGain?: ExpectedGain;
      /** The kind of each objective's model, where it is not simply the strategy's. */
      readonly models?: readonly ModelUse[];
      /** With a budget of time for the models: how they were made. */
      readonly timeBudget?: TimeBudgetUse;
      /** How many of the batch are expected to fail, where a model says so. */
      readonly failures?: ExpectedFailures;
      /** Of a study that begins with an earlier one, whether its models learn from that. */
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
  | { readonly type: "measuring"; readonly trial: number; readonly metric: string }
  /** A metric that was to be measured against the baseline was measured plainly, because the baseline could not be. */
  | { readonly type: "measured-alone"; readonly trial: number; readonly metric: string; readonly reason: string }
  | {
      readonly type: "trial-completed";
      readonly trial: number;
      readonly metrics: Readonly<Record<string, Measurement>>;
      /** Absent when the evaluation was finished by an earlier run that died before it could record it. */
      readonly milliseconds?: number;
    }
  | { readonly type: "trial-retried"; readonly trial: number; readonly reason: string; readonly log: string }
  | { readonly type: "trial-failed"; readonly trial: number; readonly reason: string; readonly log: string }
  /** It could not reach the front any more, and was ended; that is recorded. */
  | { readonly type: "trial-stopped"; readonly trial: number; readonly reason: string; readonly stop: EarlyStop }
  | { readonly type: "trial-interrupted"; readonly trial: number }
  /** Another process told the trial's outcome before this run did; that one counts. */
  | { readonly type: "trial-superseded"; readonly trial: number }
  | { readonly type: "finished"; readonly summary: RunSummary };

/** Why a run ended. */
export type RunOutcome =
  | "budget-spent"
  | "converged" // the next batch is expected to add too little (budget.stop)
  | "confirmed" // all repeats have ended
  | "exhausted" // a finite space has no configuration left to try
  | "interrupted" // by the caller's signal
  | "stopped"; // nothing works: the baseline failed, or the first trials all did

export interface RunSummary {
  readonly outcome: RunOutcome;
  /** For people, when there is more to say than the outcome; for "stopped", with the last lines of the log. */
  readonly message?: string;
  /** How the process should end: 0, 1, or 130 after an interruption. */
  readonly exitCode: 0 | 1 | 130;
  /** The store's folder. */
  readonly folder: string;
  /** All trials of the study by status; repeats of others count while they are pending only. */
  readonly completed: number;
  readonly failed: number;
  /** Of trials that were stopped early, if any were. */
  readonly stopped?: number;
  readonly pending: number;
}
