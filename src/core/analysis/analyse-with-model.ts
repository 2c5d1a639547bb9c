/**
 * @file The analysis of a study by its model: fitted where needed, with estimates and joint draws from the same fit.
 */
import { drawJointly, estimatesOf, type FitOptions, fitStudy, type StudyModel } from "../designer/index.ts";
import type { Study, Trial } from "../study/index.ts";
import { analyse } from "./analyse.ts";
import type { Analysis, AnalysisOptions } from "./analysis.ts";
import { estimatesByTrial } from "./trial-estimates.ts";

/** How to fit the model, and which trials to keep. */
export type ModelAnalysisOptions = FitOptions & Pick<AnalysisOptions, "condition" | "confidence">;

/** An analysis and the model that it uses. */
export interface ModelAnalysis {
  readonly analysis: Analysis;
  /** Absent with fewer than two completed trials, and if the study has no parameter to tune. */
  readonly model?: StudyModel;
}

/**
 * Analyses a study by its model. The model is fitted unless the fit in `options.modelState` has seen most of the trials
 * (see `fitStudy`). Without a model the measurements are analysed.
 */
export async function analyseWithModel(
  study: Study,
  trials: readonly Trial[],
  { condition, confidence, ...fit }: ModelAnalysisOptions = {},
): Promise<ModelAnalysis> {
  const kept = { condition, confidence };
  const model = await fitStudy(study, trials, fit);
  if (model === undefined) return { analysis: analyse(study, trials, new Map(), kept) };
  const estimates = estimatesByTrial(estimatesOf(model));
  return { analysis: analyse(study, trials, estimates, { ...kept, draws: drawJointly(model) }), model };
}
