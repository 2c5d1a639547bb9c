/**
 * @file A problem embedded among variables without influence, as in benchmarks of high-dimensional methods.
 */
import { ParetuneError } from "../errors.ts";
import type { Problem } from "./problem.ts";

/**
 * The same problem in more variables: variable k of `problem` becomes variable `activeIndices[k]`; all others are in
 * [0, 1] and have no influence.
 *
 * @param dimension - number of variables of the new problem.
 * @param activeIndices - one distinct whole number in 0 … dimension − 1 for each variable of `problem`.
 * @throws ParetuneError ("argument") if the indices do not fit.
 */
export function embed(problem: Problem, dimension: number, activeIndices: readonly number[]): Problem {
  const inRange = activeIndices.every((index) => Number.isInteger(index) && index >= 0 && index < dimension);
  if (!inRange || activeIndices.length !== problem.dimension || new Set(activeIndices).size !== activeIndices.length) {
    throw new ParetuneError(
      "argument",
      `embed: activeIndices must be ${problem.dimension} distinct whole numbers in 0 … ${dimension - 1}; got [${activeIndices.join(", ")}].`,
    );
  }
  const lower = new Float64Array(dimension);
  const upper = new Float64Array(dimension).fill(1);
  activeIndices.forEach((index, k) => {
    lower[index] = problem.lower[k];
    upper[index] = problem.upper[k];
  });
  const extract = (x: Float64Array): Float64Array => {
    if (x.length !== dimension) {
      throw new ParetuneError("argument", `${problem.name}: x must hold ${dimension} numbers; got ${x.length}.`);
    }
    return Float64Array.from(activeIndices, (index) => x[index]);
  };
  const { evaluate, slack } = problem;
  return {
    ...problem,
    name: `${problem.name} in ${dimension} variables`,
    dimension,
    lower,
    upper,
    evaluate: (x) => evaluate(extract(x)),
    ...(slack === undefined ? {} : { slack: (x: Float64Array) => slack(extract(x)) }),
  };
}
