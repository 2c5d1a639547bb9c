/**
 * @file One trial: a configuration and its outcome. A union on `status`; each case has only its own fields.
 */
import type { Configuration } from "../space/index.ts";
import type { Measurement } from "./measurement.ts";
import type { EarlyStop, ProgressByMetric } from "./progress.ts";
import type { Strategy } from "./strategy-names.ts";
import type { Units } from "./units.ts";

/** Where a trial's configuration came from. `confirm` and `replicate` evaluate that of an earlier trial again: asked for by the user, or by `replicates: auto`; `earlier` is one that was
 * good in an earlier study. */
export type Origin = "baseline" | Strategy | "told" | "confirm" | "replicate" | "earlier";

/** What a trial is from the beginning, whatever its outcome. */
export interface TrialIdentity {
  /** 0, 1, 2 …, unique in the study. */
  readonly number: number;
  readonly configuration: Configuration;
  readonly origin: Origin;
  /** Of origins `confirm` and `replicate`: the completed trial whose configuration is evaluated again. */
  readonly of?: number;
  /** The name that the caller gave it, unique in the study; absent for trials that are known by their number only. */
  readonly id?: string | undefined;
}

/** A failure that may be a fault of the machine. Until that is settled, its trial has neither failed nor is it evaluated. */
export interface HeldFailure {
  readonly reason: string;
  /** When the evaluation ended, ISO 8601 in UTC. */
  readonly ended: string;
}

/** A trial of the study. */
export type Trial =
  | (TrialIdentity & { readonly status: "pending" })
  | (TrialIdentity & {
      readonly status: "running";
      readonly attempt: number;
      /** Its evaluation has ended with a failure that is not recorded yet. */
      readonly held?: HeldFailure;
    })
  | (TrialIdentity & {
      readonly status: "completed";
      readonly metrics: Readonly<Record<string, Measurement>>;
      /** The reasons why recorded metrics have no value, by metric name. */
      readonly missing?: Readonly<Record<string, string>>;
      /** The values that it printed while it trained, if the study reads them. */
      readonly progress?: ProgressByMetric;
      /** The units of resources that its commands held. */
      readonly units?: Units;
    })
  | (TrialIdentity & { readonly status: "failed"; readonly reason: string; readonly units?: Units })
  | (TrialIdentity & {
      readonly status: "cancelled";
      readonly reason: string;
      /** Of a trial that was stopped early: why, and what it had printed. */
      readonly stop?: EarlyStop;
      readonly progress?: ProgressByMetric;
      readonly units?: Units;
    });

/** A trial whose outcome is known: it changes only if its metrics are read again, or if it is amended or withdrawn. */
export type EndedTrial = Extract<Trial, { status: "completed" | "failed" | "cancelled" }>;

/** Whether the outcome of a trial is known. */
export function isEnded(trial: Trial): trial is EndedTrial {
  return trial.status !== "pending" && trial.status !== "running";
}

/** A trial that was stopped early: it counts as one of the budget, and has no metrics. */
export type StoppedTrial = Extract<Trial, { status: "cancelled" }> & { readonly stop: EarlyStop };

/** Whether a trial was stopped early. */
export function isStopped(trial: Trial): trial is StoppedTrial {
  return trial.status === "cancelled" && trial.stop !== undefined;
}

/** A trial whose evaluation has failed, while it is being checked whether that is a fault of the machine. */
export type HeldTrial = Extract<Trial, { status: "running" }> & { readonly held: HeldFailure };

/** Whether a trial's failure is held back. Such a trial has not ended, and it is not running any more. */
export function isHeld(trial: Trial): trial is HeldTrial {
  return trial.status === "running" && trial.held !== undefined;
}

/** A trial whose failure is held, as one that has failed. */
export function asFailed({ attempt: _, held: { reason }, ...identity }: HeldTrial): EndedTrial {
  return { ...identity, status: "failed", reason };
}

/** Whether a trial was withdrawn: it counts as if it had never been proposed. */
export function isWithdrawn(trial: Trial): boolean {
  return trial.status === "cancelled" && trial.stop === undefined;
}
