/**
 * @file What a study has found: the front by the model's estimates, the gains over the reference, the hypervolume and the
 * recommendation. The library, the command line and the report use this analysis.
 */
import {
  constantMetrics,
  countEvaluations,
  type Evaluations,
  isHeld,
  modelledMetrics,
  poolRepeats,
  possibleValuesIn,
  type Study,
  spaceOf,
  type Trial,
} from "../study/index.ts";
import type { ModelVerdicts } from "../surrogate/index.ts";
import { analysedTrial, filteredTrial } from "./analysed-trial.ts";
import type { AnalysedTrial, Analysis, AnalysisOptions, StatusCounts } from "./analysis.ts";
import { contendersOf, frontIndices } from "./front.ts";
import { hypervolumeOf } from "./hypervolume-trace.ts";
import { jointProbabilities } from "./joint-probabilities.ts";
import { references } from "./objective-references.ts";
import { feasibilityReader } from "./outcome-feasibility.ts";
import { recommend } from "./recommend.ts";
import { reportedReference } from "./reported-reference.ts";
import type { TrialEstimates } from "./trial-estimates.ts";
import { type Varying, withoutConstants } from "./varying-metrics.ts";

/**
 * Analyses a study's trials. Repeated evaluations are pooled with the trial that they repeat.
 *
 * @param evaluated - trials in every status; those without a measurement of every objective are only counted
 * @param estimates - the model's estimates by trial number; empty to analyse the measurements
 */
export function analyse(
  study: Study,
  evaluated: readonly Trial[],
  estimates: TrialEstimates,
  options: AnalysisOptions = {},
): Analysis {
  const trials = poolRepeats(evaluated);
  const constant = options.comparesConstants === true ? [] : constantMetrics(evaluated, modelledMetrics(study));
  const varying = withoutConstants({ study, estimates, draws: options.draws }, constant);
  const { objectives } = varying;
  const compared = references(study, trials, varying.estimates);
  const evaluations = countEvaluations(evaluated);
  const all = pointsOf(trials, { ...options, ...varying, study, references: compared, ordinals: evaluations.ordinals });
  const unmarked = all.filter(({ passes }) => isKept(passes, options.confidence));
  const order = frontIndices(objectives, unmarked);
  const isOnFront = new Set(order);
  const points = unmarked.map((point, index) => (isOnFront.has(index) ? { ...point, onFront: true } : point));
  const inferredReference = reportedReference(study, trials, all, options.recordedReference);
  const { verdicts = {} } = options;
  const chosen = recommend({ objectives, points, references: compared, inferredReference, verdicts });
  const hypervolume = hypervolumeOf({ objectives: study.objectives, trials: points, references: compared });
  return {
    study,
    objectives,
    constant,
    counts: countStatuses(evaluated),
    evaluations: evaluations.count,
    ...(evaluations.beforeModel === undefined ? {} : { beforeModel: evaluations.beforeModel }),
    basis: estimates.size > 0 ? "model" : "measured",
    references: compared,
    comparison: Object.values(compared).every(({ source }) => source === "baseline") ? "baseline" : "reference",
    trials: points,
    front: order.flatMap((index) => points[index] ?? []),
    contenders: contendersOf(points),
    ...(hypervolume === undefined ? {} : { hypervolume }),
    ...(inferredReference === undefined ? {} : { inferredReference }),
    ...(chosen === undefined ? {} : { recommendation: chosen.trial, grounds: chosen.grounds }),
  };
}

/** The analysis with another verdict on the models, for example of a thorough diagnosis. */
export function withVerdicts(analysis: Analysis, verdicts: ModelVerdicts): Analysis {
  const { recommendation: _trial, grounds: _grounds, ...rest } = analysis;
  const chosen = recommend({ ...analysis, points: analysis.trials, verdicts });
  return { ...rest, ...(chosen === undefined ? {} : { recommendation: chosen.trial, grounds: chosen.grounds }) };
}

/** The completed trials as points, in order of trial number, with the probability of passing the filter if there is one. */
function pointsOf(
  trials: readonly Trial[],
  {
    study,
    objectives,
    estimates,
    draws,
    noise = new Map(),
    filter,
    revised,
    references: compared,
    ordinals,
  }: AnalysisOptions & Varying & Pick<Analysis, "study" | "references"> & Pick<Evaluations, "ordinals">,
): readonly AnalysedTrial[] {
  const known = {
    study,
    ordinals,
    compared: objectives,
    estimates,
    noise,
    references: compared,
    space: spaceOf(study),
    revised,
    possible: Object.fromEntries(
      study.objectives.map(({ name }) => [name, possibleValuesIn(study, name, trials)] as const),
    ),
    probabilities:
      draws === undefined
        ? new Map()
        : jointProbabilities({ study: { ...study, objectives }, trials, draws, references: compared }, filter),
    feasibilityOf: feasibilityReader(study, trials, estimates, noise),
  };
  return trials
    .flatMap((trial) => analysedTrial(trial, known) ?? [])
    .map((point) => (filter === undefined ? point : filteredTrial(point, filter, study, trials)));
}

/** Whether a trial that passes the filter with this probability is kept; undefined without a filter. */
function isKept(passes: number | undefined, confidence = 0.5): boolean {
  return passes === undefined || (passes > 0 && passes >= confidence);
}

/** The number of trials in each status; repeats of other trials do not count, nor do trials whose failure is held: they are in none. */
export function countStatuses(trials: readonly Trial[]): StatusCounts {
  const counts = { pending: 0, running: 0, completed: 0, failed: 0, cancelled: 0 };
  for (const trial of trials) if (trial.origin !== "confirm" && !isHeld(trial)) counts[trial.status]++;
  return counts;
}
