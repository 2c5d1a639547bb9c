/**
 * @file What every store checks of an event before it stores it.
 */
import { ParetuneError } from "../../core/errors.ts";
import {
  advanceTrial,
  isAccepted,
  type LaterEvent,
  type Measurement,
  suggestedTrial,
  type Trial,
  type TrialEvent,
} from "../../core/study/index.ts";

/**
 * The trial that an event belongs to.
 *
 * @throws ParetuneError "argument" where a metric is not finite; "study" where there is no such trial
 */
export function checkEvent(event: LaterEvent, trials: readonly Trial[]): Trial {
  checkFinite(event);
  const trial = trialNumbered(trials, event.trial);
  if (trial !== undefined) return trial;
  throw new ParetuneError(
    "study",
    `append: trial ${event.trial} does not exist. \`paretune trials\` lists those that do.`,
  );
}

/** The trial of a number. Its place is that number, unless a damaged store has lost trials. */
function trialNumbered(trials: readonly Trial[], number: number): Trial | undefined {
  const there = trials[number];
  return there?.number === number ? there : trials.find((trial) => trial.number === number);
}

/**
 * Checks events that are stored together, each against the trials after those before it.
 *
 * @throws ParetuneError as `checkEvent`; "study" where an event is not accepted or a new trial does not continue the numbers
 */
export function checkEvents(events: readonly TrialEvent[], trials: readonly Trial[]): void {
  const after = new Map(trials.map((trial) => [trial.number, trial]));
  let next = (trials.at(-1)?.number ?? -1) + 1;
  for (const event of events) {
    if (event.type === "suggested") {
      if (event.trial !== next) throw notAccepted(event, `the next trial is ${next}`);
      after.set(next++, suggestedTrial(event));
      continue;
    }
    checkFinite(event);
    const trial = after.get(event.trial);
    if (trial === undefined) throw notAccepted(event, "the trial does not exist");
    if (!isAccepted(trial, event)) throw notAccepted(event, `the trial is ${trial.status}`);
    after.set(event.trial, advanceTrial(trial, event));
  }
}

function notAccepted({ type, trial }: TrialEvent, reason: string): ParetuneError {
  return new ParetuneError("study", `update: trial ${trial} cannot be ${type}: ${reason}`);
}

function metricsOf(event: LaterEvent): Readonly<Record<string, Measurement>> {
  if (event.type === "completed" || event.type === "reread") return event.metrics;
  return event.type === "amended" && event.outcome.kind === "completed" ? event.outcome.metrics : {};
}

function checkFinite(event: LaterEvent): void {
  for (const [name, { mean, standardError }] of Object.entries(metricsOf(event))) {
    if (Number.isFinite(mean) && (standardError === undefined || Number.isFinite(standardError))) continue;
    throw new ParetuneError(
      "argument",
      `append: metric ${name} of trial ${event.trial} must be finite; got ${mean} ± ${standardError ?? "unknown"}. ` +
        "Record the trial as failed instead.",
    );
  }
}
