/**
 * @file The spread of a quantity over the posterior samples of a model's hyperparameters: its middle and the central
 * 95 % of the samples.
 */
import { mean } from "./mean.ts";
import { quantile } from "./quantile.ts";

/** A middle and, where there are several samples, the ends of their central 95 %; all in the quantity's unit. */
export interface Spread {
  readonly middle: number;
  readonly lower?: number;
  readonly upper?: number;
}

/** The mean of at least one sample, with its interval. */
export function meanSpread(samples: Float64Array): Spread {
  return { middle: mean(samples), ...centralInterval(samples) };
}

/** The median of at least one sample, with its interval: for quantities with a heavy tail. */
export function medianSpread(samples: Float64Array): Spread {
  return { middle: quantile(samples.slice().sort(), 0.5), ...centralInterval(samples) };
}

/** The 2.5 % and 97.5 % quantiles; none for a single sample. */
function centralInterval(samples: Float64Array): Pick<Spread, "lower" | "upper"> {
  if (samples.length < 2) return {};
  const sorted = samples.slice().sort();
  return { lower: quantile(sorted, 0.025), upper: quantile(sorted, 0.975) };
}
