import { describe, expect, it } from "vitest";
import { createSpace, encode, evaluatedConfiguration, outsideParameters } from "../../../src/core/space/index.ts";

const space = createSpace([
  { kind: "int", name: "layers", lower: 1, upper: 6, scale: "linear" },
  { kind: "float", name: "dropout", lower: 0, upper: 0.5, scale: "linear", step: 0.05 },
  { kind: "float", name: "lr", lower: 1e-4, upper: 1e-1, scale: "log" },
  { kind: "ordinal", name: "width", values: [16, 32, 64] },
  { kind: "categorical", name: "pooling", values: ["mean", "max", "first"] },
  {
    kind: "int",
    name: "kernel",
    lower: 3,
    upper: 9,
    scale: "linear",
    when: [{ parameter: "pooling", values: ["max"] }],
  },
  { kind: "fixed", name: "seed", value: 1 },
]);
const inside = { layers: 3, dropout: 0.1, lr: 1e-3, width: 32, pooling: "mean" };
const read = (changes: Readonly<Record<string, unknown>>) => {
  const found = evaluatedConfiguration(space, { ...inside, ...changes });
  return "issues" in found ? found.issues : found.configuration;
};

describe("a configuration that was evaluated", () => {
  it("may lie anywhere where models can place it, and has a point of its own there", () => {
    const far = { layers: 9, dropout: 0.07, lr: 3, width: 48 };
    const configuration = read(far);
    expect(configuration).toEqual({ ...inside, ...far, seed: 1 });
    expect(outsideParameters(space, configuration as typeof inside)).toEqual(["layers", "dropout", "lr", "width"]);
    const [layers = 0, , lr = 0] = encode(space, configuration as typeof inside);
    expect(layers).toBeGreaterThan(1);
    expect(lr).toBeGreaterThan(1);
    expect(outsideParameters(space, read({}) as typeof inside)).toEqual([]);
  });

  it("has a point at a finite distance, however far it is outside", () => {
    const ends = createSpace([{ kind: "float", name: "x", lower: 0, upper: 1e-3, scale: "linear" }]);
    const [far, farther] = [1e306, -1e308].map((x) => encode(ends, { x })[0]);
    expect([far, farther]).toEqual([1000, -1000]);
  });

  it("has the value of the lattice where it misses it by rounding alone", () => {
    expect(read({ dropout: 0.1 + 0.05 })).toMatchObject({ dropout: 0.15 });
  });

  it.each([
    [{ layers: 2.5 }, "layers must be a whole number; got 2.5"],
    [{ layers: 1e17 }, "layers must be a whole number; got 100000000000000000"],
    [{ dropout: "0.1" }, 'dropout must be a number; got "0.1"'],
    [{ dropout: null }, "dropout must be a number; got null"],
    [{ lr: 0 }, "lr must be a number above 0, as its scale is log; got 0"],
    [{ width: "big" }, 'width must be one of 16, 32, 64; got "big"'],
    [{ pooling: "maxx" }, 'pooling must be one of "mean", "max", "first"; got "maxx"'],
    [{ seed: 2 }, "seed must be 1; got 2"],
    [{ kernel: 3 }, 'kernel is not active here: it needs pooling to be "max"; leave it out'],
    [{ pooling: "max" }, "kernel is missing"],
  ])("is refused with %j", (changes, issue) => {
    expect(read(changes)).toEqual([issue]);
  });

  it("is refused with all of its mistakes", () => {
    expect(evaluatedConfiguration(space, { layers: "x", lr: -1, pooling: "mean" })).toEqual({
      issues: [
        'layers must be a whole number; got "x"',
        "lr must be a number above 0, as its scale is log; got -1",
        "dropout is missing",
        "width is missing",
      ],
    });
  });
});
