export { binaryUnit, magnitudeUnit } from "./binary-unit.ts";
export { binomialAtLeast, binomialAtMost } from "./binomial.ts";
export { bootstrapStandardError } from "./bootstrap.ts";
export { maxOf, minOf } from "./extremes.ts";
export { type MeanWithError, mean, meanWithError, populationVariance, variance } from "./mean.ts";
export { quantile, quantilePosition } from "./quantile.ts";
export { rankSumProbability } from "./rank-sum.ts";
export { relativeDifference } from "./relative-difference.ts";
export { meanSpread, medianSpread, type Spread } from "./spread.ts";
