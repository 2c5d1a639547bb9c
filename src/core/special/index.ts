export { exp, expm1, log, log1p } from "./elementary.ts";
export { erfcx } from "./erfcx.ts";
export {
  fatmax,
  fatmaxGradient,
  fatmin,
  fatminGradient,
  paretoWeight,
  paretoWeightDerivative,
} from "./fatmax.ts";
export { fatmoid, fatmoidDerivative, logFatmoid, logFatmoidDerivative } from "./fatmoid.ts";
export { fatplus, fatplusDerivative, logFatplus, logFatplusDerivative } from "./fatplus.ts";
export { type KumaraswamyShape, kumaraswamy, kumaraswamyByShape, kumaraswamySlope } from "./kumaraswamy.ts";
export { log1mexp, log1pexp, logAddExp, logDiffExp, logSumExp } from "./log-exp.ts";
export { logGamma, stirlingRemainder } from "./log-gamma.ts";
export { logH, logHDerivative, logHWithDerivative } from "./log-h.ts";
export { millsRatio, millsRatioFrom, scaledImprovement } from "./mills.ts";
export { logNormalCdf, logNormalCdfDerivative, normalCdf } from "./normal-cdf.ts";
export { logNormalDensity, normalDensity } from "./normal-density.ts";
export { logProbabilityNormalIn } from "./normal-interval.ts";
export { normalQuantile } from "./normal-quantile.ts";
export { logSigmoid, sigmoid } from "./sigmoid.ts";
export { smoothMax, smoothMaxGradient, smoothMin, smoothMinGradient } from "./smooth-max.ts";
export { logSoftplus, logSoftplusDerivative, softplus, softplusDerivative } from "./softplus.ts";
