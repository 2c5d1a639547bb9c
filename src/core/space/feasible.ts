/**
 * @file Which configurations are feasible: those that fulfil every constraint and whose derived numbers are finite.
 */
import { violation } from "../expression/index.ts";
import { applies, holds, type PreparedConstraint } from "./constraint.ts";
import type { Configuration } from "./parameter.ts";
import type { Space } from "./space.ts";

/** Whether a configuration fulfils every constraint, and every derived number is finite. */
export function isFeasible(space: Space, configuration: Configuration): boolean {
  for (const name of space.derived) if (isNotFinite(configuration, name)) return false;
  for (const constraint of space.constraints) if (!holds(constraint, configuration)) return false;
  return true;
}

/** Whether a parameter's value is a number that is not finite, such as a division by zero. */
export function isNotFinite(configuration: Configuration, name: string): boolean {
  const value = configuration[name];
  return typeof value === "number" && !Number.isFinite(value);
}

/** A sentence for every derived number that is not finite, and for every constraint that a configuration breaks. */
export function brokenConstraints(space: Space, configuration: Configuration): readonly string[] {
  const infinite = space.derived.filter((name) => isNotFinite(configuration, name));
  const broken = space.constraints.filter((constraint) => !holds(constraint, configuration));
  return [
    ...infinite.map((name) => `${name} is ${configuration[name]}, which no program can take`),
    ...broken.map(({ text, names }) => {
      const values = names.map((name) => `${name} is ${JSON.stringify(configuration[name])}`).join(", ");
      return `the constraint "${text}" does not hold: ${values}`;
    }),
  ];
}

/** How far a configuration is from being feasible: the sum of all violations; 0 where it is feasible. */
export function infeasibility(space: Space, configuration: Configuration): number {
  let total = 0;
  for (const name of space.derived) if (isNotFinite(configuration, name)) total++;
  for (const constraint of space.constraints) total += violationOf(constraint, configuration);
  return total;
}

/** How far a configuration is from fulfilling a constraint; 0 where it does, or where the constraint does not apply. */
export function violationOf(constraint: PreparedConstraint, configuration: Configuration): number {
  return applies(constraint, configuration) ? violation(constraint.expression, configuration) : 0;
}
