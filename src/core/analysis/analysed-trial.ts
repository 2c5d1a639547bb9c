/**
 * @file One completed trial as a point of the analysis: values, gains over the reference and probabilities.
 */

import { outsideParameters, type Space } from "../space/index.ts";
import {
  ANY_VALUE,
  attemptOf,
  type Measurement,
  type Objective,
  type OutcomeInterval,
  type Study,
  type Trial,
} from "../study/index.ts";
import type { Deviations, Estimate } from "../surrogate/index.ts";
import type { AnalysedTrial, ObjectiveValue } from "./analysis.ts";
import { type Contradiction, contradictionOf } from "./contradiction.ts";
import type { JointProbabilities, TrialProbabilities } from "./joint-probabilities.ts";
import {
  gainInterval,
  probabilityBetter,
  type Reference,
  type UncertainValue,
  valueInterval,
} from "./objective-references.ts";
import type { FeasibilityReader } from "./outcome-feasibility.ts";
import type { TrialEstimates } from "./trial-estimates.ts";
import { recordedValue, type TrialFilter } from "./trial-values.ts";

/** What is known besides a trial itself. */
export interface Knowledge {
  readonly study: Study;
  /** Those that are compared; of others only the measurements are reported. */
  readonly compared: readonly Objective[];
  readonly estimates: TrialEstimates;
  /** Standard deviations of the measurements according to the model, by trial number. */
  readonly noise: ReadonlyMap<number, Deviations>;
  readonly references: Readonly<Record<string, Reference>>;
  /** The possible values of each objective. */
  readonly possible: Readonly<Record<string, OutcomeInterval>>;
  /** The search space; values of trials may be outside. */
  readonly space: Space;
  /** The trials whose results were corrected. */
  readonly revised?: ReadonlySet<number> | undefined;
  /** The place of each trial among the evaluations, by trial number. */
  readonly ordinals: ReadonlyMap<number, number>;
  /** Empty without joint draws. */
  readonly probabilities: JointProbabilities;
  /** Undefined without outcome constraints. */
  readonly feasibilityOf: FeasibilityReader | undefined;
}

/** The trial as a point; undefined unless it has completed and measured every objective. `onFront` is not decided yet. */
export function analysedTrial(trial: Trial, known: Knowledge): AnalysedTrial | undefined {
  if (trial.status !== "completed") return undefined;
  const drawn = known.probabilities.get(trial.number);
  const objectives = objectiveValues(trial.metrics, trial.number, known);
  if (objectives === undefined) return undefined;
  const { number, origin, configuration } = trial;
  const feasibility = known.feasibilityOf?.(trial);
  const independent = productOfKnown([
    ...known.compared.map(({ name }) => objectives[name]?.probability),
    ...(feasibility === undefined ? [] : [feasibility.feasibility]),
  ]);
  const outside = outsideParameters(known.space, configuration);
  const isJudged = origin !== "baseline" && known.compared.length > 0;
  const probability = isJudged ? (drawn?.beats ?? independent) : undefined;
  return {
    trial: number,
    evaluation: known.ordinals.get(number) ?? 0,
    origin,
    configuration,
    objectives: drawn === undefined ? objectives : objectivesWithDraws(objectives, drawn),
    onFront: false,
    ...feasibility,
    ...(drawn?.feasible === undefined ? {} : { feasibility: drawn.feasible }),
    ...(probability === undefined ? {} : { probability }),
    ...(drawn === undefined ? {} : { membership: drawn.membership }),
    ...(drawn?.passes === undefined ? {} : { passes: drawn.passes }),
    ...(outside.length === 0 ? {} : { outside }),
    ...(known.revised?.has(number) === true ? { revised: true } : {}),
    ...attemptOf(trial),
  };
}

/**
 * The point with the probability that it passes the filter. Without joint draws that is 1 or 0, by the point's values.
 *
 * @param trials - the study's trials, to read what the point does not hold
 */
export function filteredTrial(
  point: AnalysedTrial,
  filter: TrialFilter,
  study: Study,
  trials: readonly Trial[],
): AnalysedTrial {
  if (point.passes !== undefined) return point;
  const own = trials.find(({ number }) => number === point.trial);
  const baseline = trials.find(({ origin }) => origin === "baseline");
  const passes = filter({
    of: (name) => (point.objectives[name] ?? point.constrained?.[name])?.value.median ?? recordedValue(own, name),
    ofBaseline: (name) => recordedValue(baseline, name) ?? study.baseline?.[name],
  });
  return { ...point, passes: passes ? 1 : 0 };
}

/** By the estimates, without joint draws; undefined if an objective was not measured. */
function objectiveValues(
  metrics: Readonly<Record<string, Measurement>>,
  trial: number,
  { study, compared, estimates, noise, references, possible }: Knowledge,
): Readonly<Record<string, ObjectiveValue>> | undefined {
  const values: Record<string, ObjectiveValue> = {};
  for (const objective of study.objectives) {
    const { name } = objective;
    const measured = metrics[name];
    if (measured === undefined) return undefined;
    const estimate = estimates.get(trial)?.[name];
    const value = objectiveValue(objective, measured, estimate, {
      reference: references[name],
      possible: possible[name] ?? ANY_VALUE,
    });
    const judged = compared.includes(objective) ? value : unjudged(value);
    const contradiction = contradictionIn(measured, estimate, noise.get(trial)?.[name]);
    values[name] = contradiction === undefined ? judged : { ...judged, contradiction };
  }
  return values;
}

function objectiveValue(
  objective: Objective,
  measured: Measurement,
  estimate: Estimate | undefined,
  { reference, possible }: { readonly reference: Reference | undefined; readonly possible: OutcomeInterval },
): ObjectiveValue {
  const median = estimate?.median ?? measured.mean;
  const known = objective.exact ? 0 : measured.standardError;
  const standardDeviation = estimate === undefined ? known : estimate.standardDeviation;
  const uncertain: UncertainValue = { median, standardDeviation, possible };
  const hasInterval = estimate !== undefined && estimate.lower < estimate.upper;
  const value = hasInterval ? { median, lower: estimate.lower, upper: estimate.upper } : valueInterval(uncertain);
  if (reference === undefined) return { measured, value };
  const probability = probabilityBetter(objective, median, standardDeviation, reference);
  return {
    measured,
    value,
    gain: gainInterval(objective, uncertain, reference),
    ...(probability === undefined ? {} : { probability }),
  };
}

function contradictionIn(
  measured: Measurement,
  estimate: Estimate | undefined,
  noise: number | undefined,
): Contradiction | undefined {
  if (estimate === undefined) return undefined;
  return contradictionOf({ measured, estimate, deviation: estimate.standardDeviation, noise });
}

/** The value without what compares it with a reference. */
function unjudged({ gain: _gain, probability: _probability, ...value }: ObjectiveValue): ObjectiveValue {
  return value;
}

function objectivesWithDraws(
  objectives: Readonly<Record<string, ObjectiveValue>>,
  { gains }: TrialProbabilities,
): Readonly<Record<string, ObjectiveValue>> {
  return Object.fromEntries(Object.entries(objectives).map(([name, value]) => [name, withDraws(value, gains[name])]));
}

/** The value with the interval of its gain and the probability of a gain replaced by those of the joint draws. */
function withDraws(value: ObjectiveValue, drawn: TrialProbabilities["gains"][string] | undefined): ObjectiveValue {
  if (value.gain === undefined || drawn === undefined) return value;
  const { probability, lower, upper } = drawn;
  const { median } = value.gain;
  return { ...value, probability, gain: lower < upper ? { median, lower, upper } : { median } };
}

/** The product; undefined if a factor is unknown. */
function productOfKnown(factors: readonly (number | undefined)[]): number | undefined {
  let product = 1;
  for (const factor of factors) {
    if (factor === undefined) return undefined;
    product *= factor;
  }
  return product;
}
