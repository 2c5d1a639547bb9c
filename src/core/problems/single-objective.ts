/**
 * @file Three classic problems with one objective (Surjanovic & Bingham's virtual library). The reference point is the largest
 * value, so that the maximum hypervolume is the distance from there to the minimum.
 */
import { defineProblem, type Problem, repeated } from "./problem.ts";

/** Branin's function on [−5, 10] × [0, 15]; three minima of 10 / (8π). */
export function braninValue(a: number, b: number): number {
  const valley = b - (5.1 / (4 * Math.PI ** 2)) * a ** 2 + (5 / Math.PI) * a - 6;
  return valley ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(a) + 10;
}

/** Branin: 2 variables, minimum 0.397887, largest value 308.13 at (−5, 0). */
export function branin(): Problem {
  const largest = braninValue(-5, 0);
  return defineProblem({
    name: "Branin",
    lower: [-5, 0],
    upper: [10, 15],
    referencePoint: [largest],
    maximumHypervolume: largest - 10 / (8 * Math.PI),
    evaluate: ([a, b]) => [braninValue(a, b)],
  });
}

const hartmannHeights = [1, 1.2, 3, 3.2];
const hartmannSharpness = [
  [10, 3, 17, 3.5, 1.7, 8],
  [0.05, 10, 17, 0.1, 8, 14],
  [3, 3.5, 1.7, 10, 17, 8],
  [17, 8, 0.05, 10, 0.1, 14],
];
const hartmannCentres = [
  [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
  [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
  [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.665],
  [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
];

/** Hartmann: 6 variables in [0, 1], minimum −3.32237, never above 0. */
export function hartmann6(): Problem {
  return defineProblem({
    name: "Hartmann6",
    lower: repeated(0, 6),
    upper: repeated(1, 6),
    referencePoint: [0],
    maximumHypervolume: 3.32236801141551,
    evaluate: (x) => {
      let value = 0;
      for (let i = 0; i < 4; i++) {
        let exponent = 0;
        for (let j = 0; j < 6; j++) exponent += hartmannSharpness[i][j] * (x[j] - hartmannCentres[i][j]) ** 2;
        value -= hartmannHeights[i] * Math.exp(-exponent);
      }
      return [value];
    },
  });
}

/** Ackley: any number of variables in [−32.768, 32.768], minimum 0 at the origin, below 20 + e everywhere. */
export function ackley(dimension: number): Problem {
  return defineProblem({
    name: `Ackley-${dimension}`,
    lower: repeated(-32.768, dimension),
    upper: repeated(32.768, dimension),
    referencePoint: [20 + Math.E],
    maximumHypervolume: 20 + Math.E,
    evaluate: (x) => {
      let squares = 0;
      let cosines = 0;
      for (const value of x) {
        squares += value ** 2;
        cosines += Math.cos(2 * Math.PI * value);
      }
      const bowl = -20 * Math.exp(-0.2 * Math.sqrt(squares / dimension));
      return [bowl - Math.exp(cosines / dimension) + 20 + Math.E];
    },
  });
}
