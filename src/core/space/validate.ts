/**
 * @file Checks configurations that come from people.
 */

import { decode } from "./encode.ts";
import { indexOf, type NumericParameter, stepOf, valueAt } from "./lattice.ts";
import type { Configuration, Parameter, ParameterValue } from "./parameter.ts";
import { listedValues, type Space } from "./space.ts";

/** A complete configuration, or every mistake in it, one sentence each. */
export type Validation = { readonly configuration: Configuration } | { readonly issues: readonly string[] };

/**
 * The middle of the space: what a configuration that leaves parameters out is filled with. Numbers and ordinals take the
 * value at the middle of their scale; a category, which has no middle, takes its first value; a bool is false.
 */
export function middleConfiguration(space: Space): Configuration {
  const point = new Float64Array(space.dimension).fill(0.5);
  for (const { parameter, from, width } of space.columns) {
    if (width === 1 && (parameter.kind === "categorical" || parameter.kind === "bool")) point[from] = 0;
  }
  return decode(space, point);
}

/**
 * Checks every value; parameters left out get the middle of their range (see `middleConfiguration`). A number that
 * misses its lattice by rounding alone (0.1 + 0.05) becomes the lattice's value.
 */
export function validateConfiguration(space: Space, partial: Readonly<Record<string, unknown>>): Validation {
  const issues: string[] = [];
  const configuration: Record<string, ParameterValue> = { ...middleConfiguration(space) };
  for (const [name, value] of Object.entries(partial)) {
    const parameter = space.parameters.find((candidate) => candidate.name === name);
    if (parameter === undefined) {
      issues.push(`there is no parameter ${name}; known: ${space.parameters.map((known) => known.name).join(", ")}`);
      continue;
    }
    const check = checkValue(parameter, value);
    if (check.valid) configuration[name] = check.value;
    else issues.push(sentence(name, value, check));
  }
  return issues.length > 0 ? { issues } : { configuration };
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
  if (parameter.kind !== "float" && parameter.kind !== "int") return { valid: false, expected: "a value" };
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
