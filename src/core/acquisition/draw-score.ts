/**
 * @file What a candidate is worth in one draw of the outcomes at evaluated and pending points: the seam between a session,
 * which holds the draws, and the ways of counting improvement.
 */
import { boxDecomposition } from "../pareto/index.ts";
import type { RandomStream } from "../random/index.ts";
import {
  type Cells,
  createImprovement,
  createRankedCellsImprovement,
  createSuccess,
  type Improvement,
} from "./improvement.ts";
import { rankCells } from "./ranked-cells.ts";

/** Boxes of one draw at most, for five objectives: beyond that what adds least to the front is left out. Of
 * 80 points of a sphere that loses 6 % of the hypervolume, of 40 a thousandth. */
const MOST_BOXES = 1024;
/** From so many objectives on a draw has more boxes than edges, which are worth numbering then. */
const MANY = 3;

/** Scores candidates whose outcomes are independent normals, draw by draw. */
export interface DrawScore {
  /** Whether `keep` is given all feasible points, not only those beyond the reference point. */
  readonly keepsAll: boolean;
  /** Whether what is maximised is another thing for each candidate of a batch. */
  readonly varies: boolean;
  /** d log score / d mean_k and / d deviation_k of the last evaluation with a gradient. */
  readonly byMean: Float64Array;
  readonly byDeviation: Float64Array;
  /** Begins the next candidate of a batch; `stream` is the same for all draws, whoever holds them. */
  next(stream: RandomStream): void;
  /** Takes in what one draw already has: outcomes (count × m, maximised). */
  keep(draw: number, outcomes: Float64Array, count: number): void;
  /** The log of what a candidate adds in one draw. */
  evaluate(
    draw: number,
    mean: Float64Array,
    deviation: Float64Array,
    logDeviation: Float64Array,
    wantGradient: boolean,
  ): number;
}

/** The expected hypervolume improvement, exact for up to four objectives (improvement.ts). */
export function createHypervolumeScore(referencePoint: Float64Array, draws: number): DrawScore {
  const m = referencePoint.length;
  return m < MANY
    ? overBoxes(m, draws, createImprovement(m), (points, count) => boxDecomposition(points, count, m, referencePoint))
    : overBoxes(m, draws, createRankedCellsImprovement(m), (points, count) =>
        rankCells(boxDecomposition(points, count, m, referencePoint, MOST_BOXES), m),
      );
}

function overBoxes<C extends Cells>(
  m: number,
  draws: number,
  improvement: Improvement<C>,
  decompose: (points: Float64Array, count: number) => C,
): DrawScore {
  const cells = Array.from({ length: draws }, () => decompose(new Float64Array(0), 0));
  const { byMean, byDeviation } = improvement;
  return {
    keepsAll: false,
    varies: false,
    byMean,
    byDeviation,
    next: () => undefined,
    keep(draw, outcomes, count) {
      cells[draw] = decompose(outcomes.subarray(0, count * m), count);
    },
    evaluate: (draw, mean, deviation, logDeviation, wantGradient) =>
      wantGradient
        ? improvement.withGradient(cells[draw], mean, deviation, logDeviation)
        : improvement.value(cells[draw], mean, deviation, logDeviation),
  };
}

/** The probability of beating the reference point, in draws that are not there yet. */
export function createSuccessScore(referencePoint: Float64Array): DrawScore {
  const success = createSuccess(referencePoint);
  const none: Cells = { count: 0, lower: new Float64Array(0), upper: new Float64Array(0) };
  const { byMean, byDeviation } = success;
  return {
    keepsAll: false,
    varies: false,
    byMean,
    byDeviation,
    next: () => undefined,
    keep: () => undefined,
    evaluate: (_draw, mean, deviation, logDeviation) => success.withGradient(none, mean, deviation, logDeviation),
  };
}
