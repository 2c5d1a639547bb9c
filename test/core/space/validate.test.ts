import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSpace, decode, middleConfiguration, validateConfiguration } from "../../../src/core/space/index.ts";
import { parameterLists, pointsOf, runs } from "./random-spaces.ts";

const space = createSpace([
  { kind: "int", name: "layers", lower: 1, upper: 6, scale: "linear" },
  { kind: "float", name: "lr", lower: 1e-4, upper: 1, scale: "log" },
  { kind: "float", name: "dropout", lower: 0, upper: 0.5, scale: "linear", step: 0.05 },
  { kind: "ordinal", name: "kernel", values: [3, 5, 7] },
  { kind: "categorical", name: "norm", values: ["pre", "post"] },
  { kind: "categorical", name: "pooling", values: ["mean", "max", "first"] },
  { kind: "bool", name: "bias" },
  { kind: "fixed", name: "seed", value: 1 },
]);
const middle = { layers: 4, lr: 0.01, dropout: 0.25, kernel: 5, norm: "pre", pooling: "mean", bias: false, seed: 1 };
const issues = (partial: Readonly<Record<string, unknown>>): readonly string[] => {
  const result = validateConfiguration(space, partial);
  return "issues" in result ? result.issues : [];
};

describe("a given configuration", () => {
  it("takes what it leaves out from the middle of the ranges; a category's first value, and false", () => {
    expect(middleConfiguration(space)).toEqual(middle);
    expect(validateConfiguration(space, { layers: 2, norm: "post" })).toEqual({
      configuration: { ...middle, layers: 2, norm: "post" },
    });
  });

  it("is accepted unchanged if it lies in the space", () => {
    const cases = parameterLists(20).chain((parameters) => {
      const drawn = createSpace(parameters);
      return fc.tuple(fc.constant(drawn), pointsOf(drawn.dimension));
    });
    fc.assert(
      fc.property(cases, ([drawn, point]) => {
        const configuration = decode(drawn, point);
        expect(validateConfiguration(drawn, configuration)).toEqual({ configuration });
      }),
      runs,
    );
  });

  it("takes the lattice's value for one that misses it by rounding alone", () => {
    const result = validateConfiguration(space, { dropout: 0.1 + 0.05 });
    expect(result).toEqual({ configuration: { ...middle, dropout: 0.15 } });
  });

  it("keeps a continuous value with all its digits", () => {
    expect(validateConfiguration(space, { lr: 0.012345678901234567 })).toEqual({
      configuration: { ...middle, lr: 0.012345678901234567 },
    });
  });

  it("reports every mistake at once, each with what is valid", () => {
    expect(issues({ layers: 7, lr: 2, dropout: 0.12, kernel: "5", norm: "none", bias: 1, seed: 2, width: 3 })).toEqual([
      "layers must be a whole number in [1, 6]; got 7. The nearest is 6",
      "lr must be a number in [0.0001, 1]; got 2. The nearest is 1",
      "dropout must be a number in [0, 0.5] in steps of 0.05; got 0.12. The nearest is 0.1",
      'kernel must be one of 3, 5, 7; got "5". The nearest is 5',
      'norm must be one of "pre", "post"; got "none"',
      "bias must be one of false, true; got 1",
      "seed must be 1; got 2",
      "there is no parameter width; known: layers, lr, dropout, kernel, norm, pooling, bias, seed",
    ]);
    expect(issues({ layers: "3", lr: Number.NaN })).toEqual([
      'layers must be a whole number in [1, 6]; got "3"',
      "lr must be a number in [0.0001, 1]; got null",
    ]);
  });
});
