/**
 * @file All configurations of a finite space, one after another.
 */
import { assemble } from "./activity.ts";
import { holds } from "./constraint.ts";
import { isNotFinite } from "./feasible.ts";
import type { Configuration } from "./parameter.ts";
import type { Space } from "./space.ts";
import { countValues, isTuned, nthValue } from "./values.ts";

/**
 * Every feasible configuration of a finite space, once; without conditions the last parameter changes fastest. Nothing
 * for an infinite space.
 *
 * @param limit - the largest number of configurations that are looked at, feasible or not
 */
export function* enumerate(space: Space, limit: number = Number.POSITIVE_INFINITY): Generator<Configuration> {
  const all = space.parameters.map((_, index) => index);
  for (const found of enumerateAmong(space, all, limit)) if (found !== undefined) yield found;
}

/**
 * The same over some parameters only (by index, with every parameter that decides about them). Yields undefined for each
 * combination that is not feasible.
 */
export function* enumerateAmong(
  space: Space,
  among: readonly number[],
  limit: number,
): Generator<Configuration | undefined> {
  const chosen = new Set(among);
  const order = space.order.filter((index) => chosen.has(index));
  if (order.some((index) => !Number.isFinite(countValues(space.parameters[index])))) return;
  const part = partOf(space, order);
  // Digits as of an odometer: each counts the values of one parameter.
  const digits = new Array<number>(space.parameters.length).fill(0);
  for (let looked = 0; looked < limit; looked++) {
    const configuration = assemble(part, (parameter, index) => nthValue(parameter, digits[index]));
    const broken = firstBroken(part, configuration);
    yield broken === undefined ? configuration : undefined;
    if (!advance(part, digits, configuration, broken)) return;
  }
}

type SpacePart = Pick<Space, "parameters" | "inputs" | "isOrdered" | "order" | "derived" | "constraints">;

/** The space of some of its parameters, which keep their indices. */
function partOf(space: Space, order: readonly number[]): SpacePart {
  const names = new Set(order.map((index) => space.parameters[index].name));
  const { parameters, inputs, isOrdered } = space;
  return {
    parameters,
    inputs,
    isOrdered,
    order,
    derived: space.derived.filter((name) => names.has(name)),
    constraints: space.constraints.filter((constraint) => constraint.names.every((name) => names.has(name))),
  };
}

/** The names whose values make a configuration infeasible, by the first reason found; undefined for a feasible one. */
function firstBroken(part: SpacePart, configuration: Configuration): readonly string[] | undefined {
  if (part.derived.some((name) => isNotFinite(configuration, name))) {
    return part.order.map((index) => part.parameters[index].name);
  }
  return part.constraints.find((each) => !holds(each, configuration))?.names;
}

/**
 * Turns to the next combination: increments the last digit that can be, and sets those behind it to 0. Where a constraint is
 * broken, digits behind the last parameter in it cannot repair that, so they are skipped. False after the last combination.
 */
function advance(
  { parameters, order }: SpacePart,
  digits: number[],
  configuration: Configuration,
  broken: readonly string[] | undefined,
): boolean {
  let at = order.length - 1;
  if (broken !== undefined) while (at >= 0 && !broken.includes(parameters[order[at]].name)) at--;
  for (const behind of order.slice(at + 1)) digits[behind] = 0;
  for (; at >= 0; at--) {
    const index = order[at];
    const parameter = parameters[index];
    const isActive = Object.hasOwn(configuration, parameter.name);
    if (isActive && isTuned(parameter) && digits[index] + 1 < countValues(parameter)) {
      digits[index]++;
      return true;
    }
    digits[index] = 0;
  }
  return false;
}
