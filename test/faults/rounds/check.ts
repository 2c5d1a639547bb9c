/**
 * @file Whether a study is what its programs have told the ledger, once all faults are over and it was resumed.
 */
import type { Trial } from "../../../src/core/study/index.ts";
import type { Ledger } from "./ledger.ts";
import type { Seen } from "./scene.ts";
import type { StudyState } from "./study.ts";

/** What can be wrong with a study, by the columns of the table. */
export type Wrong = "lost" | "twice" | "orphan" | "stuck" | "other";

/** Something that is wrong. */
export interface Violation {
  readonly wrong: Wrong;
  readonly what: string;
}

/** What a study is compared with. */
export interface Expectation {
  readonly ledger: Ledger;
  readonly seen: readonly Seen[];
  /** The number of trials; undefined where lost answers may have reserved some more. */
  readonly trials: number | undefined;
  /** Whether a run may have been taken for dead while it lived, or while what it had started lived: then another one evaluates a
   * trial again, as is documented. */
  readonly mayOverlap: boolean;
}

/** What is wrong with a study. */
export function checkStudy(state: StudyState | undefined, expected: Expectation): readonly Violation[] {
  if (state === undefined) return [{ wrong: "lost", what: "there is no store" }];
  return [
    ...checkNumbers(state, expected),
    ...state.trials.flatMap((trial) => checkTrial(trial, state, expected)),
    ...checkSeen(state, expected),
    ...(expected.mayOverlap ? [] : checkAlone(expected.ledger)),
  ];
}

function checkNumbers({ trials }: StudyState, { trials: wanted }: Expectation): readonly Violation[] {
  const numbers = trials.map(({ number }) => number);
  const isWhole = numbers.every((number, index) => number === index);
  if (isWhole && (wanted === undefined || numbers.length === wanted)) return [];
  const wrong = wanted !== undefined && numbers.length > wanted ? "twice" : "lost";
  return [{ wrong, what: `the trials are ${numbers.join()}, of ${wanted ?? "some"}` }];
}

/** Each trial has one result, and it is that of one evaluation of its own parameters. */
function checkTrial(trial: Trial, { history }: StudyState, { ledger }: Expectation): readonly Violation[] {
  const { number } = trial;
  if (trial.status !== "completed") {
    const why = trial.status === "failed" || trial.status === "cancelled" ? `: ${trial.reason}` : "";
    const wrong = trial.status === "failed" || trial.status === "cancelled" ? "other" : "stuck";
    return [{ wrong, what: `trial ${number} is ${trial.status}${why}` }];
  }
  const [loss, second] = [trial.metrics["loss"]?.mean, trial.metrics["second"]?.mean];
  const ended = ledger.ended.filter((each) => each.trial === number && each.loss === loss && each.second === second);
  const [{ nonce } = { nonce: "" }] = ended;
  const begun = ledger.begun.find((each) => each.nonce === nonce);
  const { x, n } = trial.configuration;
  const counted = history.events.filter(({ event }) => event.type === "completed" && event.trial === number).length;
  return [
    ...(ended.length === 1 ? [] : [other(`trial ${number} has the results ${loss} and ${second} of no evaluation`)]),
    ...(ended.length !== 1 || (begun?.x === x && begun?.n === n)
      ? []
      : [other(`trial ${number} with ${x} and ${n} has the results of ${begun?.x} and ${begun?.n}`)]),
    ...(counted === 1 ? [] : [{ wrong: "twice", what: `trial ${number} was counted ${counted} times` } as const]),
  ];
}

function other(what: string): Violation {
  return { wrong: "other", what };
}

/** What was seen to be finished is there, and is not evaluated again. */
function checkSeen({ trials }: StudyState, { seen, ledger, mayOverlap }: Expectation): readonly Violation[] {
  return seen.flatMap(({ trial, ledgerSize, how }): readonly Violation[] => {
    if (trials[trial]?.status !== "completed") return [{ wrong: "lost", what: `trial ${trial} was ${how} before` }];
    const again = ledger.begun.filter((each) => each.trial === trial && each.at >= ledgerSize);
    if (again.length === 0 || mayOverlap) return [];
    return [{ wrong: "twice", what: `trial ${trial} was evaluated again although it was ${how}` }];
  });
}

function checkAlone({ begun }: Ledger): readonly Violation[] {
  return begun
    .filter(({ isAlone }) => !isAlone)
    .map(({ trial }) => ({ wrong: "twice", what: `two evaluations of trial ${trial} were alive at once` }));
}
