export { createClassProbability } from "./class-probability.ts";
export {
  createDataset,
  type Dataset,
  type Inputs,
  pointsOf,
  type Standardisation,
  somePoints,
  standardisation,
} from "./data.ts";
export { findDivergence } from "./diverged-outcomes.ts";
export { drawOutcomes } from "./draw.ts";
export { drawAroundAnova, fitAnova } from "./fit-anova.ts";
export { type Classifier, fitClassifier } from "./fit-classifier.ts";
export { FULL_FIT, fitMap } from "./fit-map.ts";
export { type EnsembleState, fitMapSaas } from "./fit-map-saas.ts";
export {
  drawsOfSaas,
  fitMixture,
  MIXED_MAP,
  type MixtureCounts,
  type MixtureFit,
  rejuvenateMixture,
} from "./fit-mixture.ts";
export { fitSaas, type SaasSettings, type SamplerHealth, saasSettings } from "./fit-saas.ts";
export { fitWarping, type WarpingFit, type WarpingProblem } from "./fit-warping.ts";
export { MAX_FITTED_IN_FULL, pointsToFit } from "./fitted-points.ts";
export {
  anovaWeights,
  columnRelevance,
  type HyperparameterSamples,
  pickSamples,
  restandardise,
  spreadSamples,
} from "./hyperparameters.ts";
export { importanceWeights } from "./importance-weights.ts";
export type { LabelledPoints } from "./labelled-points.ts";
export { mixtureShares } from "./mixture-shares.ts";
export { moderateVariances } from "./moderate-variances.ts";
export {
  createOutcomeMap,
  intervalOnModelScale,
  modelScaleOrNever,
  type OutcomeMap,
  ownScaleSlopes,
  toModelScale,
  toOwnScale,
  transformSlope,
  type ValueAndSlopes,
  withoutUnit,
} from "./outcome-map.ts";
export { condition, leaveOneOut, meanAtData, type Posterior, predict, predictMean } from "./posterior.ts";
export { findChanges, type PointsBeside, predictMeanBeside } from "./predict-beside.ts";
export { type DrawsToRejuvenate, type RejuvenatedShare, rejuvenateSaas } from "./rejuvenate-saas.ts";
export type { ChainState } from "./saas-chain.ts";
export { kernelOf, type SampleKernel } from "./sample-kernel.ts";
export { type TransformDensities, type TransformProblem, transformDensities } from "./transform-densities.ts";
export {
  admissibleTransforms,
  type TransformFallback,
  type TransformKind,
  transformFallback,
} from "./transform-domain.ts";
export { drawAroundMap, drawAroundMapSaas } from "./uncertain-estimates.ts";
export { judgeUnseen, type UnseenOutcomes } from "./unseen-outcomes.ts";
export { winsorise } from "./winsorise.ts";
