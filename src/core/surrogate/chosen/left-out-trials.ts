/**
 * @file Predictions of a study's trials from all others. Of a large study the known points are predicted from each other,
 * and some of the other trials from all known points.
 */
import {
  type LeftOut,
  leaveOutEach,
  leftOutMixtures,
  leftOutOf,
  mixLeftOut,
  predictUnseen,
} from "../../diagnostics/index.ts";
import { type Dataset, drawsOfSaas, pickSamples, pointsOf } from "../../gp/index.ts";
import type { Fit } from "../../parallel/index.ts";
import { evenlyChosen } from "../../statistics/index.ts";
import type { Observations } from "../data/observe.ts";
import type { MetricModel } from "../surrogate.ts";
import { complement } from "./at-trials.ts";
import { knownPoints } from "./chosen-points.ts";

/** The maximum number of trials beyond the known points that are predicted: their number sets the error of scores only. */
const MAX_OTHER_TRIALS = 1024;

/** Left-out predictions, and the rows that they are of, ascending. */
export interface LeftOutTrials {
  readonly rows: readonly number[];
  readonly leftOut: readonly LeftOut[];
}

/** Predicts the outcomes of a metric at the study's own trials, each from others. */
export function leaveOutTrials(
  { rows, chosen }: Pick<Observations, "rows" | "chosen">,
  metric: MetricModel,
): LeftOutTrials {
  const known = knownPoints(metric);
  const n = rows.length;
  const own = chosen?.known ?? rows.map((_, row) => row);
  const ofKnown = leaveOutKnown(known, metric.fit).slice(0, own.length);
  if (own.length === n) return { rows: own, leftOut: ofKnown };
  const others = evenlyChosen(complement(own, n), MAX_OTHER_TRIALS);
  const ofOthers = predictUnseen(known, pointsOf(metric.data, others), metric.fit.hyperparameters);
  const all = [
    ...own.map((row, at) => ({ row, each: ofKnown[at] })),
    ...others.map((row, at) => ({ row, each: ofOthers[at] })),
  ].sort((a, b) => a.row - b.row);
  return { rows: all.map(({ row }) => row), leftOut: all.map(({ each }) => each) };
}

/**
 * Draws are weighted as if each point had had no influence on them. In a mixture that holds for those of SAAS, which are draws from a
 * posterior. Draws around point estimates count equally, and each model keeps its share: one draw around an estimate that is far from
 * the posterior would otherwise get nearly all of the weight, since it predicts worst.
 */
function leaveOutKnown(data: Dataset, { hyperparameters, mixed }: Fit): readonly LeftOut[] {
  if (mixed === undefined) return leaveOutEach(data, hyperparameters);
  const { count } = hyperparameters;
  const draws = leftOutMixtures(data, drawsOfSaas({ hyperparameters, mixed }), "importance");
  const others = Array.from({ length: count - mixed.saas }, (_, s) => mixed.saas + s);
  const around = leftOutMixtures(data, pickSamples(hyperparameters, others), "equal");
  const shares = [mixed.saas / count, 1 - mixed.saas / count];
  return draws.map((each, i) => leftOutOf(data, i, mixLeftOut([each, around[i]], shares)));
}
