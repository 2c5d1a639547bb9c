import { describe, expect, it } from "vitest";
import { countConfigurations, createSpace, enumerate, type Parameter } from "../../../src/core/space/index.ts";

const kinds: readonly Parameter[] = [
  { kind: "int", name: "layers", lower: 1, upper: 6, scale: "linear" },
  { kind: "float", name: "dropout", lower: 0, upper: 0.5, scale: "linear", step: 0.05 },
  { kind: "categorical", name: "pooling", values: ["mean", "max", "first"] },
  { kind: "categorical", name: "norm", values: ["pre", "post"] },
  { kind: "ordinal", name: "kernel", values: [3, 5, 7, 11] },
  { kind: "bool", name: "bias" },
  { kind: "fixed", name: "seed", value: 1 },
];
const sizeOf = (parameters: readonly Parameter[]): number => countConfigurations(createSpace(parameters)).size;
const refused =
  (parameter: Parameter): (() => unknown) =>
  () =>
    createSpace([parameter]);

describe("a space", () => {
  it("has one column per parameter, one per value for a category of three or more, none for a fixed one", () => {
    const space = createSpace(kinds);
    expect(space.columns.map(({ parameter, from, width }) => [parameter.name, from, width])).toEqual([
      ["layers", 0, 1],
      ["dropout", 1, 1],
      ["pooling", 2, 3],
      ["norm", 5, 1],
      ["kernel", 6, 1],
      ["bias", 7, 1],
      ["seed", 8, 0],
    ]);
    expect(space.dimension).toBe(8);
  });

  it("counts its configurations; a float without steps makes them infinitely many", () => {
    expect(sizeOf(kinds)).toBe(6 * 11 * 3 * 2 * 4 * 2);
    expect(sizeOf([...kinds, { kind: "float", name: "lr", lower: 0, upper: 1, scale: "linear" }])).toBe(
      Number.POSITIVE_INFINITY,
    );
  });

  it("that is finite lists each configuration once", () => {
    const space = createSpace(kinds);
    const all = [...enumerate(space)].map((configuration) => JSON.stringify(configuration));
    expect(all.length).toBe(sizeOf(kinds));
    expect(new Set(all).size).toBe(sizeOf(kinds));
  });

  it("refuses what cannot be searched, naming the parameter", () => {
    const float = { kind: "float", name: "x", lower: 0, upper: 1, scale: "linear" } as const;
    const bool = { kind: "bool", name: "b" } as const;
    expect(() => createSpace([bool, bool])).toThrow("createSpace: parameter b is defined twice; rename one of them");
    expect(refused({ ...float, lower: 2 })).toThrow("parameter x: lower bound must not exceed the upper; got [2, 1]");
    expect(refused({ ...float, upper: Number.NaN })).toThrow("got [0, NaN]");
    expect(refused({ ...float, scale: "log" })).toThrow("a log scale needs a lower bound above 0; got 0");
    expect(refused({ ...float, step: 0 })).toThrow("step must be above 0; got 0");
    expect(refused({ ...float, lower: 0.1, scale: "log", step: 0.1 })).toThrow("a step is for linear scales only");
    expect(refused({ ...float, kind: "int", upper: 1.5 })).toThrow("bounds and step of an int must be whole numbers");
    expect(refused({ kind: "ordinal", name: "o", values: [] })).toThrow(
      "values must hold at least one value; got none",
    );
    expect(refused({ kind: "categorical", name: "c", values: [1, 1] })).toThrow("values must be distinct");
  });
});
