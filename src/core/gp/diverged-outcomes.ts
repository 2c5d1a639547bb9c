/**
 * @file Which outcomes of a design have diverged. A fence that rests on quartiles breaks down once a quarter of the outcomes
 * have diverged. Here the better outcomes define what is ordinary, so that nearly half may diverge.
 *
 * Outcomes are visited from the best to the worst. The first that lies far below all better ones has diverged, and so have
 * all worse ones. Far means a distance that is large both against the spread of the better outcomes and against their
 * magnitude. Without the magnitude, accuracies that crowd at 1 would make all others diverge.
 */

/** Least distance of a diverged outcome below ordinary ones. Both conditions must hold. */
interface Distance {
  /** In spreads of the ordinary outcomes. */
  readonly spreads: number;
  /** In units of the largest magnitude among them. */
  readonly magnitudes: number;
}

interface Distances {
  /** From the next better outcome. */
  readonly gap: Distance;
  /** From the median, where there is no such gap; the ordinary outcomes are then those of the better half. */
  readonly belowMedian: Distance;
}

/** Losses range over decades without diverging. */
const LOSS_DISTANCES: Distances = {
  gap: { spreads: 10, magnitudes: 5 },
  belowMedian: { spreads: 100, magnitudes: 50 },
};
/** Metrics that are better the further above 0 they are (accuracy, R²) have ordinary bad outcomes near 0. */
const GAIN_DISTANCES: Distances = {
  gap: { spreads: 5, magnitudes: 2 },
  belowMedian: { spreads: 20, magnitudes: 5 },
};
/** A gap that is large on any scale. It may have fewer than half of the outcomes above it: small designs have bad luck. */
const EXTREME_GAP: Distance = { spreads: 100, magnitudes: 100 };
/** The fewest outcomes, and the least share of all, that define what is ordinary. */
const MIN_ORDINARY_OUTCOMES = 4;
const MIN_ORDINARY_SHARE = 0.25;

/** Where the diverged outcomes of a design begin. */
export interface Divergence {
  /** The worst outcome that has not diverged. */
  readonly worstOrdinary: number;
  /** Whether the gap below it is large on any scale, so that no transform brings it to an ordinary size. */
  readonly isExtreme: boolean;
}

/**
 * Finds where the diverged outcomes of a design begin; undefined where none has diverged.
 *
 * @param design - outcomes of space-filling points, maximised, on the metric's own scale, in any order; not changed
 */
export function findDivergence(design: Float64Array): Divergence | undefined {
  const sorted = design.slice().sort().reverse();
  const n = sorted.length;
  const half = Math.ceil(n / 2);
  const best = sorted[0];
  const median = sorted[half - 1];
  const { gap, belowMedian } = median > 0 ? GAIN_DISTANCES : LOSS_DISTANCES;
  for (let i = Math.max(MIN_ORDINARY_OUTCOMES, Math.ceil(MIN_ORDINARY_SHARE * n)); i < n; i++) {
    const worstOrdinary = sorted[i - 1];
    const isExtreme = isFarBelow(sorted[i], best, worstOrdinary, EXTREME_GAP);
    const isInWorseHalf = i >= half;
    const hasGap = isInWorseHalf && isFarBelow(sorted[i], best, worstOrdinary, gap);
    if (isExtreme || hasGap || (isInWorseHalf && isFarBelow(sorted[i], best, median, belowMedian))) {
      return { worstOrdinary, isExtreme };
    }
  }
  return undefined;
}

/** Whether an outcome lies far below ordinary outcomes from `best` down to `worst`. */
function isFarBelow(outcome: number, best: number, worst: number, { spreads, magnitudes }: Distance): boolean {
  const spread = best - worst;
  const magnitude = Math.max(Math.abs(best), Math.abs(worst));
  return spread > 0 && worst - outcome > Math.max(spreads * spread, magnitudes * magnitude);
}
