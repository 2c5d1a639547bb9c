/**
 * @file The search space: parameters, the columns of the unit cube that stand for them, and what ties them together.
 */
import { ParetuneError } from "../errors.ts";
import { mentions } from "../expression/index.ts";
import { parentsFirst, parentsOf } from "./conditions.ts";
import { type Constraint, type PreparedConstraint, prepareConstraint } from "./constraint.ts";
import { countConfigurations } from "./count.ts";
import type { Parameter } from "./parameter.ts";
import { isNumeric, isTuned } from "./values.ts";

/** The columns of one parameter: `width` of them from `from`; fixed and derived parameters have none. */
export interface ParameterColumns {
  readonly parameter: Parameter;
  readonly from: number;
  readonly width: number;
}

/** Parameters and their place in the unit cube. */
export interface Space {
  readonly parameters: readonly Parameter[];
  /** One entry a parameter, in the same order. */
  readonly columns: readonly ParameterColumns[];
  /** Columns of the unit cube: of every parameter, active or not. */
  readonly dimension: number;
  /**
   * How many distinct configurations there are; Infinity where a parameter is continuous. Exact, except where
   * constraints tie so many values together that they are not counted: then an upper bound.
   */
  readonly size: number;
  readonly constraints: readonly PreparedConstraint[];
  /** Names of the derived parameters. */
  readonly derived: readonly string[];
  /** Indices of the parameters, parents before their children. */
  readonly order: readonly number[];
  /** Whether `order` is simply 0, 1, 2 … */
  readonly isOrdered: boolean;
  /** Whether some parameter may be inactive. */
  readonly isConditional: boolean;
  /** Names of the parameters that others depend on or are computed from. */
  readonly parents: ReadonlySet<string>;
  /** For each parameter what it is computed from; empty but for derived ones. */
  readonly inputs: readonly (readonly string[])[];
}

/** One column a parameter; one a value for a category of three or more, so that no order is implied. */
function widthOf(parameter: Parameter): number {
  if (!isTuned(parameter)) return 0;
  return parameter.kind === "categorical" && parameter.values.length > 2 ? parameter.values.length : 1;
}

/**
 * Builds a space. Throws ParetuneError "argument" for a name used twice, an empty list, bounds that do not order, a
 * parent that is not there, parameters that depend on each other in a circle, or a constraint on an unknown parameter.
 */
export function createSpace(parameters: readonly Parameter[], constraints: readonly Constraint[] = []): Space {
  const columns: ParameterColumns[] = [];
  let dimension = 0;
  checkNames(parameters);
  for (const parameter of parameters) {
    checkParameter(parameter);
    const width = widthOf(parameter);
    columns.push({ parameter, from: dimension, width });
    dimension += width;
  }
  const prepared = constraints.map(prepareConstraint);
  checkMentions(parameters, prepared);
  const order = orderOf(parameters);
  const space = {
    parameters,
    columns,
    dimension,
    constraints: prepared,
    derived: parameters.filter(({ kind }) => kind === "derived").map(({ name }) => name),
    order,
    isOrdered: order.every((index, at) => index === at),
    isConditional: parameters.some(({ when }) => when !== undefined),
    parents: new Set(parameters.flatMap(parentsOf)),
    inputs: parameters.map((parameter) => (parameter.kind === "derived" ? mentions(parameter.expression) : [])),
  };
  let counted: number | undefined;
  return {
    ...space,
    get size() {
      counted ??= countConfigurations(this).size;
      return counted;
    },
  };
}

function refuse(text: string): never {
  throw new ParetuneError("argument", `createSpace: ${text}`);
}

function checkNames(parameters: readonly Parameter[]): void {
  const names = new Set<string>();
  for (const { name } of parameters) {
    if (names.has(name)) refuse(`parameter ${name} is defined twice; rename one of them`);
    names.add(name);
  }
}

function checkMentions(parameters: readonly Parameter[], constraints: readonly PreparedConstraint[]): void {
  const known = new Set(parameters.map(({ name }) => name));
  for (const parameter of parameters) {
    const unknown = parentsOf(parameter).find((name) => !known.has(name));
    if (unknown !== undefined) refuse(`parameter ${parameter.name} depends on ${unknown}, which is not there`);
  }
  for (const { text, names } of constraints) {
    const unknown = names.find((name) => !known.has(name));
    if (unknown !== undefined) refuse(`the constraint "${text}" is about ${unknown}, which is not there`);
  }
}

function orderOf(parameters: readonly Parameter[]): readonly number[] {
  const sorted = parentsFirst(parameters);
  if ("circle" in sorted) return refuse(`parameters depend on each other in a circle: ${sorted.circle.join(" → ")}`);
  return sorted.order;
}

function checkParameter(parameter: Parameter): void {
  const { name } = parameter;
  const wrong = (text: string): never => refuse(`parameter ${name}: ${text}`);
  if (parameter.kind === "ordinal" || parameter.kind === "categorical") {
    if (parameter.values.length === 0) wrong("values must hold at least one value; got none");
    if (new Set(parameter.values).size < parameter.values.length) wrong("values must be distinct");
  }
  if (isNumeric(parameter)) {
    const { lower, upper, scale, step } = parameter;
    if (!(Number.isFinite(lower) && Number.isFinite(upper) && lower <= upper)) {
      wrong(`lower bound must not exceed the upper; got [${lower}, ${upper}]`);
    }
    if (scale === "log" && !(lower > 0)) wrong(`a log scale needs a lower bound above 0; got ${lower}`);
    if (step !== undefined && !(step > 0)) wrong(`step must be above 0; got ${step}`);
    if (scale === "log" && step !== undefined) wrong("a step is for linear scales only; use type ordinal with a list");
    if (
      parameter.kind === "int" &&
      !(Number.isInteger(lower) && Number.isInteger(upper) && Number.isInteger(step ?? 1))
    ) {
      wrong(`bounds and step of an int must be whole numbers; got [${lower}, ${upper}]`);
    }
  }
}
