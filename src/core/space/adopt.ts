/**
 * @file Configurations of another space, in terms of this one: parameters are matched by name, in their own units.
 */
import { assemble } from "./conditions.ts";
import type { Configuration, ParameterValue } from "./parameter.ts";
import type { Space } from "./space.ts";
import { isNumeric, listedValues, middleValue, type TunedParameter } from "./values.ts";

/** The configuration, or why there is none: a phrase such as `it has no dropout`. */
export type Adoption = { readonly configuration: Configuration } | { readonly problem: string };

/**
 * Adopts a configuration of another space. A parameter that it does not have takes its value from `missing`; without one
 * there is no configuration, nor where a value is of another kind. A number may lie outside of this space's range, as one
 * that was evaluated before a range was narrowed. Fixed and derived parameters are this space's own.
 */
export function adoptConfiguration(space: Space, given: Configuration, missing: Configuration = {}): Adoption {
  let problem: string | undefined;
  const configuration = assemble(space, (index): ParameterValue => {
    const parameter = space.parameters[index] as TunedParameter; // the others are not asked for
    const { name } = parameter;
    const value = [given, missing].find((values) => Object.hasOwn(values, name))?.[name];
    if (value !== undefined && isOfKind(parameter, value)) return value;
    problem ??= value === undefined ? `it has no ${name}` : `its ${name} may be ${JSON.stringify(value)}`;
    return middleValue(parameter);
  });
  return problem === undefined ? { configuration } : { problem };
}

function isOfKind(parameter: TunedParameter, value: ParameterValue): boolean {
  const isNumber = typeof value === "number" && Number.isFinite(value);
  if (isNumeric(parameter)) return isNumber && (parameter.scale !== "log" || value > 0);
  const values = listedValues(parameter) ?? [];
  if (values.includes(value)) return true;
  return parameter.kind === "ordinal" && isNumber && values.every((listed) => typeof listed === "number");
}
