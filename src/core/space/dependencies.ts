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
  const path: string[] = [];
  const visit = (index: number): readonly string[] | undefined => {
    if (done.has(index)) return undefined;
    const { name } = parameters[index];
    if (path.includes(name)) return [...path.slice(path.indexOf(name)), name];
    path.push(name);
    for (const parent of parentsOf(parameters[index])) {
      const at = indices.get(parent);
      const circle = at === undefined ? undefined : visit(at);
      if (circle !== undefined) return circle;
    }
    path.pop();
    done.add(index);
    order.push(index);
    return undefined;
  };
  for (const index of parameters.keys()) {
    const circle = visit(index);
    if (circle !== undefined) return { circle };
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
