/**
 * @file The Parzen estimator of a categorical parameter: each observation puts most of its weight on its own value and
 * the rest evenly on all values.
 */

/**
 * The probability of each of `count` values.
 *
 * @param chosen - the indices of the observed values, one per weight
 * @param weights - of the observations; the even distribution over all values has weight 1
 */
export function categoryProbabilities(chosen: readonly number[], weights: Float64Array, count: number): Float64Array {
  const kernels = chosen.length + 1;
  const everywhere = 1 / kernels;
  const whole = 1 + count * everywhere;
  const total = weights.reduce((sum, weight) => sum + weight, 1);
  const probabilities = new Float64Array(count).fill(1 / count / total);
  chosen.forEach((value, i) => {
    for (let k = 0; k < count; k++)
      probabilities[k] += ((everywhere + (k === value ? 1 : 0)) / whole) * (weights[i] / total);
  });
  return probabilities;
}
