/**
 * @file Evaluates the configuration of a trial that failed or was cancelled again, as a new trial that `run` takes next.
 */
import { nativeConfiguration, outsideParameters } from "../../core/space/index.ts";
import { isHeld, repeatedTrial, type Study, spaceOf, type Trial } from "../../core/study/index.ts";
import { type Snapshot, type Storage, trialsOf } from "../storage/index.ts";
import { BadInput } from "./bad-input.ts";

/**
 * Reserves a new trial with the configuration and the origin of an earlier one, which keeps its outcome. It counts towards the
 * budget as any other trial.
 *
 * @throws BadInput where the trial has not failed and was not cancelled, or cannot be evaluated again
 */
export async function retryTrial(study: Study, storage: Storage, number: number): Promise<Trial> {
  const snapshot = await storage.snapshot();
  const { trials } = snapshot;
  const trial = trials.find((each) => each.number === number);
  if (trial === undefined) throw new BadInput(`There is no trial ${number}.`);
  const problem = obstacle(study, snapshot, trial);
  if (problem !== undefined) throw new BadInput(`Trial ${number} ${problem}`);
  const { configuration, origin, of } = trial;
  const suggestion = { configuration, origin, ...(of === undefined ? {} : { of }) };
  const [reserved] = await storage.reserve([suggestion], { evaluator: "run", known: trials.length });
  if (reserved !== undefined) return reserved;
  throw new BadInput(`Trial ${number} was just reserved again by another process.`);
}

/** What became of the request to evaluate a trial again. */
export interface RetryReport {
  /** The number of the trial that was named. */
  readonly of: number;
  /** The new trial; absent where it was refused. */
  readonly trial?: Trial;
  /** Why it was refused. */
  readonly refused?: string;
}

/** Reserves a new trial for each of several; those that cannot be evaluated again are refused, and all others reserved. */
export async function retryTrials(
  study: Study,
  storage: Storage,
  numbers: readonly number[],
): Promise<readonly RetryReport[]> {
  const reports: RetryReport[] = [];
  for (const of of numbers) {
    try {
      reports.push({ of, trial: await retryTrial(study, storage, of) });
    } catch (error) {
      if (!(error instanceof BadInput)) throw error;
      reports.push({ of, refused: error.message });
    }
  }
  return reports;
}

/** The entry of a trial in `retry --json`. */
export function retryJson({ parameters }: Study, { of, trial, refused }: RetryReport): unknown {
  if (trial === undefined) return { retries: of, refused: [refused] };
  return { trial: trial.number, retries: of, parameters: nativeConfiguration(parameters, trial.configuration) };
}

/** Why a trial cannot be evaluated again. */
function obstacle(study: Study, snapshot: Snapshot, trial: Trial): string | undefined {
  const { number, status, configuration } = trial;
  if (status === "pending") return "waits to be evaluated already.";
  if (isHeld(trial)) {
    return "has failed, and it is being checked whether this machine is at fault. Once that is known, it can be evaluated again.";
  }
  if (status === "running") return "is running. Cancel it first to evaluate it again.";
  if (status === "completed") return "has completed. `paretune confirm` evaluates completed trials again.";
  if (!trialsOf(snapshot, "run").some((each) => each.number === number)) {
    return "was not evaluated by `run`. Evaluate its parameters again, and record the result with `tell`.";
  }
  const outside = outsideParameters(spaceOf(study), configuration);
  if (outside.length > 0) return `is outside of the search space, which was changed (${outside.join(", ")}).`;
  const { trials } = snapshot;
  const base = trials.find((each) => each.number === trial.of);
  if (trial.of !== undefined && base?.status !== "completed") {
    return `repeats trial ${trial.of}, which is not completed any more.`;
  }
  const later = trials.find(
    (each) =>
      each.number > number &&
      (each.status === "pending" || each.status === "running") &&
      (each.of === undefined || repeatedTrial(each) === trial.of) &&
      JSON.stringify(each.configuration) === JSON.stringify(configuration),
  );
  return later && `is evaluated again already, as trial ${later.number}.`;
}
