/**
 * @file A quantity over the posterior samples of a model's hyperparameters.
 */

/** A middle and, where there are several samples, the ends of the central 95 % of them. */
export interface Spread {
  readonly middle: number;
  readonly lower?: number;
  readonly upper?: number;
}

/** The mean with its interval. */
export function meanSpread(samples: Float64Array): Spread {
  let mean = 0;
  for (const value of samples) mean += value / samples.length;
  return { middle: mean, ...ends(samples) };
}

/** The median with its interval: for what has a heavy tail. */
export function medianSpread(samples: Float64Array): Spread {
  return { middle: quantile(samples.slice().sort(), 0.5), ...ends(samples) };
}

function ends(samples: Float64Array): Pick<Spread, "lower" | "upper"> {
  if (samples.length < 2) return {};
  const sorted = samples.slice().sort();
  return { lower: quantile(sorted, 0.025), upper: quantile(sorted, 0.975) };
}

/** Of sorted values, interpolated. */
function quantile(sorted: Float64Array, p: number): number {
  const at = p * (sorted.length - 1);
  const below = Math.floor(at);
  const above = Math.min(sorted.length - 1, below + 1);
  return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
}
