/**
 * @file Configurations one step away.
 */
import { completed } from "./activity.ts";
import { isFeasible } from "./feasible.ts";
import { kindOf } from "./kinds/index.ts";
import type { Configuration, ParameterValue, TunedParameter } from "./parameter.ts";
import { repair } from "./repair.ts";
import type { Space } from "./space.ts";
import { heldValue, isNumeric, isTuned, listedValues, middleValue, valueAtCoordinate } from "./values.ts";

/** The largest number of configurations from one changed value, with different values of children that become active. */
const MAX_VARIANTS = 12;
/** Places, besides the middle, where numeric children that become active are tried. */
const CHILD_COORDINATES = [0.2, 0.8] as const;

/**
 * Every feasible configuration that differs in one discrete parameter: by one step where values have an order, by any
 * other value where they have none. Children that become inactive are dropped. Children that become active take their middle
 * and then, one child at a time, some other values. Where a step breaks a constraint, other parameters move along to repair
 * it if they can.
 */
export function neighbours(space: Space, configuration: Configuration): readonly Configuration[] {
  return space.parameters.flatMap((parameter) => {
    if (!isTuned(parameter) || !Object.hasOwn(configuration, parameter.name)) return [];
    return nextValues(parameter, configuration[parameter.name]).flatMap((value) =>
      changed(space, configuration, parameter.name, value),
    );
  });
}

/** The configuration with one value changed, and the changes that this requires. */
function changed(
  space: Space,
  configuration: Configuration,
  name: string,
  value: ParameterValue,
): readonly Configuration[] {
  const first = completed(space, configuration, new Map([[name, value]]));
  const activated = space.parameters.filter(
    (each): each is TunedParameter =>
      isTuned(each) && Object.hasOwn(first, each.name) && !Object.hasOwn(configuration, each.name),
  );
  const variants = activated.flatMap((child) =>
    otherValues(child).map((other) => {
      const replaced: readonly (readonly [string, ParameterValue])[] = [
        [name, value],
        [child.name, other],
      ];
      return completed(space, configuration, new Map(replaced));
    }),
  );
  const all = [first, ...variants.slice(0, MAX_VARIANTS - 1)];
  return all.flatMap((each) => {
    if (isFeasible(space, each)) return [each];
    const repaired = repair(space, each, { locked: new Set([name]) });
    return repaired === undefined ? [] : [repaired];
  });
}

function otherValues(parameter: TunedParameter): readonly ParameterValue[] {
  if (heldValue(parameter) !== undefined) return [];
  const middle = middleValue(parameter);
  const others = isNumeric(parameter)
    ? CHILD_COORDINATES.map((coordinate) => valueAtCoordinate(parameter, coordinate))
    : (listedValues(parameter) ?? []);
  return others.filter((value) => value !== middle);
}

function nextValues(parameter: TunedParameter, value: ParameterValue): readonly ParameterValue[] {
  return heldValue(parameter) === undefined ? kindOf(parameter).neighbours(parameter, value) : [];
}
