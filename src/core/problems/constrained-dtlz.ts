/**
 * @file C2-DTLZ2 (Jain & Deb 2014): DTLZ2 where only balls of radius r around the corners of the front and around its
 * middle are feasible. As published r² is subtracted once from each ball's squared distance; the established
 * library subtracts it once per coordinate.
 */
import { ballOrthant, spherePoint, squaredDistance } from "./dtlz.ts";
import { checkSizes, defineProblem, type Problem, repeated } from "./problem.ts";

const radius = 0.2;
const reference = 1.1;

/**
 * C2-DTLZ2 with r = 0.2. The maximum hypervolume is exact for two objectives: the feasible front is three arcs of the
 * unit circle, and each of the two equal gaps between them loses what lies between the arc and a step.
 */
export function c2dtlz2(dimension: number, objectives: number): Problem {
  checkSizes("C2DTLZ2", dimension, objectives);
  const evaluate = (x: Float64Array): number[] => spherePoint(x, 1 + squaredDistance(x, objectives), objectives);
  return defineProblem({
    name: `C2DTLZ2-${objectives}`,
    lower: repeated(0, dimension),
    upper: repeated(1, dimension),
    referencePoint: repeated(reference, objectives),
    maximumHypervolume: objectives === 2 ? reference ** 2 - ballOrthant(2) - 2 * lossOfGap() : undefined,
    evaluate,
    constraintCount: 1,
    slack: (x) => [feasibility(evaluate(x))],
  });
}

/** r² less the squared distance to the nearest centre. */
function feasibility(f: readonly number[]): number {
  const M = f.length;
  const squares = f.reduce((sum, value) => sum + value ** 2, 0);
  let nearest = f.reduce((sum, value) => sum + (value - 1 / Math.sqrt(M)) ** 2, 0);
  for (const value of f) nearest = Math.min(nearest, squares - value ** 2 + (value - 1) ** 2);
  return radius ** 2 - nearest;
}

/** Area between the unit circle and the step over the gap that lies between the middle arc and the f₁ axis. */
function lossOfGap(): number {
  // A ball of radius r around a point of the circle covers 2 asin(r / 2) of it to either side.
  const halfArc = 2 * Math.asin(radius / 2);
  const from = Math.PI / 4 - halfArc;
  const to = halfArc;
  const under = (angle: number): number => (Math.PI / 2 - angle + Math.sin(angle) * Math.cos(angle)) / 2;
  const step = (Math.cos(to) - Math.cos(from)) * Math.sin(from);
  return step - (under(to) - under(from));
}
