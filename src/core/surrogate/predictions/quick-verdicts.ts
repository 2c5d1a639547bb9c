/**
 * @file Whether the models of a surrogate can be trusted, without another fit: each trial is predicted from all others
 * under the hyperparameter samples that there are, draws of a posterior weighted as if the trial had had no influence on them. `diagnose` also
 * fits anew without the trials. This check costs one factorisation per sample, as the estimates do. Where the
 * hyperparameters have adapted to the trial, it tends to trust more than `diagnose` does; the two verdicts may differ.
 */
import { judge, type Scores, score, type Verdict } from "../../diagnostics/index.ts";
import { leaveOutTrials } from "../chosen/left-out-trials.ts";
import type { Surrogate } from "../surrogate.ts";
import { MIN_TRIALS_TO_DIAGNOSE } from "./diagnosis.ts";

/** The verdict on the model of one metric, and the scores that it rests on. */
export interface ModelVerdict extends Verdict {
  readonly scores: Scores;
}

/** Verdicts by metric. */
export type ModelVerdicts = Readonly<Record<string, ModelVerdict>>;

/** The verdict on each metric's model; empty with fewer than 8 trials. */
export function quickVerdicts(surrogate: Surrogate): ModelVerdicts {
  const { rows, metrics } = surrogate;
  if (rows.length < MIN_TRIALS_TO_DIAGNOSE) return {};
  return Object.fromEntries(
    metrics.map((metric) => {
      const { leftOut } = leaveOutTrials(surrogate, metric);
      const scores = score(leftOut);
      return [metric.name, { ...judge(scores), scores }];
    }),
  );
}
