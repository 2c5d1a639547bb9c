/**
 * @file The search space: parameters and the columns of the unit cube that stand for them.
 */
import { ParetuneError } from "../errors.ts";
import { valueCount } from "./lattice.ts";
import type { Parameter, ParameterValue } from "./parameter.ts";

/** The columns of one parameter: `width` of them from `from`; fixed parameters have none. */
export interface ParameterColumns {
  readonly parameter: Parameter;
  readonly from: number;
  readonly width: number;
}

/** Parameters and their place in the unit cube. */
export interface Space {
  readonly parameters: readonly Parameter[];
  readonly columns: readonly ParameterColumns[];
  /** Columns of the unit cube. */
  readonly dimension: number;
  /** How many distinct configurations there are; Infinity where a parameter is continuous. */
  readonly size: number;
}

/** The values of a parameter that has a list of them; undefined for numeric ranges. */
export function listedValues(parameter: Parameter): readonly ParameterValue[] | undefined {
  switch (parameter.kind) {
    case "ordinal":
    case "categorical":
      return parameter.values;
    case "bool":
      return [false, true];
    case "fixed":
      return [parameter.value];
    default:
      return undefined;
  }
}

/** One column a parameter; one a value for a category of three or more, so that no order is implied. */
function widthOf(parameter: Parameter): number {
  if (parameter.kind === "fixed") return 0;
  return parameter.kind === "categorical" && parameter.values.length > 2 ? parameter.values.length : 1;
}

/** How many values a parameter can take. */
export function countValues(parameter: Parameter): number {
  const listed = listedValues(parameter);
  if (listed !== undefined) return listed.length;
  return parameter.kind === "float" || parameter.kind === "int" ? valueCount(parameter) : 1;
}

/** Builds a space. Throws ParetuneError "argument" for a name used twice, an empty list, or bounds that do not order. */
export function createSpace(parameters: readonly Parameter[]): Space {
  const names = new Set<string>();
  const columns: ParameterColumns[] = [];
  let dimension = 0;
  let size = 1;
  for (const parameter of parameters) {
    checkParameter(parameter);
    if (names.has(parameter.name)) {
      throw new ParetuneError(
        "argument",
        `createSpace: parameter ${parameter.name} is defined twice; rename one of them`,
      );
    }
    names.add(parameter.name);
    const width = widthOf(parameter);
    columns.push({ parameter, from: dimension, width });
    dimension += width;
    size *= countValues(parameter);
  }
  return { parameters, columns, dimension, size };
}

function checkParameter(parameter: Parameter): void {
  const { name } = parameter;
  const refuse = (text: string): never => {
    throw new ParetuneError("argument", `createSpace: parameter ${name}: ${text}`);
  };
  if (parameter.kind === "ordinal" || parameter.kind === "categorical") {
    if (parameter.values.length === 0) refuse("values must hold at least one value; got none");
    if (new Set(parameter.values).size < parameter.values.length) refuse("values must be distinct");
  }
  if (parameter.kind === "float" || parameter.kind === "int") {
    const { lower, upper, scale, step } = parameter;
    if (!(Number.isFinite(lower) && Number.isFinite(upper) && lower <= upper)) {
      refuse(`lower bound must not exceed the upper; got [${lower}, ${upper}]`);
    }
    if (scale === "log" && !(lower > 0)) refuse(`a log scale needs a lower bound above 0; got ${lower}`);
    if (step !== undefined && !(step > 0)) refuse(`step must be above 0; got ${step}`);
    if (scale === "log" && step !== undefined) refuse("a step is for linear scales only; use type ordinal with a list");
    if (
      parameter.kind === "int" &&
      !(Number.isInteger(lower) && Number.isInteger(upper) && Number.isInteger(step ?? 1))
    ) {
      refuse(`bounds and step of an int must be whole numbers; got [${lower}, ${upper}]`);
    }
  }
}
