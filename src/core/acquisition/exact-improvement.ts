/**
 * @file The log of the expected hypervolume improvement of one candidate: in plain doubles where they do not underflow,
 * and in logarithms elsewhere.
 */
import type { BoxDecomposition } from "../pareto/index.ts";
import { log } from "../special/index.ts";
import type { Improvement, NormalOutcomes, PlainImprovement } from "./improvement.ts";
import { createLogImprovement } from "./log-improvement.ts";
import { createRankedImprovement, type RankedBoxes } from "./ranked-boxes.ts";
import { createStripImprovement, type Strips } from "./strip-improvement.ts";

/** Sums above this have lost nothing to underflow. */
const MIN_PLAIN_SUM = 1e-290;

/** Prepares evaluations for two objectives. */
export function createStripsImprovement(): Improvement<Strips> {
  return withLogsBeyond(2, createStripImprovement());
}

/** Prepares evaluations for m objectives. */
export function createRankedBoxesImprovement(m: number): Improvement<RankedBoxes> {
  return withLogsBeyond(m, createRankedImprovement(m));
}

function withLogsBeyond<B extends BoxDecomposition>(m: number, plain: PlainImprovement<B>): Improvement<B> {
  const logs = createLogImprovement(m);
  const byMean = new Float64Array(m);
  const byDeviation = new Float64Array(m);
  return {
    byMean,
    byDeviation,
    value(boxes: B, outcomes: NormalOutcomes): number {
      const sum = plain.evaluate(boxes, outcomes, false);
      return sum > MIN_PLAIN_SUM ? log(sum) : logs.value(boxes, outcomes);
    },
    withGradient(boxes: B, outcomes: NormalOutcomes): number {
      const sum = plain.evaluate(boxes, outcomes, true);
      const isPlain = sum > MIN_PLAIN_SUM;
      const value = isPlain ? log(sum) : logs.withGradient(boxes, outcomes);
      for (let k = 0; k < m; k++) {
        byMean[k] = isPlain ? plain.byMean[k] / sum : logs.byMean[k];
        byDeviation[k] = isPlain ? plain.byDeviation[k] / sum : logs.byDeviation[k];
      }
      return value;
    },
  };
}
