/**
 * @file Which parameters of a configuration are active. Parents are decided before their children, so that every
 * descendant of an inactive parameter is inactive.
 */
import { isActive } from "./dependencies.ts";
import { kindOf } from "./kinds/index.ts";
import type { Configuration, Parameter, ParameterValue, TunedParameter } from "./parameter.ts";
import type { Space } from "./space.ts";
import { middleValue } from "./values.ts";

/**
 * The configuration that takes its values from `choose`, which is called with each active parameter that is searched and
 * its index, parents first. Fixed and derived parameters are computed. Keys are in the space's order.
 */
export function assemble(
  space: Pick<Space, "parameters" | "inputs" | "order" | "isOrdered">,
  choose: (parameter: TunedParameter, index: number) => ParameterValue,
): Configuration {
  const values: Record<string, ParameterValue> = {};
  for (const index of space.order) {
    const parameter = space.parameters[index];
    if (!isActive(parameter, values, space.inputs[index])) continue;
    const kind = kindOf(parameter);
    values[parameter.name] = kind.isTuned
      ? choose(parameter as TunedParameter, index)
      : kind.compute(parameter, values);
  }
  return space.isOrdered ? values : inOrder(space.parameters, values);
}

/** The configuration with some values, and for every other active parameter the value given, or else its middle. */
export function completed(
  space: Space,
  given: Configuration,
  replaced: ReadonlyMap<string, ParameterValue> = NO_VALUES,
): Configuration {
  return assemble(space, (parameter) => {
    const { name } = parameter;
    return replaced.get(name) ?? (Object.hasOwn(given, name) ? given[name] : middleValue(parameter));
  });
}

const NO_VALUES: ReadonlyMap<string, ParameterValue> = new Map();

/**
 * The configuration with one value replaced, and the changes that this requires: parameters that become active take
 * their middle.
 */
export function withValue(
  space: Space,
  configuration: Configuration,
  name: string,
  value: ParameterValue,
): Configuration {
  if (!space.parents.has(name)) return { ...configuration, [name]: value };
  return completed(space, configuration, new Map([[name, value]]));
}

function inOrder(parameters: readonly Parameter[], values: Readonly<Record<string, ParameterValue>>): Configuration {
  const ordered: Record<string, ParameterValue> = {};
  for (const { name } of parameters) if (Object.hasOwn(values, name)) ordered[name] = values[name];
  return ordered;
}

/** Which parameters are active in a configuration, by their index. Values of inactive parameters in it are ignored. */
export function activity(space: Space, configuration: Configuration): readonly boolean[] {
  const active = new Array<boolean>(space.parameters.length).fill(true);
  if (!space.isConditional) return active;
  const values: Record<string, ParameterValue> = {};
  for (const index of space.order) {
    const parameter = space.parameters[index];
    const kind = kindOf(parameter);
    active[index] = isActive(parameter, values, space.inputs[index]);
    if (!active[index]) continue;
    if (!kind.isTuned && kind.isDerived) values[parameter.name] = kind.compute(parameter, values);
    else if (Object.hasOwn(configuration, parameter.name)) values[parameter.name] = configuration[parameter.name];
  }
  return active;
}
