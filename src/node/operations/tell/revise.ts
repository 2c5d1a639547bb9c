/**
 * @file Corrections of what was recorded: an amended outcome takes the place of the recorded one, and a withdrawn trial does not
 * count any more. The history keeps what was recorded before.
 */
import {
  contradiction,
  isEnded,
  isWithdrawn,
  type Outcome,
  type Study,
  type Trial,
} from "../../../core/study/index.ts";
import { type Decision, type Present, timelines } from "../../storage/index.ts";
import type { ResultWords } from "../asker-words.ts";
import { BadInput } from "../bad-input.ts";
import { metricProblems } from "./check-metrics.ts";
import type { MetricNames } from "./entry.ts";
import { outcomeKey, outcomeOf, outcomeWords } from "./outcome-words.ts";

/** A correction that was recorded, or that had no effect. */
export interface Revision {
  readonly trial: Trial;
  readonly isNew: boolean;
  /** The outcome before, as text. */
  readonly was: string;
  /** The repeats of a trial that does not count any more. The model leaves them out with it. */
  readonly repeats?: readonly number[];
}

/** What refusals tell to write instead. */
interface Named {
  readonly words: ResultWords;
}

/**
 * Amends the outcome of an ended trial. Metrics that are not given keep their values.
 *
 * @throws BadInput where there is no such trial, it has no result, or a metric is missing
 */
export function amendTrial(
  present: Present,
  number: number,
  given: Outcome,
  { words, names, study }: Named & { readonly names: MetricNames; readonly study: Study },
): Decision<Revision> {
  const trial = findTrial(present, number, words);
  if (!isEnded(trial)) {
    throw new BadInput(
      `Trial ${number} has no result yet (it is ${trial.status}), so there is nothing to correct. To record one: ${words.record(number)}`,
    );
  }
  const outcome = given.kind === "failed" ? given : completedWith(present, trial, given);
  if (outcome.kind === "completed") {
    const problems = [
      ...metricProblems(Object.keys(outcome.metrics), {
        ...names,
        // What was recorded once may stay, although the study file does not have it any more.
        known: [...names.known, ...Object.keys(recordedMetrics(present, trial))],
      }),
    ];
    const impossible = contradiction(study, outcome.metrics);
    if (impossible !== undefined) problems.push(`${impossible.metric} ${impossible.reason}`);
    if (problems.length > 0) throw new BadInput(problems.join("\n"), { issues: problems });
  }
  const current = outcomeOf(trial);
  const was = current === undefined ? wordsOf(trial) : outcomeWords(current);
  const isNew = current === undefined || outcomeKey(current) !== outcomeKey(outcome);
  return {
    events: isNew ? [{ type: "amended", trial: number, outcome }] : [],
    result: { trial, isNew, was, ...(outcome.kind === "failed" ? repeatsOf(present, trial) : {}) },
  };
}

/** The repeats of a trial that are completed or under way. */
function repeatsOf({ trials }: Present, { number }: Trial): Pick<Revision, "repeats"> {
  const repeats = trials.filter(({ of, status }) => of === number && status !== "failed" && status !== "cancelled");
  return repeats.length === 0 ? {} : { repeats: repeats.map((each) => each.number) };
}

/**
 * Withdraws trials, whether they have ended or not.
 *
 * @throws BadInput where one does not exist; then none is withdrawn
 */
export function withdrawTrials(
  present: Present,
  numbers: readonly number[],
  reason: string | undefined,
  { words }: Named,
): Decision<readonly Revision[]> {
  const revised = numbers.map((number): Revision => {
    const trial = findTrial(present, number, words);
    return { trial, isNew: !isWithdrawn(trial), was: wordsOf(trial), ...repeatsOf(present, trial) };
  });
  const text = reason === undefined ? "withdrawn" : `withdrawn: ${reason}`;
  const events = revised.filter(({ isNew }) => isNew).map(({ trial }) => ({ trial: trial.number, reason: text }));
  return { events: events.map((event) => ({ type: "withdrawn", ...event })), result: revised };
}

function findTrial({ trials }: Present, number: number, words: ResultWords): Trial {
  const trial = trials.find((each) => each.number === number);
  if (trial !== undefined) return trial;
  throw new BadInput(`There is no trial ${number}. ${words.trials} lists those that exist.`);
}

function wordsOf(trial: Trial): string {
  const outcome = outcomeOf(trial);
  if (outcome !== undefined) return outcomeWords(outcome);
  return "reason" in trial ? trial.reason : trial.status;
}

/** The metrics that a trial has, or had before it was revised. */
function recordedMetrics({ events }: Present, trial: Trial) {
  if (trial.status === "completed") return trial.metrics;
  const earlier = timelines(events).get(trial.number)?.earlier ?? [];
  const last = earlier.flatMap((each) => (each.trial.status === "completed" ? [each.trial.metrics] : [])).at(-1);
  return last ?? {};
}

/** The recorded metrics with the given ones in their place. */
function completedWith(present: Present, trial: Trial, given: Extract<Outcome, { kind: "completed" }>): Outcome {
  const metrics = { ...recordedMetrics(present, trial), ...given.metrics };
  const reasons = Object.entries("missing" in trial ? (trial.missing ?? {}) : {});
  const missing = reasons.filter(([name]) => !Object.hasOwn(metrics, name));
  return { kind: "completed", metrics, ...(missing.length === 0 ? {} : { missing: Object.fromEntries(missing) }) };
}
