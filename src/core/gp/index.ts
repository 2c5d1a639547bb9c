export { createDataset, type Dataset, type Noise, type Standardisation, standardisation } from "./data.ts";
export { fitMap, type MapFit } from "./fit-map.ts";
export {
  type ChainState,
  fitSaas,
  type SaasFit,
  type SaasSettings,
  type SamplerHealth,
  saasSettings,
} from "./fit-saas.ts";
export type { HyperparameterSamples } from "./hyperparameters.ts";
export { createLikelihood, type Likelihood } from "./likelihood.ts";
export {
  condition,
  type LeaveOneOut,
  leaveOneOut,
  type Posterior,
  predict,
  predictCovariance,
  predictGradient,
} from "./posterior.ts";
export { createSaasLogDensity, saasHyperparameters, saasLayout } from "./saas-density.ts";
export { winsorise } from "./winsorise.ts";
