/**
 * @file Predictions of a study's trials from all others. Of a large study the known points are predicted from each other,
 * and some of the other trials from all known points.
 */
import { type LeftOut, leaveOutEach, predictUnseen, type Weighting } from "../../diagnostics/index.ts";
import { type HyperparameterSamples, pointsOf } from "../../gp/index.ts";
import { evenlyChosen } from "../../statistics/index.ts";
import type { Observations, ObservedMetric } from "../data/observe.ts";
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
  metric: ObservedMetric,
  samples: HyperparameterSamples,
  weighting?: Weighting,
): LeftOutTrials {
  const known = knownPoints(metric);
  const n = rows.length;
  const own = chosen?.known ?? rows.map((_, row) => row);
  const ofKnown = leaveOutEach(known, samples, weighting).slice(0, own.length);
  if (own.length === n) return { rows: own, leftOut: ofKnown };
  const others = evenlyChosen(complement(own, n), MAX_OTHER_TRIALS);
  const ofOthers = predictUnseen(known, pointsOf(metric.data, others), samples);
  const all = [
    ...own.map((row, at) => ({ row, each: ofKnown[at] })),
    ...others.map((row, at) => ({ row, each: ofOthers[at] })),
  ].sort((a, b) => a.row - b.row);
  return { rows: all.map(({ row }) => row), leftOut: all.map(({ each }) => each) };
}
