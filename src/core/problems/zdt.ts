/**
 * @file ZDT1 to ZDT3 (Zitzler, Deb & Thiele 2000): two objectives, any number of variables in [0, 1]. The first variable
 * sets the position on the front, the others the distance from it: g = 1 + 9 · their mean.
 *
 * ZDT3 keeps the outer factor g of the paper; the established library leaves it out (the front is the same).
 */
import { checkSizes, defineProblem, type Problem, repeated } from "./problem.ts";

function family(
  name: string,
  dimension: number,
  maximumHypervolume: number,
  shape: (f1: number, g: number) => number,
): Problem {
  checkSizes(name, dimension, 2);
  return defineProblem({
    name,
    lower: repeated(0, dimension),
    upper: repeated(1, dimension),
    referencePoint: [11, 11],
    maximumHypervolume,
    evaluate: (x) => {
      let sum = 0;
      for (let i = 1; i < dimension; i++) sum += x[i];
      const g = 1 + (9 * sum) / (dimension - 1);
      return [x[0], g * shape(x[0], g)];
    },
  });
}

/** ZDT1: a convex front, f₂ = 1 − √f₁. */
export function zdt1(dimension: number): Problem {
  return family("ZDT1", dimension, 121 - 1 / 3, (f1, g) => 1 - Math.sqrt(f1 / g));
}

/** ZDT2: a concave front, f₂ = 1 − f₁². */
export function zdt2(dimension: number): Problem {
  return family("ZDT2", dimension, 121 - 2 / 3, (f1, g) => 1 - (f1 / g) ** 2);
}

/** ZDT3: a front in five pieces, on f₂ = 1 − √f₁ − f₁ sin(10π f₁). */
export function zdt3(dimension: number): Problem {
  return family(
    "ZDT3",
    dimension,
    128.77811613069076,
    (f1, g) => 1 - Math.sqrt(f1 / g) - (f1 / g) * Math.sin(10 * Math.PI * f1),
  );
}
