import fc from "fast-check";
import type { Parameter, ParameterValue } from "../../../src/core/space/index.ts";

const bounded = (least: number, most: number): fc.Arbitrary<{ lower: number; upper: number }> =>
  fc
    .tuple(fc.integer({ min: least, max: most }), fc.integer({ min: least, max: most }))
    .filter(([a, b]) => a !== b)
    .map(([a, b]) => ({ lower: Math.min(a, b), upper: Math.max(a, b) }));

const scalar: fc.Arbitrary<ParameterValue> = fc.oneof(fc.integer(), fc.string({ maxLength: 5 }), fc.boolean());
const values = fc.uniqueArray(scalar, { minLength: 1, maxLength: 6 });

/** A parameter of any kind, without its name. */
const nameless: fc.Arbitrary<Omit<Parameter, "name">> = fc.oneof(
  fc
    .tuple(bounded(-1000, 1000), fc.constantFrom(0.1, 0.05, 1 / 3, 1e-3, 7, 1e10, 1e-12))
    .map(([range, unit]) => ({ kind: "float", lower: range.lower * unit, upper: range.upper * unit, scale: "linear" })),
  fc
    .tuple(fc.integer({ min: -12, max: 3 }), fc.integer({ min: 1, max: 12 }))
    .map(([from, powers]) => ({ kind: "float", lower: 10 ** from, upper: 10 ** (from + powers), scale: "log" })),
  fc
    .tuple(
      fc.integer({ min: -50, max: 50 }),
      fc.integer({ min: 1, max: 40 }),
      fc.constantFrom(0.05, 0.1, 0.25, 3, 1e-4),
    )
    .map(([from, steps, step]) => {
      const lower = Number((from * step).toFixed(6));
      return { kind: "float", lower, upper: Number((lower + steps * step).toFixed(6)), scale: "linear", step };
    }),
  bounded(-100, 100).map((range) => ({ kind: "int", ...range, scale: "linear" })),
  bounded(1, 4096).map((range) => ({ kind: "int", ...range, scale: "log" })),
  bounded(-60, 60).map((range) => ({ kind: "int", ...range, scale: "linear", step: 3 })),
  values.map((list) => ({ kind: "ordinal", values: list })),
  values.map((list) => ({ kind: "categorical", values: list })),
  fc.constant({ kind: "bool" }),
  scalar.map((value) => ({ kind: "fixed", value })),
) as fc.Arbitrary<Omit<Parameter, "name">>;

/** One to `most` parameters of any kind. */
export const parameterLists = (most: number): fc.Arbitrary<readonly Parameter[]> =>
  fc
    .array(nameless, { minLength: 1, maxLength: most })
    .map((list) => list.map((parameter, index) => ({ ...parameter, name: `p${index}` }) as Parameter));

/** A point of the unit cube, with its corners and faces more often than chance has it. */
export const pointsOf = (dimension: number): fc.Arbitrary<Float64Array> =>
  fc
    .array(fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 0.5, 1)), {
      minLength: dimension,
      maxLength: dimension,
    })
    .map((coordinates) => Float64Array.from(coordinates));

/** As many property runs as a second allows, always the same. */
export const runs = { seed: 20240607, numRuns: 300 };
