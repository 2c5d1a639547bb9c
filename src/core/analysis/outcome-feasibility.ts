/**
 * @file Which trials count where outcomes are constrained: by the model's estimates (or the measurements, where there is
 * no model), with the probability that the outcome constraints are kept.
 */

import { normalCdf } from "../special/index.ts";
import {
  type Measurement,
  type OutcomeInterval,
  outcomeIntervals,
  outcomeViolation,
  type Study,
  type Trial,
} from "../study/index.ts";
import type { Interval } from "./objective-references.ts";
import type { TrialEstimates } from "./trial-estimates.ts";

/** One constrained metric of one trial. */
export interface ConstrainedValue {
  readonly measured: Measurement;
  /** The model's estimate where there is one, else what was measured. */
  readonly value: Interval;
}

/** How one trial stands to the outcome constraints. */
export interface Feasibility {
  /** Whether its estimates keep them all. */
  readonly feasible: boolean;
  /** Whether its measurements do. */
  readonly measuredFeasible: boolean;
  /** That it keeps them all; absent where no uncertainty is known. */
  readonly feasibility?: number;
  /** Constrained metrics that are no objectives, by name. */
  readonly constrained: Readonly<Record<string, ConstrainedValue>>;
}

/** How completed trials stand to the study's outcome constraints; undefined where it has none. */
export function feasibilityReader(
  study: Study,
  trials: readonly Trial[],
  estimates: TrialEstimates,
): ((trial: Extract<Trial, { status: "completed" }>) => Feasibility) | undefined {
  const intervals = outcomeIntervals(study, trials);
  if (intervals.size === 0) return undefined;
  const objectives = new Set(study.objectives.map(({ name }) => name));
  return ({ number, metrics }) => {
    const estimated = estimates.get(number) ?? {};
    const constrained: Record<string, ConstrainedValue> = {};
    let probability: number | undefined = 1;
    for (const [name, interval] of intervals) {
      const [measured, estimate] = [metrics[name], estimated[name]];
      const mean = estimate?.mean ?? measured?.mean;
      const deviation = estimate?.standardDeviation ?? measured?.standardError;
      const inside = mean === undefined ? 0 : probabilityInside(mean, deviation, interval);
      probability = probability === undefined || inside === undefined ? undefined : probability * inside;
      if (objectives.has(name) || measured === undefined) continue;
      const { lower, upper } = estimate ?? {};
      const ends = lower === undefined || upper === undefined ? {} : { lower, upper };
      constrained[name] = { measured, value: { mean: mean ?? measured.mean, ...ends } };
    }
    return {
      feasible: outcomeViolation(intervals, (name) => estimated[name]?.mean ?? metrics[name]?.mean) === 0,
      measuredFeasible: outcomeViolation(intervals, (name) => metrics[name]?.mean) === 0,
      ...(probability === undefined ? {} : { feasibility: probability }),
      constrained,
    };
  };
}

/** That a normal quantity lies inside; undefined where its deviation is not known. */
function probabilityInside(
  mean: number,
  deviation: number | undefined,
  { lower, upper }: OutcomeInterval,
): number | undefined {
  if (deviation === undefined) return undefined;
  if (deviation === 0) return mean >= lower && mean <= upper ? 1 : 0;
  return Math.max(0, normalCdf((upper - mean) / deviation) - normalCdf((lower - mean) / deviation));
}
