export { type ClassProbability, createClassProbability } from "./class-probability.ts";
export {
  createDataset,
  type Dataset,
  type Inputs,
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
export type { LabelledPoints } from "./laplace.ts";
export { createLikelihood, type Likelihood } from "./likelihood.ts";
export {
  admissibleTransforms,
  createOutcomeMap,
  modelScaleOrNever,
  type OutcomeMap,
  ownScaleSlopes,
  type TransformKind,
  toModelScale,
  toOwnScale,
  transformSlope,
  type ValueAndSlopes,
} from "./outcome-map.ts";
export {
  condition,
  type LeaveOneOut,
  leaveOneOut,
  type Posterior,
  predict,
  predictCovariance,
  predictGradient,
  predictMean,
} from "./posterior.ts";
export { createConditionalLogDensity, createSparseObjective } from "./saas-conditional.ts";
export { createSaasLogDensity, saasHyperparameters, saasLayout, shrinkageLogDensity } from "./saas-density.ts";
export { type TransformDensities, type TransformProblem, transformDensities } from "./transform-densities.ts";
export { winsorise } from "./winsorise.ts";
