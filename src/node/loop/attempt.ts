/**
 * @file An attempt at a trial while it is evaluated, and its outcome.
 */
import type { Measurement, ProgressByMetric } from "../../core/study/index.ts";
import type { Reading, TrialOutput } from "../metrics/index.ts";
import type { Baseline } from "./baseline.ts";
import type { RunContext } from "./context.ts";
import type { Span } from "./failure-doubt.ts";
import type { FilledTrial } from "./fill-trial.ts";
import type { LockMode, Release } from "./machine-lock.ts";
import type { OutputFollower } from "./output-follower.ts";
import type { Stopped } from "./stopped.ts";
import type { EvaluatedTrial, TrialFiles } from "./trial-files.ts";
import type { UnitAccount } from "./unit-account.ts";
import type { Watch } from "./watch.ts";

/** The outcome of an attempt. */
export type Outcome =
  | {
      readonly kind: "completed";
      readonly metrics: Readonly<Record<string, Measurement>>;
      /** Why metrics that are only recorded have no value, by name. */
      readonly missing?: Readonly<Record<string, string>>;
      readonly progress?: ProgressByMetric;
      /** When the last metric was measured by a command of its own, if any was. */
      readonly measured?: Span;
    }
  | ({ readonly kind: "stopped" } & Stopped)
  | {
      readonly kind: "failed";
      readonly reason: string;
      readonly log: string;
      /** A shell found no program, which may be the machine's fault. */
      readonly isMissingProgram?: true;
      /** When the metric was measured whose measuring command failed; absent for any other failure. */
      readonly measured?: Span;
    }
  /** A program could not be started, or a place is gone, which no value of the trial decides: it is this machine's fault. */
  | { readonly kind: "fault"; readonly reason: string; readonly log: string }
  /** The infrastructure lost a command: nothing is known of the trial, and it is tried again. */
  | { readonly kind: "lost"; readonly reason: string; readonly log: string }
  | { readonly kind: "interrupted" };

/** A failure of the trial. */
export type Failure = Extract<Outcome, { kind: "failed" }>;

/** One attempt at a trial, with what was found so far. */
export interface Attempt {
  readonly context: RunContext;
  readonly trial: EvaluatedTrial;
  /** Held by this trial alone, from its start to its end. */
  readonly slot: number;
  readonly files: TrialFiles;
  readonly filled: FilledTrial;
  /** What it uses of resources. */
  readonly account: UnitAccount;
  /** The machine's lock, as it was taken last. */
  lock?: { readonly mode: LockMode; readonly release: Release };
  /** The commands of the study and then those that measure, as they are written to its folder; absent where they are not. */
  readonly commandLines?: string[];
  readonly metrics: Record<string, Measurement>;
  readonly missing: Record<string, string>;
  /** Where metrics are read. */
  readonly output: TrialOutput;
  /** Searches what is printed. */
  readonly follower: OutputFollower;
  /** The baseline that metrics are measured against; absent where none is, and for the baseline itself. */
  baseline?: Reading<Baseline>;
  /** Follows what it prints while its commands run; absent where the study does not read that. */
  watch?: Watch | undefined;
  /** Whether a program could not be started that every trial has. */
  isMachineFault?: boolean;
  /** What the infrastructure did to a command, as a phrase. */
  lost?: string | undefined;
  /** Whether it was said that output could not be written to a log. */
  hasLostOutput?: true;
  /** Whether a shell found no program. */
  isMissingProgram?: boolean;
  progress?: ProgressByMetric;
  /** When the last metric was measured by a command of its own. */
  measured?: Span;
}

/** The files that receive the output of a command. */
export interface Logs {
  readonly stdout: string;
  readonly stderr: string;
}
