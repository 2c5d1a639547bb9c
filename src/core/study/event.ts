/**
 * @file The history of a study: a list of events, of which its trials are the fold. Events are plain JSON and are never
 * changed or removed, so a recorded result is never lost.
 */
import type { Configuration } from "../space/index.ts";
import type { Measurement } from "./measurement.ts";
import type { EarlyStop, ProgressByMetric } from "./progress.ts";
import { isEnded, isHeld, isWithdrawn, type Origin, type Trial, type TrialIdentity } from "./trial.ts";
import { type UnitUse, unitsOf } from "./units.ts";

/** Something that happened to a trial. */
export type TrialEvent =
  | {
      readonly type: "suggested";
      readonly trial: number;
      readonly configuration: Configuration;
      readonly origin: Origin;
      /** Of origins `confirm` and `replicate`: the trial that is repeated. */
      readonly of?: number;
      /** The name that the caller gave the trial. */
      readonly id?: string;
    }
  | {
      readonly type: "started";
      readonly trial: number;
      readonly attempt: number;
      /** The name of the machine, where several machines may run the study. */
      readonly host?: string;
    }
  /** The evaluation of a running trial has failed. That is recorded as `failed` once it is known to be no fault of the machine; else
   * the trial is `interrupted`. */
  | {
      readonly type: "held";
      readonly trial: number;
      readonly reason: string;
      /** When the evaluation ended, ISO 8601 in UTC. */
      readonly ended: string;
      readonly used?: UnitUse;
    }
  /** A running trial was given back without a result: it is pending again. */
  | { readonly type: "interrupted"; readonly trial: number }
  | {
      readonly type: "completed";
      readonly trial: number;
      readonly metrics: Readonly<Record<string, Measurement>>;
      /** Why metrics that are only recorded have no value, by name. */
      readonly missing?: Readonly<Record<string, string>>;
      readonly progress?: ProgressByMetric;
      /** The units of resources that its commands held. */
      readonly used?: UnitUse;
      /** The name that the caller gave the trial when its result was recorded. */
      readonly id?: string;
    }
  | {
      readonly type: "failed";
      readonly trial: number;
      readonly reason: string;
      readonly id?: string;
      /** When the evaluation ended, ISO 8601 in UTC; present where the failure was recorded later than that. */
      readonly ended?: string;
      readonly used?: UnitUse;
    }
  /** The metrics of a trial that had completed or failed were read again: it is completed, with all of these. */
  | {
      readonly type: "reread";
      readonly trial: number;
      readonly metrics: Readonly<Record<string, Measurement>>;
      readonly missing?: Readonly<Record<string, string>>;
    }
  /** The recorded outcome was wrong: this one takes its place. */
  | { readonly type: "amended"; readonly trial: number; readonly outcome: Outcome }
  /** The trial does not count any more, whether it had ended or not. */
  | { readonly type: "withdrawn"; readonly trial: number; readonly reason: string }
  | {
      readonly type: "cancelled";
      readonly trial: number;
      readonly reason: string;
      /** Of a trial that was stopped early. */
      readonly stop?: EarlyStop;
      readonly progress?: ProgressByMetric;
      readonly used?: UnitUse;
    };

/** The outcome of an evaluation. */
export type Outcome =
  | {
      readonly kind: "completed";
      readonly metrics: Readonly<Record<string, Measurement>>;
      readonly missing?: Readonly<Record<string, string>>;
      readonly progress?: ProgressByMetric;
    }
  | { readonly kind: "failed"; readonly reason: string };

/** An event of a trial that exists already. */
export type LaterEvent = Exclude<TrialEvent, { type: "suggested" }>;

/**
 * The trials after the given events, by number. Later events of a trial that has ended (completed, failed, cancelled) are
 * ignored, so recording a result twice counts once; only its metrics may be read again, and its outcome may be amended or
 * withdrawn. Events of a trial that was never suggested are ignored, too.
 */
export function foldTrials(events: Iterable<TrialEvent>): readonly Trial[] {
  const trials = new Map<number, Trial>();
  for (const event of events) foldEvent(trials, event);
  return trialsByNumber(trials);
}

/** Applies the next event to the trials so far, by number, which it changes. */
export function foldEvent(trials: Map<number, Trial>, event: TrialEvent): void {
  const trial = trials.get(event.trial);
  if (event.type !== "suggested") {
    if (trial !== undefined) trials.set(event.trial, advanceTrial(trial, event));
  } else if (trial === undefined) {
    trials.set(event.trial, suggestedTrial(event));
  }
}

/** Trials in the order of their numbers. */
export function trialsByNumber(trials: ReadonlyMap<number, Trial>): readonly Trial[] {
  return [...trials.values()].sort((a, b) => a.number - b.number);
}

/** The pending trial that a suggestion begins. */
export function suggestedTrial(event: Extract<TrialEvent, { type: "suggested" }>): Trial {
  const { trial: number, configuration, origin, of, id } = event;
  return {
    number,
    configuration,
    origin,
    ...(of === undefined ? {} : { of }),
    ...(id === undefined ? {} : { id }),
    status: "pending",
  };
}

/** Whether an event may still change a trial. One that has ended accepts no result, but its metrics may be read again, and
 * its outcome may be amended or withdrawn. */
export function isAccepted(trial: Trial, { type }: Pick<LaterEvent, "type">): boolean {
  if (type === "held") return trial.status === "running" && !isHeld(trial);
  if (type === "reread") return trial.status === "completed" || trial.status === "failed";
  if (type === "amended") return isEnded(trial);
  if (type === "withdrawn") return !isWithdrawn(trial);
  return !isEnded(trial);
}

/** Whether an event changes outcomes to which models may have been fitted, so that what is remembered of them is stale. */
export function revisesOutcomes({ type }: Pick<TrialEvent, "type">): boolean {
  return type === "reread" || type === "amended" || type === "withdrawn";
}

/** The trial after one of its events; the trial itself if the event may not change it. */
export function advanceTrial(trial: Trial, event: LaterEvent): Trial {
  if (!isAccepted(trial, event)) return trial;
  const base = identityOf("id" in event ? { ...trial, id: event.id } : trial);
  const kept = isEnded(trial) ? unitsOf(trial) : {};
  switch (event.type) {
    case "started":
      return { ...base, status: "running", attempt: event.attempt };
    case "held": {
      const { reason, ended } = event;
      return trial.status === "running" ? { ...trial, held: { reason, ended } } : trial;
    }
    case "interrupted":
      return { ...base, status: "pending" };
    case "completed":
      return {
        ...base,
        status: "completed",
        metrics: event.metrics,
        ...missingOf(event),
        ...progressOf(event),
        ...unitsOf(event),
      };
    case "reread": {
      const progress = "progress" in trial ? progressOf(trial) : {};
      return { ...base, status: "completed", metrics: event.metrics, ...missingOf(event), ...progress, ...kept };
    }
    case "failed":
      return { ...base, status: "failed", reason: event.reason, ...unitsOf(event) };
    case "amended":
      return { ...base, ...amendedOutcome(trial, event.outcome), ...kept };
    case "withdrawn":
      return { ...base, status: "cancelled", reason: event.reason, ...kept };
    case "cancelled": {
      const { reason, stop } = event;
      const known = { ...(stop === undefined ? {} : { stop }), ...progressOf(event), ...unitsOf(event) };
      return { ...base, status: "cancelled", reason, ...known };
    }
  }
}

/** The part of a trial that no outcome changes. */
function identityOf({ number, configuration, origin, of, id }: TrialIdentity): TrialIdentity {
  return {
    number,
    configuration,
    origin,
    ...(of === undefined ? {} : { of }),
    ...(id === undefined ? {} : { id }),
  };
}

/** The status and the results of an amended trial. What it printed while it trained stays true. */
function amendedOutcome(trial: Trial, outcome: Outcome) {
  if (outcome.kind === "failed") return { status: "failed", reason: outcome.reason } as const;
  const progress = progressOf("progress" in outcome ? outcome : "progress" in trial ? trial : {});
  return { status: "completed", metrics: outcome.metrics, ...missingOf(outcome), ...progress } as const;
}

type Reasons = Readonly<Record<string, string>>;

function missingOf({ missing }: { readonly missing?: Reasons }): { readonly missing?: Reasons } {
  return missing === undefined ? {} : { missing };
}

function progressOf({ progress }: { readonly progress?: ProgressByMetric }): { readonly progress?: ProgressByMetric } {
  return progress === undefined ? {} : { progress };
}

/** The number of times that each trial was started, by trial; trials that were never started are absent. */
export function countStarts(events: Iterable<TrialEvent>): ReadonlyMap<number, number> {
  const starts = new Map<number, number>();
  for (const { type, trial } of events) if (type === "started") starts.set(trial, (starts.get(trial) ?? 0) + 1);
  return starts;
}
