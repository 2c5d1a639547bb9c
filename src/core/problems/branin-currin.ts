/**
 * @file Branin's and Currin's functions together: two variables in [0, 1]², two conflicting objectives (Belakaria et al.
 * 2019), and the same with a disk as the feasible region (Daulton et al. 2020).
 */
import { defineProblem, type Problem } from "./problem.ts";
import { braninValue } from "./single-objective.ts";

/** Currin's exponential function on [0, 1]²; at b = 0 the factor 1 − exp(−1 / 2b) is its limit, 1. */
function currinValue(a: number, b: number): number {
  const factor = b === 0 ? 1 : 1 - Math.exp(-1 / (2 * b));
  const numerator = 2300 * a ** 3 + 1900 * a ** 2 + 2092 * a + 60;
  return (factor * numerator) / (100 * a ** 3 + 500 * a ** 2 + 4 * a + 20);
}

function braninAndCurrin([a, b]: Float64Array): number[] {
  return [braninValue(15 * a - 5, 15 * b), currinValue(a, b)];
}

/**
 * BraninCurrin. The maximum hypervolume is the published one, of a front that NSGA-II found (Daulton et al. 2020), so that
 * results can be compared; a sample of the front at steps of 1/64,000 reaches 59.403.
 */
export function braninCurrin(): Problem {
  return defineProblem({
    name: "BraninCurrin",
    lower: [0, 0],
    upper: [1, 1],
    referencePoint: [18, 6],
    maximumHypervolume: 59.36011874867746,
    evaluate: braninAndCurrin,
  });
}

/**
 * BraninCurrin inside the disk of squared radius 50 around (2.5, 7.5) in Branin's own coordinates. Maximum hypervolume
 * as published; a sample at steps of 1/64,000 reaches 609.174.
 */
export function constrainedBraninCurrin(): Problem {
  return defineProblem({
    name: "ConstrainedBraninCurrin",
    lower: [0, 0],
    upper: [1, 1],
    referencePoint: [80, 12],
    maximumHypervolume: 608.4004237022673,
    evaluate: braninAndCurrin,
    constraintCount: 1,
    slack: ([a, b]) => [50 - (15 * a - 7.5) ** 2 - (15 * b - 7.5) ** 2],
  });
}
