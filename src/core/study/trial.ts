/**
 * @file One trial: a configuration and its outcome. A union on `status`; each case has only its own fields.
 */
import type { Configuration } from "../space/index.ts";
import type { Measurement } from "./measurement.ts";
import type { EarlyStop, ProgressByMetric } from "./progress.ts";
import type { Strategy } from "./strategy-names.ts";

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

/** A trial of the study. */
export type Trial =
  | (TrialIdentity & { readonly status: "pending" })
  | (TrialIdentity & { readonly status: "running"; readonly attempt: number })
  | (TrialIdentity & {
      readonly status: "completed";
      readonly metrics: Readonly<Record<string, Measurement>>;
      /** The reasons why recorded metrics have no value, by metric name. */
      readonly missing?: Readonly<Record<string, string>>;
      /** The values that it printed while it trained, if the study reads them. */
      readonly progress?: ProgressByMetric;
    })
  | (TrialIdentity & { readonly status: "failed"; readonly reason: string })
  | (TrialIdentity & {
      readonly status: "cancelled";
      readonly reason: string;
      /** Of a trial that was stopped early: why, and what it had printed. */
      readonly stop?: EarlyStop;
      readonly progress?: ProgressByMetric;
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

/** Whether a trial was withdrawn: it counts as if it had never been proposed. */
export function isWithdrawn(trial: Trial): boolean {
  return trial.status === "cancelled" && trial.stop === undefined;
}
