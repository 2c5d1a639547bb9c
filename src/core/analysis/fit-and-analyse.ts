/**
 * @file The analysis of a study by its model: fitted where needed, with estimates and joint draws from the same fit.
 */

import type { Study, Trial } from "../study/index.ts";
import {
  drawJointly,
  estimatesOf,
  type FitOptions,
  type FittedStudy,
  fitStudy,
  type JointDraws,
  noiseDeviations,
  quickVerdicts,
} from "../surrogate/index.ts";
import { analyse } from "./analyse.ts";
import type { Analysis, AnalysisOptions } from "./analysis.ts";
import { estimatesByTrial } from "./trial-estimates.ts";

/** How to fit the model, and which trials to keep. */
export type FitAndAnalyseOptions = FitOptions &
  Pick<AnalysisOptions, "filter" | "confidence" | "recordedReference" | "revised">;

/** An analysis and the model that it uses. */
export interface FittedAnalysis {
  readonly analysis: Analysis;
  /** Absent with fewer than two completed trials, and if the study has no parameter to tune. */
  readonly model?: FittedStudy;
  /** The model's joint draws, on which the analysis rests; present with the model. */
  readonly draws?: JointDraws;
}

/**
 * Analyses a study by its model. The model is fitted unless the fit in `options.modelState` has seen most of the trials
 * (see `fitStudy`). Without a model the measurements are analysed.
 */
export async function fitAndAnalyse(
  study: Study,
  trials: readonly Trial[],
  { filter, confidence, recordedReference, revised, ...fit }: FitAndAnalyseOptions = {},
): Promise<FittedAnalysis> {
  const kept = { filter, confidence, recordedReference, revised };
  const model = await fitStudy(study, trials, fit);
  if (model === undefined) return { analysis: analyse(study, trials, new Map(), kept) };
  const estimates = estimatesByTrial(estimatesOf(model));
  const draws = drawJointly(model);
  const byModel = { draws, noise: noiseDeviations(model), verdicts: quickVerdicts(model) };
  return { analysis: analyse(study, trials, estimates, { ...kept, ...byModel }), model, draws };
}
