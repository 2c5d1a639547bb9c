/**
 * @file Configurations of another space as configurations of this one: parameters are matched by name, in their own units.
 */
import { assemble } from "./activity.ts";
import { kindOf } from "./kinds/index.ts";
import type { Configuration, ParameterValue } from "./parameter.ts";
import type { Space } from "./space.ts";
import { middleValue } from "./values.ts";

/** The configuration, or why there is none: a phrase such as `it has no dropout`. */
export type Adoption = { readonly configuration: Configuration } | { readonly problem: string };

/**
 * Adopts a configuration of another space. A parameter that the configuration does not have takes its value from `missing`.
 * There is no configuration where `missing` has none either, or where a value is of another kind. A number may lie outside
 * this space's range, as one does that was evaluated before the range was narrowed. Fixed and derived parameters are this
 * space's own.
 */
export function adoptConfiguration(space: Space, given: Configuration, missing: Configuration = {}): Adoption {
  let problem: string | undefined;
  const configuration = assemble(space, (parameter): ParameterValue => {
    const { name } = parameter;
    const value = [given, missing].find((values) => Object.hasOwn(values, name))?.[name];
    if (value !== undefined && kindOf(parameter).adopts(parameter, value)) return value;
    problem ??= value === undefined ? `it has no ${name}` : `its ${name} may be ${JSON.stringify(value)}`;
    return middleValue(parameter);
  });
  return problem === undefined ? { configuration } : { problem };
}
