/**
 * @file Configurations one step away.
 */

import { assemble } from "./conditions.ts";
import { isFeasible } from "./constraint.ts";
import { indexOf, stepOf, valueAt, valueCount } from "./lattice.ts";
import type { Configuration, ParameterValue } from "./parameter.ts";
import { repair } from "./repair.ts";
import type { Space } from "./space.ts";
import {
  heldValue,
  isNumeric,
  isTuned,
  listedValues,
  middleValue,
  type TunedParameter,
  valueAtPlace,
} from "./values.ts";

/** Most configurations that one changed parameter gives, with different values of children that become active. */
const VARIANTS = 12;
/** Where children that become active are tried besides the middle, if they are numbers. */
const PLACES = [0.2, 0.8] as const;

/**
 * Every feasible configuration that differs in one discrete parameter: by one step where values have an order, by any
 * other value where they have none. Children that become inactive go; those that become active take their middle, and
 * one after another some other values. Where the step breaks a constraint, others move along to mend it if they can.
 */
export function neighbours(space: Space, configuration: Configuration): readonly Configuration[] {
  return space.parameters.flatMap((parameter) => {
    if (!isTuned(parameter) || !Object.hasOwn(configuration, parameter.name)) return [];
    return nextValues(parameter, configuration[parameter.name]).flatMap((value) =>
      changed(space, configuration, parameter.name, value),
    );
  });
}

/** The configuration with one value changed, and what follows from that. */
function changed(
  space: Space,
  configuration: Configuration,
  name: string,
  value: ParameterValue,
): readonly Configuration[] {
  const first = withValues(space, configuration, new Map([[name, value]]));
  const born = space.parameters.filter(
    (each): each is TunedParameter =>
      isTuned(each) && Object.hasOwn(first, each.name) && !Object.hasOwn(configuration, each.name),
  );
  const variants = born.flatMap((child) =>
    otherValues(child).map((other) =>
      withValues(
        space,
        configuration,
        new Map([
          [name, value],
          [child.name, other],
        ]),
      ),
    ),
  );
  const all = [first, ...variants.slice(0, VARIANTS - 1)];
  return all.flatMap((each) => {
    if (isFeasible(space, each)) return [each];
    const mended = repair(space, each, { locked: new Set([name]) });
    return mended === undefined ? [] : [mended];
  });
}

/** The configuration with some values replaced; parameters that have none yet take their middle. */
function withValues(
  space: Space,
  configuration: Configuration,
  replaced: ReadonlyMap<string, ParameterValue>,
): Configuration {
  return assemble(space, (index) => {
    const parameter = space.parameters[index] as TunedParameter; // the others are not asked for
    const value = replaced.get(parameter.name);
    if (value !== undefined) return value;
    return Object.hasOwn(configuration, parameter.name) ? configuration[parameter.name] : middleValue(parameter);
  });
}

function otherValues(parameter: TunedParameter): readonly ParameterValue[] {
  if (heldValue(parameter) !== undefined) return [];
  const middle = middleValue(parameter);
  const others = isNumeric(parameter)
    ? PLACES.map((place) => valueAtPlace(parameter, place))
    : (listedValues(parameter) ?? []);
  return others.filter((value) => value !== middle);
}

function nextValues(parameter: TunedParameter, value: ParameterValue): readonly ParameterValue[] {
  if (heldValue(parameter) !== undefined) return [];
  switch (parameter.kind) {
    case "bool":
      return [!value];
    case "categorical":
      return parameter.values.filter((other) => other !== value);
    case "ordinal": {
      const index = parameter.values.indexOf(value);
      return parameter.values.filter((_, other) => Math.abs(other - index) === 1);
    }
    default: {
      if (stepOf(parameter) === undefined) return [];
      const index = indexOf(parameter, Number(value));
      return [index - 1, index + 1]
        .filter((other) => other >= 0 && other < valueCount(parameter))
        .map((other) => valueAt(parameter, other));
    }
  }
}
