import fc from "fast-check";
import {
  type Constraint,
  createSpace,
  type Expression,
  listedValues,
  type Parameter,
  type ParameterValue,
  type Requirement,
  type Space,
} from "../../../src/core/space/index.ts";

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

/** As many property runs as take about a second, with a fixed seed. */
export const runs = { seed: 20240607, numRuns: 300 };

/** Numbers that decide which conditions and constraints a list of parameters gets. */
type Dice = readonly number[];

/** A requirement on `parent` that some of its values meet. */
function requirementOn(parent: Parameter, dice: number): Requirement {
  const listed = listedValues(parent);
  if (listed !== undefined) {
    const kept = listed.filter((_, at) => (dice >> at) % 2 === 0);
    return { parameter: parent.name, values: kept.length === 0 ? listed.slice(0, 1) : kept };
  }
  const { lower, upper } = parent as { lower: number; upper: number };
  const middle = (lower + upper) / 2;
  return dice % 2 === 0 ? { parameter: parent.name, min: middle } : { parameter: parent.name, max: middle };
}

/** About half of the parameters after the first depend on one or two before them. */
function withConditions(parameters: readonly Parameter[], dice: Dice): readonly Parameter[] {
  return parameters.map((parameter, at) => {
    const roll = dice[at % dice.length] ?? 0;
    if (at === 0 || roll % 2 === 0) return parameter;
    const parents = [parameters[roll % at], ...(roll % 3 === 0 ? [parameters[(roll * 7) % at]] : [])];
    return {
      ...parameter,
      when: parents.flatMap((parent, k) => (parent ? [requirementOn(parent, roll >> (k + 2))] : [])),
    };
  });
}

/** A comparison of two numeric parameters, scaled so that it may or may not hold; none where there are not two. */
function constraintsOn(parameters: readonly Parameter[], dice: Dice): readonly Constraint[] {
  const numeric = parameters.filter((each) => each.kind === "int" || each.kind === "float");
  if (numeric.length < 2) return [];
  const roll = dice[0] ?? 0;
  const [a, b] = [numeric[roll % numeric.length], numeric[(roll + 1) % numeric.length]];
  const place = (parameter: (typeof numeric)[number]): Expression => ({
    kind: "binary",
    operator: "/",
    left: {
      kind: "binary",
      operator: "-",
      left: { kind: "parameter", name: parameter.name },
      right: { kind: "literal", value: parameter.lower },
    },
    right: { kind: "literal", value: parameter.upper - parameter.lower },
  });
  if (a === undefined || b === undefined) return [];
  const operators = ["<=", ">", "<", "!="] as const;
  const operator = operators[roll % operators.length] ?? "<=";
  return [{ text: "drawn", expression: { kind: "binary", operator, left: place(a), right: place(b) } }];
}

const rolls = fc.array(fc.nat({ max: 1 << 16 }), { minLength: 8, maxLength: 8 });

/** Spaces of up to `most` parameters with conditions, and often a constraint. */
export const spaces = (most: number): fc.Arbitrary<Space> =>
  fc.tuple(parameterLists(most), rolls, fc.boolean()).map(([parameters, dice, constrained]) => {
    const all = withConditions(parameters, dice);
    return createSpace(all, constrained ? constraintsOn(all, dice) : []);
  });

/** Small finite spaces with conditions and constraints: what they hold can be listed. */
export const smallSpaces = (most: number): fc.Arbitrary<Space> => {
  const few: fc.Arbitrary<Omit<Parameter, "name">> = fc.oneof(
    fc.integer({ min: 1, max: 3 }).map((upper) => ({ kind: "int", lower: 0, upper, scale: "linear" })),
    fc.integer({ min: 2, max: 4 }).map((n) => ({ kind: "categorical", values: ["a", "b", "c", "d"].slice(0, n) })),
    fc.integer({ min: 2, max: 4 }).map((n) => ({ kind: "ordinal", values: [1, 2, 4, 8].slice(0, n) })),
    fc.constant({ kind: "bool" }),
    fc.constant({ kind: "fixed", value: 1 }),
  ) as fc.Arbitrary<Omit<Parameter, "name">>;
  return fc
    .tuple(fc.array(few, { minLength: 1, maxLength: most }), rolls, fc.boolean())
    .map(([list, dice, constrained]) => {
      const named = list.map((parameter, index) => ({ ...parameter, name: `p${index}` }) as Parameter);
      const all = withConditions(named, dice);
      return createSpace(all, constrained ? constraintsOn(all, dice) : []);
    });
};
