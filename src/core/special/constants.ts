/** @file Constants of the normal distribution and of priors; no other file defines them. */

/** ½ log 2π. */
export const HALF_LOG_TWO_PI = 0.9189385332046728;
/** log 2π. */
export const LOG_TWO_PI = 1.8378770664093456;
/** 1 / √(2π). */
export const INVERSE_SQRT_TWO_PI = 0.3989422804014327;
/** √(π / 2). */
export const SQRT_HALF_PI = 1.2533141373155003;
/** 1 / √π. */
export const INVERSE_SQRT_PI = 0.5641895835477563;
/** log(2 / π). */
export const LOG_TWO_OVER_PI = -0.4515827052894549;
/** Standard deviations from the middle of a normal distribution to the ends of its central 95 %. */
export const NORMAL_95 = 1.959963984540054;
