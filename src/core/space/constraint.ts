/**
 * @file Constraints between parameters, and which configurations they allow.
 */
import { type Expression, evaluate, mentions, violation } from "../expression/index.ts";
import type { Configuration } from "./parameter.ts";
import type { Space } from "./space.ts";

/** A condition that every proposed configuration fulfils. One that mentions an inactive parameter does not apply. */
export interface Constraint {
  /** As people wrote it. */
  readonly text: string;
  readonly expression: Expression;
}

/** A constraint with the names that it mentions. */
export interface PreparedConstraint extends Constraint {
  readonly names: readonly string[];
}

export function prepareConstraint(constraint: Constraint): PreparedConstraint {
  return { ...constraint, names: mentions(constraint.expression) };
}

function applies({ names }: PreparedConstraint, configuration: Configuration): boolean {
  for (const name of names) if (!Object.hasOwn(configuration, name)) return false;
  return true;
}

/** Whether a configuration that holds what the constraint mentions, if it is active, fulfils it. */
export function holds(constraint: PreparedConstraint, configuration: Configuration): boolean {
  return !applies(constraint, configuration) || evaluate(constraint.expression, configuration) === true;
}

/** Whether a configuration fulfils every constraint, and every derived parameter has an answer. */
export function isFeasible(space: Space, configuration: Configuration): boolean {
  for (const name of space.derived) if (isUnanswered(configuration, name)) return false;
  for (const constraint of space.constraints) if (!holds(constraint, configuration)) return false;
  return true;
}

/** A derived number that is not finite, such as a division by zero. */
export function isUnanswered(configuration: Configuration, name: string): boolean {
  const value = configuration[name];
  return typeof value === "number" && !Number.isFinite(value);
}

/** Every constraint that a configuration breaks, as its author wrote it; derived parameters without an answer too. */
export function brokenConstraints(space: Space, configuration: Configuration): readonly string[] {
  const unanswered = space.derived.filter((name) => isUnanswered(configuration, name));
  const broken = space.constraints.filter((constraint) => !holds(constraint, configuration));
  return [
    ...unanswered.map((name) => `${name} is ${configuration[name]}, which no program can take`),
    ...broken.map(({ text, names }) => {
      const values = names.map((name) => `${name} is ${JSON.stringify(configuration[name])}`).join(", ");
      return `the constraint "${text}" does not hold: ${values}`;
    }),
  ];
}

/** How far a configuration is from being feasible: 0 where it is. */
export function infeasibility(space: Space, configuration: Configuration): number {
  let total = 0;
  for (const name of space.derived) if (isUnanswered(configuration, name)) total++;
  for (const constraint of space.constraints) {
    if (applies(constraint, configuration)) total += violation(constraint.expression, configuration);
  }
  return total;
}
