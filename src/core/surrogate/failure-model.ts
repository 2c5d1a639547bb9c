/**
 * @file Failures as something to learn: out of memory, too slow, diverged. Where they lie is modelled by a classifier over
 * the same features, and the probability of success multiplies the acquisition as that of an outcome constraint does, but
 * squared: a failure costs an evaluation and says nothing of the outcomes, and what a search picks is where a model errs
 * on the hopeful side. Measured with the best outcomes just beyond a border of failures, that leaves
 * three of four (docs/decisions/failure-model.md).
 */
import type { Aim } from "../acquisition/index.ts";
import { type Classifier, createClassProbability, type LabelledPoints } from "../gp/index.ts";
import type { Acquisition } from "../parallel/index.ts";
import { createFeatures, type Space } from "../space/index.ts";
import { exp } from "../special/index.ts";
import type { Trial } from "../study/index.ts";
import { configurationsOf, encodeAll } from "./data/encode-configurations.ts";

/** With fewer failures nothing can be said of where they lie. */
const FEWEST_FAILURES = 3;
/** The power of the probability of success in the acquisition. */
const CAUTION = 2;

/** What a proposal made of the study's failures. */
export interface FailureForecast {
  /** Trials that failed and that completed. */
  readonly failed: number;
  readonly completed: number;
  /** How many of the proposed configurations are expected to fail. */
  readonly expected: number;
}

/**
 * Where trials failed and where they completed; undefined while fewer than three failed or none completed. What was
 * cancelled says nothing of its configuration.
 */
export function labelledTrials(space: Space, trials: readonly Trial[]): LabelledPoints | undefined {
  const ended = trials.filter(({ status }) => status === "completed" || status === "failed");
  const failed = ended.filter(({ status }) => status === "failed").length;
  if (failed < FEWEST_FAILURES || failed === ended.length) return undefined;
  const features = createFeatures(space);
  return {
    n: ended.length,
    d: features.width,
    X: features.of(encodeAll(space, configurationsOf(ended))),
    group: features.group,
    labels: Float64Array.from(ended, ({ status }) => (status === "failed" ? -1 : 1)),
  };
}

/** How many of some points (count × dimension of the space) are expected to fail. */
export function forecast(classifier: Classifier, space: Space, points: Float64Array): FailureForecast {
  const { n, labels } = classifier.points;
  const failed = labels.filter((label) => label < 0).length;
  const logs = createClassProbability(classifier).logProbability(createFeatures(space).of(points));
  return { failed, completed: n - failed, expected: logs.reduce((sum, value) => sum + 1 - exp(value), 0) };
}

/**
 * The acquisition times the squared probability of success.
 *
 * @param workers - the points that `scorePool` numbers, count × dimension of the space
 */
export function timesSuccess(
  acquisition: Acquisition,
  classifier: Classifier,
  space: Space,
  workers: Float64Array,
): Acquisition {
  const features = createFeatures(space);
  const success = createClassProbability(classifier);
  const ofPool = success.logProbability(features.of(workers));
  return {
    append: (point) => acquisition.append(point),
    get aim(): Aim {
      return acquisition.aim;
    },
    varies: acquisition.varies,
    async score(points) {
      const values = await acquisition.score(points);
      const logs = success.logProbability(features.of(points));
      return values.map((value, i) => value + CAUTION * logs[i]);
    },
    async expected(points) {
      const values = await acquisition.expected(points);
      const logs = success.logProbability(features.of(points));
      // What fails gains nothing: that is expected without any caution.
      return values.map((value, i) => value + logs[i]);
    },
    async scorePool(members) {
      const values = await acquisition.scorePool(members);
      return values.map((value, i) => value + CAUTION * ofPool[members[i]]);
    },
    async gradient(points) {
      const { values, gradient } = await acquisition.gradient(points);
      const own = success.withGradient(features.of(points));
      const back = features.pullback(points, own.gradient);
      return {
        values: values.map((value, i) => value + CAUTION * own.values[i]),
        gradient: gradient.map((value, at) => value + CAUTION * back[at]),
      };
    },
    close: () => acquisition.close(),
  };
}
