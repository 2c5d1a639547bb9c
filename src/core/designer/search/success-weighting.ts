/**
 * @file The acquisition times a power of the probability of success, where failures are modelled. It multiplies the
 * acquisition as the probability of keeping an outcome constraint does, but squared: a failure costs an evaluation
 * without giving an outcome, and a search prefers points where the model is too optimistic. Measured with the best
 * outcomes just beyond a border of failures, that avoids one failure in four (docs/decisions/failure-model.md).
 */
import type { Aim } from "../../acquisition/index.ts";
import { type Classifier, createClassProbability } from "../../gp/index.ts";
import type { Acquisition } from "../../parallel/index.ts";
import { createFeatures, type Space } from "../../space/index.ts";

/** The power of the probability of success. */
const SUCCESS_POWER = 2;

/** What success weights are computed from. */
export interface SuccessProblem {
  readonly classifier: Classifier;
  readonly space: Space;
  /** The points that `scorePool` numbers: count × dimension, row-major. */
  readonly pool: Float64Array;
}

/** Multiplies an acquisition by the squared probability of success. */
export function weightBySuccess(acquisition: Acquisition, { classifier, space, pool }: SuccessProblem): Acquisition {
  const features = createFeatures(space);
  const success = createClassProbability(classifier);
  const logPool = success.logProbability(features.of(pool));
  return {
    append: (point) => acquisition.append(point),
    get aim(): Aim {
      return acquisition.aim;
    },
    varies: acquisition.varies,
    async score(points) {
      const values = await acquisition.score(points);
      const logs = success.logProbability(features.of(points));
      return values.map((value, i) => value + SUCCESS_POWER * logs[i]);
    },
    async expected(points) {
      const values = await acquisition.expected(points);
      const logs = success.logProbability(features.of(points));
      // A failure gains nothing: in the expectation the probability of success counts as it is, not squared.
      return values.map((value, i) => value + logs[i]);
    },
    async scorePool(members) {
      const values = await acquisition.scorePool(members);
      return values.map((value, i) => value + SUCCESS_POWER * logPool[members[i]]);
    },
    async gradient(points) {
      const { values, gradient } = await acquisition.gradient(points);
      const own = success.withGradient(features.of(points));
      const back = features.pullback(points, own.gradient);
      return {
        values: values.map((value, i) => value + SUCCESS_POWER * own.values[i]),
        gradient: gradient.map((value, at) => value + SUCCESS_POWER * back[at]),
      };
    },
    close: () => acquisition.close(),
  };
}
