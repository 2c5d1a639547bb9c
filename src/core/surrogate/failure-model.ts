/**
 * @file The model of failures (out of memory, too slow, diverged): a classifier over the models' features predicts
 * where trials fail (docs/decisions/failure-model.md).
 */
import { type Classifier, createClassProbability, type LabelledPoints } from "../gp/index.ts";
import { createFeatures, type Space } from "../space/index.ts";
import { exp } from "../special/index.ts";
import type { Trial } from "../study/index.ts";
import { encodeTrials } from "./data/encode-configurations.ts";

/** The minimum number of failures for a classifier. */
const MIN_FAILURES = 3;

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
  return {
    n: ended.length,
    d: features.width,
    X: features.of(encodeTrials(space, ended)),
    group: features.group,
    labels: Float64Array.from(ended, ({ status }) => (status === "failed" ? -1 : 1)),
  };
}

/** The expected number of failures among some points of the unit cube (count × dimension, row-major). */
export function expectedFailures(classifier: Classifier, space: Space, points: Float64Array): ExpectedFailures {
  const { n, labels } = classifier.points;
  const failed = labels.filter((label) => label < 0).length;
  const logs = createClassProbability(classifier).logProbability(createFeatures(space).of(points));
  return { failed, completed: n - failed, expected: logs.reduce((sum, value) => sum + 1 - exp(value), 0) };
}
