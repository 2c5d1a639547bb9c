/**
 * @file Constraints between parameters.
 */
import { type Expression, evaluate, mentions } from "../expression/index.ts";
import type { Configuration } from "./parameter.ts";

/** A condition that every proposed configuration fulfils. One that mentions an inactive parameter does not apply. */
export interface Constraint {
  /** As it was written, for people. */
  readonly text: string;
  readonly expression: Expression;
}

/** A constraint with the names that it mentions. */
export interface PreparedConstraint extends Constraint {
  readonly names: readonly string[];
}

/** Finds the names that a constraint mentions. */
export function prepareConstraint(constraint: Constraint): PreparedConstraint {
  return { ...constraint, names: mentions(constraint.expression) };
}

/** Whether all parameters that a constraint mentions are active. */
export function applies({ names }: PreparedConstraint, configuration: Configuration): boolean {
  for (const name of names) if (!Object.hasOwn(configuration, name)) return false;
  return true;
}

/** Whether a configuration fulfils a constraint, or the constraint does not apply to it. */
export function holds(constraint: PreparedConstraint, configuration: Configuration): boolean {
  return !applies(constraint, configuration) || evaluate(constraint.expression, configuration) === true;
}
