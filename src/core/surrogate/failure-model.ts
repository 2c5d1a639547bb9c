/**
 * @file The model of failures (out of memory, too slow, diverged): a classifier over the models' features predicts
 * where trials fail (docs/decisions/failure-model.md).
 */
import { type Classifier, createClassProbability, type Inputs, type LabelledPoints } from "../gp/index.ts";
import { createFeatures, type Space } from "../space/index.ts";
import { exp } from "../special/index.ts";
import type { Trial } from "../study/index.ts";
import { chooseRows } from "./chosen/choose-rows.ts";
import { MANY_POINTS } from "./chosen/chosen-points.ts";
import { encodeTrials } from "./data/encode-configurations.ts";

/** The minimum number of failures for a classifier. */
const MIN_FAILURES = 3;
/** Of many trials: the number that a classifier is fitted to, and of those that failed and are among them whatever their place. */
const MAX_LABELLED_POINTS = 256;
const MAX_SURE_FAILURES = 32;

/** The expected number of failures among the proposed configurations. */
export interface ExpectedFailures {
  /** Number of trials that failed and that completed. */
  readonly failed: number;
  readonly completed: number;
  /** Expected number of failures among the proposed configurations. */
  readonly expected: number;
}

/**
 * Where trials failed (label −1) and where they completed (label 1). Undefined while fewer than three trials failed or
 * none completed. Cancelled trials carry no information about their configuration.
 */
export function labelledTrials(space: Space, trials: readonly Trial[]): LabelledPoints | undefined {
  const ended = trials.filter(({ status }) => status === "completed" || status === "failed");
  const failed = ended.filter(({ status }) => status === "failed").length;
  if (failed < MIN_FAILURES || failed === ended.length) return undefined;
  const features = createFeatures(space);
  const chosen = chooseEnded({ X: features.of(encodeTrials(space, ended)), d: features.width }, ended);
  return {
    n: chosen.length,
    d: features.width,
    X: features.of(encodeTrials(space, chosen)),
    group: features.group,
    labels: Float64Array.from(chosen, ({ status }) => (status === "failed" ? -1 : 1)),
    ...(chosen.length === ended.length ? {} : { totals: { failed, completed: ended.length - failed } }),
  };
}

/**
 * The trials that a classifier is fitted to: all, or of many those that are spread over the space, whether they failed or
 * not, so that the share of failures stays what it is; and some that failed.
 */
function chooseEnded(inputs: Inputs, ended: readonly Trial[]): readonly Trial[] {
  if (ended.length <= MANY_POINTS) return ended;
  const all = [...ended.keys()];
  const failed = all.filter((i) => ended[i].status === "failed");
  const spread = chooseRows(inputs, all, { size: MAX_LABELLED_POINTS });
  const kept = new Set([...spread, ...chooseRows(inputs, failed, { size: MAX_SURE_FAILURES })]);
  return ended.filter((_, i) => kept.has(i));
}

/** The expected number of failures among some points of the unit cube (count × dimension, row-major). */
export function expectedFailures(classifier: Classifier, space: Space, points: Float64Array): ExpectedFailures {
  const { n, labels, totals } = classifier.points;
  const below = labels.filter((label) => label < 0).length;
  const { failed, completed } = totals ?? { failed: below, completed: n - below };
  const logs = createClassProbability(classifier).logProbability(createFeatures(space).of(points));
  return { failed, completed, expected: logs.reduce((sum, value) => sum + 1 - exp(value), 0) };
}
