import { describe, expect, it } from "vitest";
import { type AnalysedTrial, boundsOfFront, differencesFrom } from "../../../src/core/analysis/index.ts";
import type { Configuration, Parameter, ParameterValue } from "../../../src/core/space/index.ts";

/** A front whose trials have these values of the parameter `p`; undefined where it is inactive. */
const front = (...values: readonly (ParameterValue | undefined)[]): readonly AnalysedTrial[] =>
  values.map((value, trial) => ({
    trial,
    evaluation: trial + 1,
    origin: "map",
    configuration: value === undefined ? ({} as Configuration) : { p: value },
    objectives: {},
    onFront: true,
  }));
const float = { kind: "float", name: "p", scale: "linear" } as const;
const log = { kind: "float", name: "p", scale: "log" } as const;
const int = { kind: "int", name: "p", scale: "linear" } as const;
const found = (parameter: Parameter, ...values: readonly (ParameterValue | undefined)[]) =>
  boundsOfFront([parameter], front(...values)).map(({ parameter: _name, ...rest }) => rest);

describe("a front on a bound of the space", () => {
  it("is found if at least half of its trials with the parameter lie within a hundredth of the scale", () => {
    const parameter: Parameter = { ...float, lower: 0, upper: 10 };
    expect(found(parameter, 10, 9.95, 4)).toEqual([
      { side: "upper", isList: false, bound: 10, count: 2, of: 3, range: [0, 15] },
    ]);
    expect(found(parameter, 10, 5, 4)).toEqual([]);
    expect(found(parameter, 10, undefined, undefined)).toMatchObject([{ count: 1, of: 1 }]);
    expect(found(parameter, undefined)).toEqual([]);
  });

  it("is widened by a factor on a log scale, in round numbers", () => {
    const parameter: Parameter = { ...log, lower: 1e-5, upper: 1e-2 };
    expect(found(parameter, 1e-2, 1e-2)).toMatchObject([{ side: "upper", range: [1e-5, 0.1] }]);
    expect(found(parameter, 1e-5, 1.01e-5)).toMatchObject([{ side: "lower", range: [1e-6, 1e-2] }]);
    expect(found({ ...log, lower: 1, upper: 3 }, 3, 3)).toMatchObject([{ range: [1, 6] }]);
    expect(found({ ...log, kind: "int", lower: 16, upper: 512 }, 16, 16)).toMatchObject([{ range: [2, 512] }]);
    // No whole number above 0 lies below 1.
    expect(found({ ...log, kind: "int", lower: 1, upper: 512 }, 1, 1)[0]).not.toHaveProperty("range");
  });

  it("keeps steps and signs where the space is widened", () => {
    expect(found({ ...int, lower: 1, upper: 6 }, 6, 6)).toMatchObject([{ range: [1, 9] }]);
    expect(found({ ...int, lower: 2, upper: 6 }, 2, 2)).toMatchObject([{ range: [1, 6] }]);
    expect(found({ ...float, lower: 0, upper: 0.5, step: 0.05 }, 0.5, 0.5)).toMatchObject([{ range: [0, 0.75] }]);
    expect(found({ ...float, lower: 0.1, upper: 0.9 }, 0.1, 0.1)[0]?.range?.[0]).toBeGreaterThan(0);
    expect(found({ ...float, lower: -1, upper: 1 }, -1, -1)).toMatchObject([{ range: [-2, 1] }]);
  });

  it("is said, but not widened, at natural ends: 0, and 1 of whole numbers", () => {
    expect(found({ ...float, lower: 0, upper: 1 }, 0, 0)).toEqual([
      { side: "lower", isList: false, bound: 0, count: 2, of: 2 },
    ]);
    expect(found({ ...int, lower: 1, upper: 6 }, 1, 1)[0]).not.toHaveProperty("range");
    expect(found({ ...float, lower: -4, upper: 0 }, 0, 0)[0]).not.toHaveProperty("range");
  });

  it("on both sides is widened on both", () => {
    expect(found({ ...float, lower: -1, upper: 1 }, -1, 1)).toMatchObject([
      { side: "lower", range: [-2, 2] },
      { side: "upper", range: [-2, 2] },
    ]);
  });

  it("has no wider range where no number lies beyond", () => {
    const most = Number.MAX_SAFE_INTEGER;
    expect(found({ ...int, lower: 0, upper: most }, most, most)[0]).not.toHaveProperty("range");
    expect(found({ ...float, lower: -8e307, upper: 8e307 }, 8e307, 8e307)[0]).not.toHaveProperty("range");
  });

  it("at the end of a list names the number that would continue it, if there is one", () => {
    const ordinal = (...values: ParameterValue[]): Parameter => ({ kind: "ordinal", name: "p", values });
    expect(found(ordinal(3, 5, 7, 11), 11, 11)).toMatchObject([{ isList: true, bound: 11, next: 15 }]);
    expect(found(ordinal(8, 16, 32), 32, 32)).toMatchObject([{ next: 64 }]);
    expect(found(ordinal(8, 16, 32), 8, 8)).toMatchObject([{ next: 4 }]);
    expect(found(ordinal("small", "medium", "large", "huge"), "huge")[0]).not.toHaveProperty("next");
    expect(found(ordinal(1, 2, 3, 4), 1)[0]).not.toHaveProperty("next");
  });

  it("is no finding where it happens by chance, and of what has no order, is pinned or is the baseline", () => {
    expect(found({ ...int, lower: 0, upper: 1 }, 1, 1)).toEqual([]);
    expect(found({ kind: "categorical", name: "p", values: ["a", "b", "c", "d"] }, "d", "d")).toEqual([]);
    expect(found({ ...float, lower: 0, upper: 1, pin: 1 }, 1, 1)).toEqual([]);
    const baseline = front(1, 1).map((each) => ({ ...each, origin: "baseline" as const }));
    expect(boundsOfFront([{ ...float, lower: 0, upper: 1 }], baseline)).toEqual([]);
  });
});

describe("the difference from the baseline's parameters", () => {
  it("has only what differs, also where a parameter is active in one of them alone", () => {
    const parameters = ["a", "b", "c", "d"].map((name): Parameter => ({ ...float, name, lower: 0, upper: 1 }));
    expect(differencesFrom({ a: 1, b: 0.5, c: 0.1 }, { a: 1, b: 0.6, d: 0.2 }, parameters)).toEqual([
      { parameter: "b", baseline: 0.5, value: 0.6 },
      { parameter: "c", baseline: 0.1 },
      { parameter: "d", value: 0.2 },
    ]);
  });
});
