/**
 * @file Checks configurations that come from people.
 */

import { ParetuneError } from "../errors.ts";
import { assemble } from "./conditions.ts";
import { brokenConstraints, isFeasible } from "./constraint.ts";
import { findFeasible } from "./feasibility.ts";
import { indexOf, type NumericParameter, stepOf, valueAt } from "./lattice.ts";
import type { Configuration, Parameter, ParameterValue } from "./parameter.ts";
import { repair } from "./repair.ts";
import type { Space } from "./space.ts";
import { isNumeric, listedValues, middleValue, type TunedParameter } from "./values.ts";

/** A complete configuration, or every mistake in it, one sentence each. */
export type Validation = { readonly configuration: Configuration } | { readonly issues: readonly string[] };

export interface ValidateOptions {
  /** Whether the constraints must hold; default true. What was evaluated anyway is a fact, whatever they say. */
  readonly constrained?: boolean;
}

/**
 * The middle of the space: what a configuration that leaves parameters out is filled with. Numbers and ordinals take the
 * value at the middle of their scale; a category, which has no middle, takes its first value; a bool is false. Where
 * the constraints do not allow that, the nearest that they allow. Throws "study" where they seem to allow nothing.
 */
export function middleConfiguration(space: Space): Configuration {
  const found = repair(space, filled(space, {})) ?? findFeasible(space);
  if (found !== undefined) return found;
  throw new ParetuneError(
    "study",
    "middleConfiguration: no configuration was found that fulfils every constraint; loosen them",
  );
}

/** The given values, and the middle for every other parameter that is active. */
function filled(space: Space, given: Readonly<Record<string, ParameterValue>>): Configuration {
  return assemble(space, (index) => {
    const parameter = space.parameters[index] as TunedParameter; // the others are not asked for
    return Object.hasOwn(given, parameter.name) ? given[parameter.name] : middleValue(parameter);
  });
}

/**
 * Checks every value; parameters left out get the middle of their range (see `middleConfiguration`), or what is nearest
 * to it and fulfils the constraints. A number that misses its lattice by rounding alone (0.1 + 0.05) becomes the
 * lattice's value. A value of a parameter that is inactive is a mistake.
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
    if (parameter.kind === "derived") continue;
    const check = checkValue(parameter, value);
    if (check.valid) given[name] = check.value;
    else issues.push(sentence(name, value, check));
  }
  if (issues.length > 0) return { issues };
  const complete = filled(space, given);
  const wrong = [...inactiveGiven(space, complete, given), ...wrongDerived(space, complete, partial)];
  if (wrong.length > 0) return { issues: wrong };
  if (!constrained || isFeasible(space, complete)) return { configuration: complete };
  const repaired = repair(space, complete, { locked: new Set(Object.keys(given)) });
  return repaired === undefined ? { issues: brokenConstraints(space, complete) } : { configuration: repaired };
}

/** A sentence for every value given of a parameter that is not active. */
function inactiveGiven(
  space: Space,
  complete: Configuration,
  given: Readonly<Record<string, ParameterValue>>,
): readonly string[] {
  return space.parameters
    .filter(({ name }) => Object.hasOwn(given, name) && !Object.hasOwn(complete, name))
    .map((parameter) => `${parameter.name} is not active here: ${conditionText(parameter)}; leave it out`);
}

/** `needs pooling to be "max" or "first"`: when a parameter is active. */
export function conditionText({ when = [] }: Parameter): string {
  const needs = when.map((requirement) => {
    if ("values" in requirement) return `${requirement.parameter} to be ${requirement.values.map(quote).join(" or ")}`;
    const { min, max } = requirement;
    const bounds = [min === undefined ? [] : [`at least ${min}`], max === undefined ? [] : [`at most ${max}`]].flat();
    return `${requirement.parameter} to be ${bounds.join(" and ")}`;
  });
  return `it needs ${needs.join(" and ")}`;
}

/** A sentence for every derived value given that is not what it comes to. */
function wrongDerived(
  space: Space,
  complete: Configuration,
  partial: Readonly<Record<string, unknown>>,
): readonly string[] {
  return space.derived
    .filter((name) => Object.hasOwn(partial, name) && partial[name] !== complete[name])
    .map((name) =>
      Object.hasOwn(complete, name)
        ? `${name} is derived and comes to ${quote(complete[name])}; got ${JSON.stringify(partial[name])}`
        : `${name} is derived from parameters that are not active here; leave it out`,
    );
}

/** Whether a value belongs to a parameter; if not, what does, and the nearest that does where there is an order. */
export type ValueCheck =
  | { readonly valid: true; readonly value: ParameterValue }
  | { readonly valid: false; readonly expected: string; readonly nearest?: ParameterValue };

/** Checks one value against its parameter's type, range and step. */
export function checkValue(parameter: Parameter, value: unknown): ValueCheck {
  const listed = listedValues(parameter);
  if (listed !== undefined) {
    const found = listed.find((item) => item === value);
    if (found !== undefined) return { valid: true, value: found };
    const same = listed.find((item) => String(item) === String(value));
    const expected = listed.length === 1 ? JSON.stringify(listed[0]) : `one of ${listed.map(quote).join(", ")}`;
    return { valid: false, expected, ...(same === undefined ? {} : { nearest: same }) };
  }
  if (!isNumeric(parameter)) return { valid: false, expected: "left out, as it is derived" };
  return checkNumber(parameter, value);
}

function quote(value: ParameterValue): string {
  return JSON.stringify(value);
}

function checkNumber(parameter: NumericParameter, value: unknown): ValueCheck {
  const { lower, upper, kind } = parameter;
  const step = stepOf(parameter);
  const grid = step === undefined || (kind === "int" && step === 1) ? "" : ` in steps of ${step}`;
  const expected = `${kind === "int" ? "a whole number" : "a number"} in [${lower}, ${upper}]${grid}`;
  if (typeof value !== "number" || !Number.isFinite(value)) return { valid: false, expected };
  if (step === undefined) {
    const nearest = Math.min(upper, Math.max(lower, value));
    return nearest === value ? { valid: true, value } : { valid: false, expected, nearest };
  }
  const nearest = valueAt(parameter, indexOf(parameter, value));
  return Math.abs(nearest - value) <= 1e-9 * step
    ? { valid: true, value: nearest }
    : { valid: false, expected, nearest };
}

/** What is wrong with a value of a parameter, with the nearest one that is right; undefined where nothing is. */
export function valueIssue(parameter: Parameter, value: unknown): string | undefined {
  const check = checkValue(parameter, value);
  return check.valid ? undefined : sentence(parameter.name, value, check);
}

function sentence(name: string, value: unknown, check: Extract<ValueCheck, { valid: false }>): string {
  const nearest = check.nearest === undefined ? "" : `. The nearest is ${quote(check.nearest)}`;
  return `${name} must be ${check.expected}; got ${JSON.stringify(value)}${nearest}`;
}
