import { describe, expect, it } from "vitest";
import * as problems from "../../../src/core/problems/index.ts";
import golden from "../../golden/problems.json" with { type: "json" };
import {
  c2dtlz2SlackSubtractingOften,
  dtlz4WithoutExponent,
  weldedBeamReversedSlack,
  zdt3WithoutOuterFactor,
} from "../../reference/departing-problems.ts";

/** The fields that the tests read; not every problem has every one. */
interface GoldenProblem {
  readonly dim: number;
  readonly bounds_lower: readonly number[];
  readonly bounds_upper: readonly number[];
  readonly X: readonly (readonly number[])[];
  readonly values: readonly (number | readonly number[])[];
  readonly ref_point?: readonly number[];
  readonly max_hypervolume?: number | null;
  readonly slack?: readonly (readonly number[])[];
  readonly values_alpha_100?: readonly (readonly number[])[];
  readonly values_literature?: readonly (readonly number[])[];
  readonly slack_r2_subtracted_once?: readonly (readonly number[])[];
}

const goldenProblems: Readonly<Record<string, GoldenProblem>> = golden.problems;

const ours: Readonly<Record<string, problems.Problem>> = {
  Branin: problems.branin(),
  Hartmann6: problems.hartmann6(),
  Ackley_d4: problems.ackley(4),
  BraninCurrin: problems.braninCurrin(),
  DTLZ1_d6_M2: problems.dtlz1(6, 2),
  DTLZ2_d6_M2: problems.dtlz2(6, 2),
  DTLZ3_d6_M2: problems.dtlz3(6, 2),
  DTLZ4_d6_M2: problems.dtlz4(6, 2),
  DTLZ5_d6_M2: problems.dtlz5(6, 2),
  DTLZ7_d6_M2: problems.dtlz7(6, 2),
  DTLZ1_d8_M3: problems.dtlz1(8, 3),
  DTLZ2_d8_M3: problems.dtlz2(8, 3),
  DTLZ3_d8_M3: problems.dtlz3(8, 3),
  DTLZ4_d8_M3: problems.dtlz4(8, 3),
  DTLZ5_d8_M3: problems.dtlz5(8, 3),
  DTLZ7_d8_M3: problems.dtlz7(8, 3),
  ZDT1_d10: problems.zdt1(10),
  ZDT2_d10: problems.zdt2(10),
  ZDT3_d10: problems.zdt3(10),
  VehicleSafety: problems.vehicleSafety(),
  WeldedBeam: problems.weldedBeam(),
  DiscBrake: problems.discBrake(),
  Penicillin: problems.penicillin(),
  C2DTLZ2_d6_M2: problems.c2dtlz2(6, 2),
  C2DTLZ2_d8_M3: problems.c2dtlz2(8, 3),
  ConstrainedBraninCurrin: problems.constrainedBraninCurrin(),
};

function expectClose(actual: ArrayLike<number>, expected: readonly number[], tolerance = 1e-10): void {
  expect(actual.length).toBe(expected.length);
  const scale = Math.max(...expected.map(Math.abs));
  expected.forEach((value, j) => {
    expect(Math.abs(actual[j]! - value)).toBeLessThanOrEqual(tolerance * Math.max(Math.abs(value), 1e-3 * scale));
  });
}

const at = (values: readonly (number | readonly number[])[], i: number): readonly number[] => [values[i]!].flat();

describe.each(Object.keys(goldenProblems))("%s", (key) => {
  const expected = goldenProblems[key]!;
  const problem = ours[key]!;
  const literature = expected.values_alpha_100 ?? expected.values_literature ?? expected.values;

  it("has the literature's values", () => {
    expected.X.forEach((x, i) => {
      const actual = problem.evaluate(Float64Array.from(x));
      expectClose(actual, at(literature, i), key === "Penicillin" ? 1e-8 : 1e-10);
    });
  });

  it("has the usual bounds and reference point", () => {
    expect(problem.dimension).toBe(expected.dim);
    expect([...problem.lower]).toEqual(expected.bounds_lower);
    expect([...problem.upper]).toEqual(expected.bounds_upper);
    if (expected.ref_point) expect([...problem.referencePoint]).toEqual(expected.ref_point);
    expect(problem.objectives).toBe(problem.referencePoint.length);
  });

  if (expected.slack) {
    it("has the literature's constraints, ≥ 0 where feasible", () => {
      const sign = key === "WeldedBeam" ? -1 : 1;
      expected.X.forEach((x, i) => {
        const slack = problem.slack?.(Float64Array.from(x)) ?? [];
        const values = expected.slack_r2_subtracted_once ?? expected.slack ?? [];
        expectClose(
          slack,
          at(values, i).map((value) => sign * value),
        );
        expect(problem.constraintCount).toBe(slack.length);
      });
    });
  }

  if (expected.max_hypervolume && !/DTLZ1|^C2/.test(key)) {
    it("has the usual maximum hypervolume", () => {
      expectClose([problem.maximumHypervolume ?? Number.NaN], [expected.max_hypervolume ?? Number.NaN], 1e-12);
    });
  }
});

describe("the established library's departures from the literature", () => {
  it.each(["DTLZ4_d6_M2", "DTLZ4_d8_M3"])("its %s lacks the exponent, so it is DTLZ2", (key) => {
    const { X, values } = goldenProblems[key]!;
    X.forEach((x, i) => {
      expectClose(dtlz4WithoutExponent(x, at(values, i).length), at(values, i));
      const same = key === "DTLZ4_d6_M2" ? problems.dtlz2(6, 2) : problems.dtlz2(8, 3);
      expectClose(same.evaluate(Float64Array.from(x)), at(values, i));
    });
  });

  it("its ZDT3 lacks the outer factor g, and so agrees on the front only", () => {
    const { X, values } = goldenProblems["ZDT3_d10"]!;
    X.forEach((x, i) => {
      expectClose(zdt3WithoutOuterFactor(x), at(values, i));
    });
    const onFront = [0.3, ...new Array<number>(9).fill(0)];
    expectClose(problems.zdt3(10).evaluate(Float64Array.from(onFront)), zdt3WithoutOuterFactor(onFront));
  });

  it("its WeldedBeam slack has the other sign", () => {
    const { X, slack } = goldenProblems["WeldedBeam"]!;
    X.forEach((x, i) => {
      const mine = problems.weldedBeam().slack?.(Float64Array.from(x)) ?? [];
      expectClose(weldedBeamReversedSlack([...mine]), at(slack ?? [], i));
    });
  });

  it.each(["C2DTLZ2_d6_M2", "C2DTLZ2_d8_M3"])("its %s subtracts r² once per coordinate", (key) => {
    const { values, slack } = goldenProblems[key]!;
    values.forEach((_, i) => {
      expectClose([c2dtlz2SlackSubtractingOften(at(values, i))], at(slack ?? [], i));
    });
  });
});
