/**
 * @file All configurations of a finite space, one after another.
 */

import { assemble } from "./conditions.ts";
import { holds, isUnanswered, type PreparedConstraint } from "./constraint.ts";
import type { Configuration, ParameterValue } from "./parameter.ts";
import type { Space } from "./space.ts";
import { countValues, isTuned, nthValue } from "./values.ts";

/**
 * Every feasible configuration of a finite space, once; without conditions the last parameter changes fastest. Nothing
 * for an infinite space.
 *
 * @param limit - ends the listing after so many configurations were looked at, feasible or not
 */
export function* enumerate(space: Space, limit: number = Number.POSITIVE_INFINITY): Generator<Configuration> {
  const all = space.parameters.map((_, index) => index);
  for (const found of enumerateAmong(space, all, limit)) if (found !== undefined) yield found;
}

/**
 * The same over some parameters only (by index; with every parameter that decides about them); undefined for each
 * combination that was looked at and is not feasible.
 */
export function* enumerateAmong(
  space: Space,
  among: readonly number[],
  limit: number,
): Generator<Configuration | undefined> {
  const chosen = new Set(among);
  const positions = space.order.filter((index) => chosen.has(index));
  if (positions.some((index) => !Number.isFinite(countValues(space.parameters[index])))) return;
  const part = partOf(space, positions);
  // An odometer: `digits` counts each active parameter's values; one that is inactive has a single, empty digit.
  const digits = new Array<number>(space.parameters.length).fill(0);
  for (let looked = 0; looked < limit; looked++) {
    const configuration = assemble(part, (index) => {
      const parameter = space.parameters[index];
      return isTuned(parameter) ? nthValue(parameter, digits[index]) : false;
    });
    const broken = firstBroken(part, configuration);
    yield broken === undefined ? configuration : undefined;
    if (!advance(space, positions, digits, configuration, broken)) return;
  }
}

type SpaceParts = Pick<Space, "parameters" | "inputs" | "isOrdered" | "order" | "derived" | "constraints">;

/** The space of some of its parameters, in the same places. */
function partOf(space: Space, positions: readonly number[]): SpaceParts {
  const names = new Set(positions.map((index) => space.parameters[index].name));
  const { parameters, inputs, isOrdered } = space;
  return {
    parameters,
    inputs,
    isOrdered,
    order: positions,
    derived: space.derived.filter((name) => names.has(name)),
    constraints: space.constraints.filter((constraint) => constraint.names.every((name) => names.has(name))),
  };
}

/** The first thing wrong with a configuration: the names whose values make it so. */
function firstBroken(part: SpaceParts, configuration: Configuration): readonly string[] | undefined {
  const unanswered = part.derived.find((name) => isUnanswered(configuration, name));
  if (unanswered !== undefined) return part.order.map((index) => part.parameters[index].name);
  const broken: PreparedConstraint | undefined = part.constraints.find((each) => !holds(each, configuration));
  return broken?.names;
}

/**
 * Turns to the next combination: the last digit that can, and zeros behind it. Where a constraint is broken, digits
 * behind the last parameter that it depends on cannot mend it, so they are skipped.
 */
function advance(
  space: Space,
  positions: readonly number[],
  digits: number[],
  configuration: Readonly<Record<string, ParameterValue>>,
  broken: readonly string[] | undefined,
): boolean {
  let at = positions.length - 1;
  if (broken !== undefined) while (at >= 0 && !decides(space, positions[at], broken)) at--;
  for (const behind of positions.slice(at + 1)) digits[behind] = 0;
  for (; at >= 0; at--) {
    const index = positions[at];
    const parameter = space.parameters[index];
    const active = Object.hasOwn(configuration, parameter.name);
    if (active && isTuned(parameter) && digits[index] + 1 < countValues(parameter)) {
      digits[index]++;
      return true;
    }
    digits[index] = 0;
  }
  return false;
}

/** Whether a parameter is one of `names`, or decides about one. */
function decides(space: Space, index: number, names: readonly string[]): boolean {
  return names.includes(space.parameters[index].name);
}
