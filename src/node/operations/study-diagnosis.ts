/**
 * @file How well the models predict trials that they were not fitted to, for `diagnose` and for the server.
 */
import { isTuned } from "../../core/space/index.ts";
import type { Trial } from "../../core/study/index.ts";
import type { Diagnosis, MetricDiagnosis, ModelDiagnosis } from "../../core/surrogate/index.ts";
import {
  comparedModel,
  comparisonSentence,
  diagnosedModels,
  ownModel,
  trustSentence,
  warpingJson,
} from "../report/index.ts";
import type { Storage } from "../storage/index.ts";
import { BadInput } from "./bad-input.ts";
import { studyFindings } from "./findings/study-findings.ts";
import { nextCommand, type OpenedStudy, type Progress } from "./open-study.ts";

/** The trials of a study and their diagnosis. */
export interface FoundDiagnosis {
  readonly trials: readonly Trial[];
  readonly diagnosis: Diagnosis;
}

/** Predicts every completed trial from all others. Throws BadInput where there are too few. */
export async function findDiagnosis(
  opened: OpenedStudy,
  storage: Storage,
  shown: Progress,
  threads?: number,
): Promise<FoundDiagnosis> {
  const { trials, ...findings } = await studyFindings(opened, storage, shown, threads);
  const diagnosis = await findings.diagnosis();
  if (diagnosis === undefined) throw tooFew(opened, trials);
  return { trials, diagnosis };
}

function tooFew(opened: OpenedStudy, trials: readonly Trial[]): BadInput {
  const { file, shownPath } = opened;
  const completed = trials.filter(({ status }) => status === "completed").length;
  if (!file.study.parameters.some(isTuned))
    return new BadInput(`${shownPath} has no parameter to tune, so there is no model to diagnose.`);
  return new BadInput(
    `A diagnosis needs at least 8 completed trials; ${shownPath} has ${completed}. Continue with: ${nextCommand(opened)}`,
  );
}

/** The document of `diagnose --json`, without its files. */
export function diagnosisJson(study: string, diagnosis: Diagnosis): Record<string, unknown> {
  const { trials, model, objectives, constrained, inputWarping, chosen } = diagnosis;
  const byName = (metrics: readonly MetricDiagnosis[]) =>
    Object.fromEntries(metrics.map((each) => [each.metric, metricJson(each)]));
  return {
    study,
    trials,
    model,
    ...(chosen === undefined ? {} : { chosen }),
    ...(inputWarping === undefined ? {} : { inputWarping: warpingJson(inputWarping) }),
    objectives: byName(objectives),
    constrained: byName(constrained),
  };
}

function metricJson(each: MetricDiagnosis): Record<string, unknown> {
  const compared = comparedModel(each);
  return {
    // A side without a bound is null.
    ...(each.interval === undefined ? {} : { interval: each.interval }),
    model: each.model,
    trust: each.constant === undefined ? ownModel(each).verdict.trust : null,
    ...(each.constant === undefined ? {} : { constant: each.constant.value }),
    words: `${trustSentence(each)} ${comparisonSentence(each)}`.trimEnd(),
    noise: each.noise,
    noiseShare: each.noiseShare,
    winsorised: each.winsorised,
    ...(each.transformFallback === undefined ? {} : { transformFallback: each.transformFallback }),
    // The old name of `winsorised`, kept for one version.
    pulledIn: each.winsorised,
    difference: each.difference,
    ...(compared === undefined ? {} : { over: compared.over }),
    ...Object.fromEntries(diagnosedModels(each).map(([kind, one]) => [kind, modelJson(one)])),
  };
}

function modelJson(diagnosis: ModelDiagnosis): Record<string, unknown> {
  const { scores, verdict, predictions, minEffectiveSampleSize } = diagnosis;
  return {
    ...scores,
    concerns: verdict.concerns.map(({ kind }) => kind),
    minEffectiveSampleSize,
    // The old name of `minEffectiveSampleSize`, kept for one version.
    fewestEffectiveSamples: minEffectiveSampleSize,
    predictions,
  };
}
