/**
 * @file Which parameters are active: parents are looked at before their children, so that a child of an inactive parent
 * is inactive, however deep.
 */
import { evaluate, mentions } from "../expression/index.ts";
import type { Configuration, Parameter, ParameterValue, Requirement } from "./parameter.ts";
import type { Space } from "./space.ts";
import { middleValue, type TunedParameter } from "./values.ts";

/** The parameters that decide whether a parameter is active, and what a derived one is. */
export function parentsOf(parameter: Parameter): readonly string[] {
  const required = (parameter.when ?? []).map((requirement) => requirement.parameter);
  return parameter.kind === "derived" ? [...required, ...mentions(parameter.expression)] : required;
}

/**
 * The parameters' indices so that parents come before their children, in the given order where that allows it; or the
 * names of a circle, in which the first depends on the second, and so on, back to the first.
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

/** Whether a parameter is active, given its parents' values; an inactive parent has none. */
function isActiveAmong(
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

/**
 * The configuration that takes its values from `choose` (by the parameter's index, asked only where it is active),
 * parents first. Fixed parameters have their value and derived ones are computed; keys are in the space's order.
 */
export function assemble(
  space: Pick<Space, "parameters" | "inputs" | "order" | "isOrdered">,
  choose: (index: number) => ParameterValue,
): Configuration {
  const values: Record<string, ParameterValue> = {};
  for (const index of space.order) {
    const parameter = space.parameters[index];
    const inputs = space.inputs[index];
    if (!isActiveAmong(parameter, values, inputs)) continue;
    if (parameter.kind === "fixed") values[parameter.name] = parameter.value;
    else if (parameter.kind === "derived") values[parameter.name] = tidy(evaluate(parameter.expression, values));
    else values[parameter.name] = choose(index);
  }
  return space.isOrdered ? values : inOrder(space.parameters, values);
}

/**
 * The configuration with one value replaced, and what follows from that: parameters that become active take their
 * middle.
 */
export function withValue(
  space: Space,
  configuration: Configuration,
  name: string,
  value: ParameterValue,
): Configuration {
  if (!space.parents.has(name)) return { ...configuration, [name]: value };
  return assemble(space, (index) => {
    const parameter = space.parameters[index] as TunedParameter; // the others are not asked for
    if (parameter.name === name) return value;
    return Object.hasOwn(configuration, parameter.name) ? configuration[parameter.name] : middleValue(parameter);
  });
}

/** Twelve digits of a computed number: people read them, and programs get no dust of binary fractions. */
function tidy(value: ParameterValue): ParameterValue {
  if (typeof value !== "number" || !Number.isFinite(value)) return value;
  const short = Number(value.toPrecision(12));
  return short === 0 ? 0 : short;
}

function inOrder(parameters: readonly Parameter[], values: Readonly<Record<string, ParameterValue>>): Configuration {
  const ordered: Record<string, ParameterValue> = {};
  for (const { name } of parameters) if (Object.hasOwn(values, name)) ordered[name] = values[name];
  return ordered;
}

/**
 * Which parameters are active in a configuration, by their index. Values of inactive parameters, should it hold some,
 * are not looked at.
 */
export function activity(space: Space, configuration: Configuration): readonly boolean[] {
  const active = new Array<boolean>(space.parameters.length).fill(true);
  if (!space.isConditional) return active;
  const values: Record<string, ParameterValue> = {};
  for (const index of space.order) {
    const parameter = space.parameters[index];
    active[index] = isActiveAmong(parameter, values, space.inputs[index]);
    if (!active[index]) continue;
    if (parameter.kind === "derived") values[parameter.name] = tidy(evaluate(parameter.expression, values));
    else if (Object.hasOwn(configuration, parameter.name)) values[parameter.name] = configuration[parameter.name];
  }
  return active;
}
