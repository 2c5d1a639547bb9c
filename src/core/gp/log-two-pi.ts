/** log 2π, the constant of every normal log density. */
export const LOG_TWO_PI = 1.8378770664093453;
