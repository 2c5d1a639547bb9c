/**
 * @file What parameters depend on: the parents that decide whether one is active, and the inputs that a derived one is
 * computed from.
 */
import { kindOf } from "./kinds/index.ts";
import type { Parameter, ParameterValue, Requirement } from "./parameter.ts";

/** The names of the parameters that one is computed from; none but for a derived parameter. */
export function inputsOf(parameter: Parameter): readonly string[] {
  const kind = kindOf(parameter);
  return kind.isTuned ? [] : kind.inputs(parameter);
}

/** The names of the parameters that decide whether one is active, then those that it is computed from. */
export function parentsOf(parameter: Parameter): readonly string[] {
  return [...(parameter.when ?? []).map((requirement) => requirement.parameter), ...inputsOf(parameter)];
}

/**
 * The parameters' indices with parents before their children, in the given order where that allows it; or the names of a
 * circle, in which each parameter depends on the next, and the last is the first again.
 */
export function parentsFirst(
  parameters: readonly Parameter[],
): { readonly order: readonly number[] } | { readonly circle: readonly string[] } {
  const indices = new Map(parameters.map(({ name }, index) => [name, index]));
  const order: number[] = [];
  const done = new Set<number>();
  // The path to the visited parameter, and the parents that each parameter of it still waits for: no recursion, as chains may
  // be long.
  const path: number[] = [];
  const waiting = new Map<number, string[]>();
  const enter = (index: number): void => {
    path.push(index);
    waiting.set(index, [...parentsOf(parameters[index])].reverse());
  };
  const leave = (index: number): void => {
    path.pop();
    waiting.delete(index);
    done.add(index);
    order.push(index);
  };
  for (const start of parameters.keys()) {
    if (!done.has(start)) enter(start);
    for (let index = path.at(-1); index !== undefined; index = path.at(-1)) {
      const parent = waiting.get(index)?.pop();
      const at = parent === undefined ? undefined : indices.get(parent);
      if (parent === undefined) leave(index);
      else if (at !== undefined && waiting.has(at)) {
        return { circle: [...path.slice(path.indexOf(at)), at].map((each) => parameters[each].name) };
      } else if (at !== undefined && !done.has(at)) enter(at);
    }
  }
  return { order };
}

/** Whether an active parent's value meets a requirement. */
export function meets(requirement: Requirement, value: ParameterValue): boolean {
  if ("values" in requirement) return requirement.values.includes(value);
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = requirement;
  return typeof value === "number" && value >= min && value <= max;
}

/**
 * Whether a parameter is active, given the values of its active parents; an inactive parent has none.
 *
 * @param inputs - see `inputsOf`
 */
export function isActive(
  parameter: Parameter,
  values: Readonly<Record<string, ParameterValue>>,
  inputs: readonly string[],
): boolean {
  if (parameter.when === undefined && inputs.length === 0) return true;
  for (const requirement of parameter.when ?? []) {
    if (!Object.hasOwn(values, requirement.parameter)) return false;
    if (!meets(requirement, values[requirement.parameter])) return false;
  }
  for (const name of inputs) if (!Object.hasOwn(values, name)) return false;
  return true;
}
