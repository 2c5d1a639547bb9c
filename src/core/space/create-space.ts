/**
 * @file Builds a space from parameters and constraints.
 */
import { ParetuneError } from "../errors.ts";
import { type Constraint, type PreparedConstraint, prepareConstraint } from "./constraint.ts";
import { inputsOf, parentsFirst, parentsOf } from "./dependencies.ts";
import { kindOf } from "./kinds/index.ts";
import type { Parameter } from "./parameter.ts";
import type { ParameterColumns, Space } from "./space.ts";
import { isDerived } from "./values.ts";

/**
 * Builds a space. Throws ParetuneError "argument" for a name used twice, an empty list, bounds in the wrong order, a
 * missing parent, parameters that depend on each other in a circle, or a constraint on an unknown parameter.
 */
export function createSpace(parameters: readonly Parameter[], constraints: readonly Constraint[] = []): Space {
  const columns: ParameterColumns[] = [];
  let dimension = 0;
  checkNames(parameters);
  for (const parameter of parameters) {
    const kind = kindOf(parameter);
    const problem = kind.problem(parameter);
    if (problem !== undefined) refuse(`parameter ${parameter.name}: ${problem}`);
    const width = kind.isTuned ? kind.columnCount(parameter) : 0;
    columns.push({ parameter, from: dimension, width });
    dimension += width;
  }
  const prepared = constraints.map(prepareConstraint);
  checkMentions(parameters, prepared);
  const order = orderOf(parameters);
  return {
    parameters,
    columns,
    dimension,
    constraints: prepared,
    derived: parameters.filter(isDerived).map(({ name }) => name),
    order,
    isOrdered: order.every((index, at) => index === at),
    isConditional: parameters.some(({ when }) => when !== undefined),
    parents: new Set(parameters.flatMap(parentsOf)),
    inputs: parameters.map(inputsOf),
  };
}

function refuse(text: string): never {
  throw new ParetuneError("argument", `createSpace: ${text}`);
}

function checkNames(parameters: readonly Parameter[]): void {
  const names = new Set<string>();
  for (const { name } of parameters) {
    if (names.has(name)) refuse(`parameter ${name} is defined twice; rename one of them`);
    names.add(name);
  }
}

function checkMentions(parameters: readonly Parameter[], constraints: readonly PreparedConstraint[]): void {
  const known = new Set(parameters.map(({ name }) => name));
  for (const parameter of parameters) {
    const unknown = parentsOf(parameter).find((name) => !known.has(name));
    if (unknown !== undefined) refuse(`parameter ${parameter.name} depends on ${unknown}, which is not there`);
  }
  for (const { text, names } of constraints) {
    const unknown = names.find((name) => !known.has(name));
    if (unknown !== undefined) refuse(`the constraint "${text}" is about ${unknown}, which is not there`);
  }
}

function orderOf(parameters: readonly Parameter[]): readonly number[] {
  const sorted = parentsFirst(parameters);
  if ("circle" in sorted) return refuse(`parameters depend on each other in a circle: ${sorted.circle.join(" → ")}`);
  return sorted.order;
}
