/**
 * @file Checks configurations that users give.
 */
import { ParetuneError } from "../errors.ts";
import { completed } from "./activity.ts";
import { brokenConstraints, isFeasible } from "./feasible.ts";
import { kindOf, type ValueCheck } from "./kinds/index.ts";
import type { Configuration, Parameter, ParameterValue } from "./parameter.ts";
import { findFeasible, repair } from "./repair.ts";
import type { Space } from "./space.ts";

/** A complete configuration, or a sentence for every mistake in it. */
export type Validation = { readonly configuration: Configuration } | { readonly issues: readonly string[] };

/** How a configuration is checked. */
export interface ValidateOptions {
  /**
   * Whether the constraints must hold; default true. A configuration that was evaluated is accepted even if they do
   * not.
   */
  readonly constrained?: boolean;
}

/**
 * The middle of the space, which completes configurations that leave parameters out. Numbers and ordinals take the value at
 * the middle of their scale; a category, which has no middle, takes its first value; a bool is false. Where the constraints
 * do not allow that, the nearest configuration that they allow. Throws "study" where none was found.
 */
export function middleConfiguration(space: Space): Configuration {
  const found = repair(space, completed(space, {})) ?? findFeasible(space);
  if (found !== undefined) return found;
  throw new ParetuneError(
    "study",
    "middleConfiguration: no configuration was found that fulfils every constraint; loosen them",
  );
}

/**
 * Checks every value. Parameters left out get the middle of their range (see `middleConfiguration`), or the nearest value
 * that fulfils the constraints. A number that misses its lattice by rounding alone (0.1 + 0.05) becomes the lattice's value.
 * A value of an inactive parameter is a mistake.
 */
export function validateConfiguration(
  space: Space,
  partial: Readonly<Record<string, unknown>>,
  { constrained = true }: ValidateOptions = {},
): Validation {
  const issues: string[] = [];
  const given: Record<string, ParameterValue> = {};
  for (const [name, value] of Object.entries(partial)) {
    const parameter = space.parameters.find((candidate) => candidate.name === name);
    if (parameter === undefined) {
      issues.push(`there is no parameter ${name}; known: ${space.parameters.map((known) => known.name).join(", ")}`);
      continue;
    }
    if (space.derived.includes(name)) continue;
    const check = checkValue(parameter, value);
    if (check.valid) given[name] = check.value;
    else issues.push(sentence(name, value, check));
  }
  if (issues.length > 0) return { issues };
  const complete = completed(space, given);
  const wrong = [...inactiveGiven(space, complete, given), ...wrongDerived(space, complete, partial)];
  if (wrong.length > 0) return { issues: wrong };
  if (!constrained || isFeasible(space, complete)) return { configuration: complete };
  const repaired = repair(space, complete, { locked: new Set(Object.keys(given)) });
  return repaired === undefined ? { issues: brokenConstraints(space, complete) } : { configuration: repaired };
}

/** A sentence for every given value of a parameter that is not active. */
function inactiveGiven(
  space: Space,
  complete: Configuration,
  given: Readonly<Record<string, ParameterValue>>,
): readonly string[] {
  return space.parameters
    .filter(({ name }) => Object.hasOwn(given, name) && !Object.hasOwn(complete, name))
    .map((parameter) => `${parameter.name} is not active here: ${conditionText(parameter)}; leave it out`);
}

/** When a parameter is active: `it needs pooling to be "max" or "first"`. */
export function conditionText({ when = [] }: Parameter): string {
  const needs = when.map((requirement) => {
    if ("values" in requirement) return `${requirement.parameter} to be ${requirement.values.map(quote).join(" or ")}`;
    const { min, max } = requirement;
    const bounds = [min === undefined ? [] : [`at least ${min}`], max === undefined ? [] : [`at most ${max}`]].flat();
    return `${requirement.parameter} to be ${bounds.join(" and ")}`;
  });
  return `it needs ${needs.join(" and ")}`;
}

/** A sentence for every given value of a derived parameter that differs from the computed one. */
function wrongDerived(
  space: Space,
  complete: Configuration,
  partial: Readonly<Record<string, unknown>>,
): readonly string[] {
  return space.derived
    .filter((name) => Object.hasOwn(partial, name) && partial[name] !== complete[name])
    .map((name) =>
      Object.hasOwn(complete, name)
        ? `${name} is derived and equals ${quote(complete[name])}; got ${JSON.stringify(partial[name])}`
        : `${name} is derived from parameters that are not active here; leave it out`,
    );
}

/** Checks one value against its parameter's type, range and step. */
export function checkValue(parameter: Parameter, value: unknown): ValueCheck {
  return kindOf(parameter).check(parameter, value);
}

function quote(value: ParameterValue): string {
  return JSON.stringify(value);
}

function sentence(name: string, value: unknown, check: Extract<ValueCheck, { valid: false }>): string {
  const nearest = check.nearest === undefined ? "" : `. The nearest is ${quote(check.nearest)}`;
  return `${name} must be ${check.expected}; got ${JSON.stringify(value)}${nearest}`;
}
