/**
 * @file Which trials satisfy the outcome constraints, and with what probability: by the model's estimates, or by the
 * measurements if there is no model.
 */
import { normalCdf } from "../special/index.ts";
import {
  type Measurement,
  type OutcomeInterval,
  outcomeIntervals,
  outcomeViolation,
  type Study,
  type Trial,
  traitsOf,
} from "../study/index.ts";
import type { Deviations } from "../surrogate/index.ts";
import { type Contradiction, contradictionOf } from "./contradiction.ts";
import type { Interval } from "./interval.ts";
import type { TrialEstimates } from "./trial-estimates.ts";

/** One constrained metric of one trial. */
export interface ConstrainedValue {
  readonly measured: Measurement;
  /** The model's estimate, or the measurement if there is no model. */
  readonly value: Interval;
  /** Present if the measurement contradicts the estimate. */
  readonly contradiction?: Contradiction;
}

/** Whether one trial satisfies the outcome constraints. */
export interface Feasibility {
  /** Whether its estimates satisfy all of them. */
  readonly feasible: boolean;
  /** Whether its measurements satisfy all of them. */
  readonly measuredFeasible: boolean;
  /** Probability that it satisfies all of them; absent if the uncertainty is unknown. */
  readonly feasibility?: number;
  /** The constrained metrics that are not objectives, by name. */
  readonly constrained: Readonly<Record<string, ConstrainedValue>>;
}

type CompletedTrial = Extract<Trial, { status: "completed" }>;

/** The feasibility of a completed trial. */
export type FeasibilityReader = (trial: CompletedTrial) => Feasibility;

/** Prepares to read the feasibility of completed trials; undefined if the study has no outcome constraints. */
export function feasibilityReader(
  study: Study,
  trials: readonly Trial[],
  estimates: TrialEstimates,
  noise: ReadonlyMap<number, Deviations> = new Map(),
): FeasibilityReader | undefined {
  const intervals = outcomeIntervals(study, trials);
  if (intervals.size === 0) return undefined;
  const objectives = new Set(study.objectives.map(({ name }) => name));
  return ({ number, metrics }) => {
    const estimated = estimates.get(number) ?? {};
    const constrained: Record<string, ConstrainedValue> = {};
    let probability: number | undefined = 1;
    for (const [name, interval] of intervals) {
      const [measured, estimate] = [metrics[name], estimated[name]];
      const median = estimate?.median ?? measured?.mean;
      const isExact = traitsOf(study, name).exact === true;
      const deviation = isExact ? 0 : (estimate?.standardDeviation ?? measured?.standardError);
      const inside = median === undefined ? 0 : probabilityInside(median, deviation, interval);
      probability = probability === undefined || inside === undefined ? undefined : probability * inside;
      if (objectives.has(name) || measured === undefined) continue;
      const { lower, upper } = estimate ?? {};
      const ends = lower === undefined || upper === undefined || lower === upper ? {} : { lower, upper };
      const contradiction =
        estimate &&
        contradictionOf({
          measured,
          estimate,
          deviation: estimate.standardDeviation,
          noise: noise.get(number)?.[name],
        });
      constrained[name] = {
        measured,
        value: { median: median ?? measured.mean, ...ends },
        ...(contradiction === undefined ? {} : { contradiction }),
      };
    }
    return {
      feasible: outcomeViolation(intervals, (name) => estimated[name]?.median ?? metrics[name]?.mean) === 0,
      measuredFeasible: outcomeViolation(intervals, (name) => metrics[name]?.mean) === 0,
      ...(probability === undefined ? {} : { feasibility: probability }),
      constrained,
    };
  };
}

/** The probability that a normal quantity lies inside the interval; undefined if its deviation is unknown. */
function probabilityInside(
  median: number,
  deviation: number | undefined,
  { lower, upper }: OutcomeInterval,
): number | undefined {
  if (deviation === undefined) return undefined;
  if (deviation === 0) return median >= lower && median <= upper ? 1 : 0;
  return Math.max(0, normalCdf((upper - median) / deviation) - normalCdf((lower - median) / deviation));
}
