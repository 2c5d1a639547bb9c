export { chooseTransform, type TransformChoice, type TransformQuestion } from "./choose-transform.ts";
export { type ClassProbability, createClassProbability } from "./class-probability.ts";
export {
  createDataset,
  type Dataset,
  type Noise,
  pointsOf,
  type Standardisation,
  somePoints,
  standardisation,
} from "./data.ts";
export { drawOutcomes } from "./draw.ts";
export { type Classifier, fitClassifier } from "./fit-classifier.ts";
export { fitMap, type MapFit } from "./fit-map.ts";
export { type EnsembleState, fitMapSaas, type MapSaasFit, SHRINKAGE_LEVELS } from "./fit-map-saas.ts";
export {
  type ChainState,
  fitSaas,
  type SaasFit,
  type SaasSettings,
  type SamplerHealth,
  saasSettings,
} from "./fit-saas.ts";
export {
  createWarpingObjective,
  fitWarping,
  type WarpingFit,
  type WarpingObjective,
  type WarpingProblem,
} from "./fit-warping.ts";
export type { HyperparameterSamples } from "./hyperparameters.ts";
export type { LabelledPoints } from "./labelled-points.ts";
export { createLikelihood, type Likelihood } from "./likelihood.ts";
export { createTransform, type OutcomeTransform, type TransformKind } from "./outcome-transform.ts";
export {
  condition,
  type LeaveOneOut,
  leaveOneOut,
  type Posterior,
  predict,
  predictCovariance,
  predictMean,
} from "./posterior.ts";
export { createConditionalLogDensity, createSparseObjective } from "./saas-conditional.ts";
export { createSaasLogDensity, saasHyperparameters, saasLayout, shrinkageLogDensity } from "./saas-density.ts";
export { winsorise } from "./winsorise.ts";
