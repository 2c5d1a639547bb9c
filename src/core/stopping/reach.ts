/**
 * @file The probability that a trial ends on the front, from predictions of its final objectives.
 */
import { createRandomStream, type RandomStream } from "../random/index.ts";
import type { FinalValue } from "./final-value.ts";
import { drawStudent } from "./student.ts";

/** An objective's final value: known, predicted from its progress, or by a model (a normal whose halves may differ). */
export type PredictedFinalValue =
  | { readonly kind: "known"; readonly mean: number }
  | ({ readonly kind: "progress" } & FinalValue)
  | { readonly kind: "model"; readonly mean: number; readonly below: number; readonly above: number };

/** Number of draws: the standard error of a probability of 0.05 is 0.005. */
const OUTCOME_DRAWS = 2048;

/** The front that a trial has to reach; all values are maximised. */
export interface Goal {
  /** Estimates of the trials that have completed, n × m, row-major. */
  readonly front: Float64Array;
  /** What must be exceeded in every objective; absent while no trial exceeds it. */
  readonly reference?: Float64Array;
}

/**
 * The probability that no completed trial is as good in everything, and that the reference is beaten. Objectives are
 * independent given what is known. The same arguments give the same number, because the draws are always the same.
 *
 * @param predictions - one per objective, maximised
 */
export function chanceOfReaching(predictions: readonly PredictedFinalValue[], { front, reference }: Goal): number {
  const m = predictions.length;
  const streams = predictions.map((_, k) => createRandomStream("early stopping").split(k));
  const outcome = new Float64Array(m);
  let reached = 0;
  for (let t = 0; t < OUTCOME_DRAWS; t++) {
    for (let k = 0; k < m; k++) outcome[k] = draw(predictions[k], streams[k]);
    if (beats(outcome, reference) && isFree(outcome, front)) reached++;
  }
  return reached / OUTCOME_DRAWS;
}

function draw(prediction: PredictedFinalValue, stream: RandomStream): number {
  switch (prediction.kind) {
    case "known":
      return prediction.mean;
    case "progress":
      return prediction.scale === 0
        ? prediction.mean
        : prediction.mean + prediction.scale * drawStudent(stream, prediction.degrees);
    case "model": {
      const z = stream.normal();
      return prediction.mean + z * (z < 0 ? prediction.below : prediction.above);
    }
  }
}

function beats(outcome: Float64Array, reference: Float64Array | undefined): boolean {
  return reference === undefined || outcome.every((value, k) => value > reference[k]);
}

/** Whether no row of the front is as good in every objective. */
function isFree(outcome: Float64Array, front: Float64Array): boolean {
  const m = outcome.length;
  for (let row = 0; row < front.length; row += m) {
    let asGood = true;
    for (let k = 0; asGood && k < m; k++) asGood = front[row + k] >= outcome[k];
    if (asGood) return false;
  }
  return true;
}
