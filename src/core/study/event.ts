/**
 * @file A study's history is a list of events; its trials are their fold. Events are plain JSON and are never changed
 * or removed, so that whatever was told stays told.
 */
import type { Configuration } from "../space/index.ts";
import type { EarlyStop, ProgressByMetric } from "./progress.ts";
import type { Measurement, Origin, Trial } from "./trial.ts";

/** Something that happened to a trial. */
export type TrialEvent =
  | {
      readonly type: "suggested";
      readonly trial: number;
      readonly configuration: Configuration;
      readonly origin: Origin;
      /** Of origin `confirm`: the trial that is repeated. */
      readonly of?: number;
    }
  | { readonly type: "started"; readonly trial: number; readonly attempt: number }
  | {
      readonly type: "completed";
      readonly trial: number;
      readonly metrics: Readonly<Record<string, Measurement>>;
      readonly progress?: ProgressByMetric;
    }
  | { readonly type: "failed"; readonly trial: number; readonly reason: string }
  | {
      readonly type: "cancelled";
      readonly trial: number;
      readonly reason: string;
      /** Of a trial that was stopped early. */
      readonly stop?: EarlyStop;
      readonly progress?: ProgressByMetric;
    };

/**
 * The trials after the given events, by number. A trial that has ended (completed, failed, cancelled) stays as it is:
 * later events about it are ignored, so that telling twice counts once.
 */
export function foldTrials(events: Iterable<TrialEvent>): readonly Trial[] {
  const trials = new Map<number, Trial>();
  for (const event of events) {
    if (event.type === "suggested") {
      if (!trials.has(event.trial)) {
        const { trial: number, configuration, origin, of } = event;
        trials.set(number, { number, configuration, origin, ...(of === undefined ? {} : { of }), status: "pending" });
      }
      continue;
    }
    const trial = trials.get(event.trial);
    if (trial === undefined || (trial.status !== "pending" && trial.status !== "running")) continue;
    const { number, configuration, origin, of } = trial;
    const base = { number, configuration, origin, ...(of === undefined ? {} : { of }) };
    switch (event.type) {
      case "started":
        trials.set(number, { ...base, status: "running", attempt: event.attempt });
        break;
      case "completed":
        trials.set(number, { ...base, status: "completed", metrics: event.metrics, ...progressOf(event) });
        break;
      case "failed":
        trials.set(number, { ...base, status: "failed", reason: event.reason });
        break;
      case "cancelled": {
        const { reason, stop } = event;
        const stopped = stop === undefined ? {} : { stop };
        trials.set(number, { ...base, status: "cancelled", reason, ...stopped, ...progressOf(event) });
      }
    }
  }
  return [...trials.values()].sort((a, b) => a.number - b.number);
}

function progressOf({ progress }: { readonly progress?: ProgressByMetric }): { readonly progress?: ProgressByMetric } {
  return progress === undefined ? {} : { progress };
}
