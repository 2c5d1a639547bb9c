/**
 * @file The DTLZ family (Deb, Thiele, Laumanns & Zitzler 2002), with C2-DTLZ2 in `constrained-dtlz.ts`. Any number of
 * objectives M ≥ 2. The first M − 1 variables set the position on the front, the k = d − M + 1 others the distance from it.
 *
 * DTLZ4 raises its position variables to the power α = 100 as published; the established library leaves α out, which
 * makes it DTLZ2. DTLZ1's maximum hypervolume takes the simplex under its front as (1/2)ᴹ / M!, which the library does not.
 *
 * | symbol | meaning |
 * |---|---|
 * | x | variables in [0, 1]ᵈ |
 * | M | number of objectives |
 * | g | distance from the front, ≥ 0 |
 * | θ | M − 1 angles, as shares of π / 2 |
 */
import { checkSizes, defineProblem, type Problem, repeated } from "./problem.ts";

/** What is known of a front. */
interface Front {
  /** Each coordinate of the reference point. */
  readonly reference: number;
  /** Volume between the origin and the front; absent where it is not known. */
  readonly enclosed?: number | undefined;
}

/** One of the family: its sizes, its front, and how to evaluate it. */
function family(
  name: string,
  [dimension, M]: readonly [dimension: number, objectives: number],
  { reference, enclosed }: Front,
  evaluate: (x: Float64Array) => number[],
): Problem {
  checkSizes(name, dimension, M);
  return defineProblem({
    name: `${name}-${M}`,
    lower: repeated(0, dimension),
    upper: repeated(1, dimension),
    referencePoint: repeated(reference, M),
    maximumHypervolume: enclosed === undefined ? undefined : reference ** M - enclosed,
    evaluate,
  });
}

/** Volume of the part of the unit ball in ℝᴹ whose coordinates are all positive: Vₘ / 2ᴹ with Vₘ = Vₘ₋₂ · 2π / M. */
export function ballOrthant(M: number): number {
  if (M === 0) return 1;
  if (M === 1) return 1;
  return (ballOrthant(M - 2) * Math.PI) / (2 * M);
}

function factorial(M: number): number {
  return M <= 1 ? 1 : M * factorial(M - 1);
}

/** Σ (xᵢ − ½)² over the distance variables. */
export function squaredDistance(x: Float64Array, M: number): number {
  let g = 0;
  for (let i = M - 1; i < x.length; i++) g += (x[i] - 0.5) ** 2;
  return g;
}

/** The multimodal distance of DTLZ1 and DTLZ3. */
function rippledDistance(x: Float64Array, M: number): number {
  let g = 0;
  for (let i = M - 1; i < x.length; i++) g += 1 + (x[i] - 0.5) ** 2 - Math.cos(20 * Math.PI * (x[i] - 0.5));
  return 100 * g;
}

/** The point of the sphere of the given radius at M − 1 angles θ. */
export function spherePoint(theta: ArrayLike<number>, radius: number, M: number): number[] {
  const objectives: number[] = [];
  for (let m = 0; m < M; m++) {
    let value = radius;
    for (let i = 0; i < M - 1 - m; i++) value *= Math.cos((theta[i] * Math.PI) / 2);
    if (m > 0) value *= Math.sin((theta[M - 1 - m] * Math.PI) / 2);
    objectives.push(value);
  }
  return objectives;
}

/** DTLZ1: a flat front, Σ f = ½, behind many local ones. */
export function dtlz1(dimension: number, objectives: number): Problem {
  const enclosed = 0.5 ** objectives / factorial(objectives);
  return family("DTLZ1", [dimension, objectives], { reference: 400, enclosed }, (x) => {
    const radius = 0.5 * (1 + rippledDistance(x, objectives));
    return Array.from({ length: objectives }, (_, m) => {
      let value = radius;
      for (let i = 0; i < objectives - 1 - m; i++) value *= x[i];
      return m > 0 ? value * (1 - x[objectives - 1 - m]) : value;
    });
  });
}

/** DTLZ2: the front is the unit sphere's positive part. */
export function dtlz2(dimension: number, objectives: number): Problem {
  return family("DTLZ2", [dimension, objectives], { reference: 1.1, enclosed: ballOrthant(objectives) }, (x) =>
    spherePoint(x, 1 + squaredDistance(x, objectives), objectives),
  );
}

/** DTLZ3: DTLZ2's front behind DTLZ1's local ones. */
export function dtlz3(dimension: number, objectives: number): Problem {
  return family("DTLZ3", [dimension, objectives], { reference: 10_000, enclosed: ballOrthant(objectives) }, (x) =>
    spherePoint(x, 1 + rippledDistance(x, objectives), objectives),
  );
}

/** DTLZ4: DTLZ2 with its position variables raised to the power of 100, so that random points crowd at the edges. */
export function dtlz4(dimension: number, objectives: number): Problem {
  return family("DTLZ4", [dimension, objectives], { reference: 1.1, enclosed: ballOrthant(objectives) }, (x) =>
    spherePoint(
      x.subarray(0, objectives - 1).map((value) => value ** 100),
      1 + squaredDistance(x, objectives),
      objectives,
    ),
  );
}

/** DTLZ5: the front is a curve on the sphere (its hypervolume is not known for more than three objectives). */
export function dtlz5(dimension: number, objectives: number): Problem {
  const reference = 10;
  // Three objectives: at height f₃ = s the curve's points up to there leave √((1 − s²) / 2) uncovered on either axis.
  const enclosed = [undefined, undefined, Math.PI / 4, (reference * Math.PI) / Math.sqrt(8) - 1 / 3][objectives];
  return family("DTLZ5", [dimension, objectives], { reference, enclosed }, (x) => {
    const g = squaredDistance(x, objectives);
    const theta = x
      .subarray(0, objectives - 1)
      .map((value, i) => (i === 0 ? value : (1 + 2 * g * value) / (2 + 2 * g)));
    return spherePoint(theta, 1 + g, objectives);
  });
}

/** DTLZ7: a front in 2ᴹ⁻¹ pieces. */
export function dtlz7(dimension: number, objectives: number): Problem {
  return family("DTLZ7", [dimension, objectives], { reference: 15 }, (x) => {
    const position = [...x.subarray(0, objectives - 1)];
    let sum = 0;
    for (let i = objectives - 1; i < dimension; i++) sum += x[i];
    const g = 1 + (9 * sum) / (dimension - objectives + 1);
    let h = objectives;
    for (const f of position) h -= (f / (1 + g)) * (1 + Math.sin(3 * Math.PI * f));
    return [...position, (1 + g) * h];
  });
}
