import { describe, expect, it } from "vitest";
import { hypervolume } from "../../../src/core/pareto/index.ts";
import * as problems from "../../../src/core/problems/index.ts";
import golden from "../../golden/problems.json" with { type: "json" };

/** Hypervolume of the problem's values at the given points; infeasible ones are left out. */
function hypervolumeAt(problem: problems.Problem, points: readonly (readonly number[])[]): number {
  const negated: number[] = [];
  for (const point of points) {
    const x = Float64Array.from(point);
    if (problem.slack?.(x).some((value) => value < -1e-12)) continue;
    for (const value of problem.evaluate(x)) negated.push(-value);
  }
  const reference = problem.referencePoint.map((value) => -value);
  return hypervolume(Float64Array.from(negated), negated.length / problem.objectives, problem.objectives, reference);
}

/** `position` values followed by the distance variables' optimum. */
const optimal = (dimension: number, position: readonly number[], distance: number): number[] => [
  ...position,
  ...new Array<number>(dimension - position.length).fill(distance),
];

const steps = (count: number): number[] => Array.from({ length: count + 1 }, (_, i) => i / count);
const pairs = (count: number): number[][] => steps(count).flatMap((a) => steps(count).map((b) => [a, b]));

function expectJustBelow(actual: number, maximum: number | undefined, gap: number): void {
  expect(actual).toBeLessThanOrEqual((maximum ?? Number.NaN) + 1e-9);
  expect((maximum ?? Number.NaN) - actual).toBeLessThanOrEqual(gap);
}

describe("the maximum hypervolume is what a fine sample of the known front comes close to", () => {
  const twoObjectives: [problems.Problem, number][] = [
    [problems.dtlz1(6, 2), 0.5],
    [problems.dtlz2(6, 2), 0.5],
    [problems.dtlz3(6, 2), 0.5],
    [problems.dtlz5(6, 2), 0.5],
    [problems.c2dtlz2(6, 2), 0.5],
    [problems.zdt1(10), 0],
    [problems.zdt2(10), 0],
    [problems.zdt3(10), 0],
  ];
  it.each(twoObjectives)("$name", (problem, distance) => {
    const sample = steps(20_000).map((position) => optimal(problem.dimension, [position], distance));
    expectJustBelow(hypervolumeAt(problem, sample), problem.maximumHypervolume, 3e-4);
  });

  it("DTLZ4-2, whose points crowd at the edges", () => {
    const sample = steps(5000).map((share) => optimal(6, [share ** 0.01], 0.5));
    expectJustBelow(hypervolumeAt(problems.dtlz4(6, 2), sample), problems.dtlz4(6, 2).maximumHypervolume, 3e-4);
  });

  it("DTLZ1-3 and DTLZ2-3", () => {
    for (const problem of [problems.dtlz1(8, 3), problems.dtlz2(8, 3)]) {
      const sample = pairs(60).map((position) => optimal(8, position, 0.5));
      expectJustBelow(hypervolumeAt(problem, sample), problem.maximumHypervolume, 0.03);
    }
  });

  it("DTLZ5-3, a curve in space", () => {
    const sample = steps(2000).map((position) => optimal(8, [position, 0.5], 0.5));
    expectJustBelow(hypervolumeAt(problems.dtlz5(8, 3), sample), problems.dtlz5(8, 3).maximumHypervolume, 0.02);
  });

  it("DTLZ1-2 and DTLZ1-3 are above the established library's constants, which the sample passes", () => {
    const two = steps(2000).map((position) => optimal(6, [position], 0.5));
    expect(hypervolumeAt(problems.dtlz1(6, 2), two)).toBeGreaterThan(golden.problems.DTLZ1_d6_M2.max_hypervolume);
    const three = pairs(60).map((position) => optimal(8, position, 0.5));
    expect(hypervolumeAt(problems.dtlz1(8, 3), three)).toBeGreaterThan(golden.problems.DTLZ1_d8_M3.max_hypervolume);
  });

  it("the minima of the problems with one objective", () => {
    const at = (problem: problems.Problem, x: readonly number[]): number =>
      problem.referencePoint[0]! - problem.evaluate(Float64Array.from(x))[0]!;
    const { Branin, Hartmann6 } = golden.problems;
    for (const x of Branin.optimizers) {
      expect(at(problems.branin(), x)).toBeCloseTo(problems.branin().maximumHypervolume ?? Number.NaN, 8);
    }
    expect(at(problems.hartmann6(), Hartmann6.optimizers[0]!)).toBeCloseTo(3.32237, 5);
    expect(at(problems.ackley(3), [0, 0, 0])).toBeCloseTo(problems.ackley(3).maximumHypervolume ?? Number.NaN, 12);
  });
});

describe("BraninCurrin", () => {
  it("comes within one part in a hundred of its published maximum on a plain grid", () => {
    const reached = hypervolumeAt(problems.braninCurrin(), pairs(600));
    expectJustBelow(reached, problems.braninCurrin().maximumHypervolume, 0.5936);
  });

  it("takes the limit where Currin's function divides by zero", () => {
    const near = problems.braninCurrin().evaluate(Float64Array.of(0.3, 1e-9));
    expect(problems.braninCurrin().evaluate(Float64Array.of(0.3, 0))[1]).toBeCloseTo(near[1]!, 12);
  });
});
