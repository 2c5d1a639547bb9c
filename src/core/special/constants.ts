/** @file Constants of the normal distribution and of priors; no other file defines them. */

/** ½ log 2π. */
export const HALF_LOG_TWO_PI = 0.9189385332046728;
/**
 * log 2π, as the likelihoods use it: one unit in the last place below the nearest double, which is 2 · HALF_LOG_TWO_PI.
 * The difference is beyond every tolerance, but the nearest double would change recorded proposals in their last bits.
 */
export const LOG_TWO_PI = 1.8378770664093453;
/** 1 / √(2π). */
export const INVERSE_SQRT_TWO_PI = 0.3989422804014327;
/** √(π / 2). */
export const SQRT_HALF_PI = 1.2533141373155003;
/** 1 / √π. */
export const INVERSE_SQRT_PI = 0.5641895835477563;
/** log(2 / π). */
export const LOG_TWO_OVER_PI = -0.4515827052894549;
