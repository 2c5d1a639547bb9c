/**
 * @file Checks configurations that come from people.
 */
import { indexOf, stepOf, valueAt } from "./lattice.ts";
import type { Configuration, Parameter, ParameterValue } from "./parameter.ts";
import { decode } from "./encode.ts";
import { listedValues, type Space } from "./space.ts";

/** A complete configuration, or every mistake in it, one sentence each. */
export type Validation = { readonly configuration: Configuration } | { readonly issues: readonly string[] };

/** The middle of the space: what a configuration that leaves parameters out is filled with. */
export function middleConfiguration(space: Space): Configuration {
  const point = new Float64Array(space.dimension).fill(0.5);
  return decode(space, point);
}

/** Checks every value; parameters left out get the middle of their range (a category its first value). */
export function validateConfiguration(space: Space, partial: Readonly<Record<string, unknown>>): Validation {
  const issues: string[] = [];
  const configuration: Record<string, ParameterValue> = { ...middleConfiguration(space) };
  for (const [name, value] of Object.entries(partial)) {
    const parameter = space.parameters.find((candidate) => candidate.name === name);
    if (parameter === undefined) {
      issues.push(`there is no parameter ${name}; known: ${space.parameters.map((known) => known.name).join(", ")}`);
      continue;
    }
    const issue = valueIssue(parameter, value);
    if (issue === undefined) configuration[name] = value as ParameterValue;
    else issues.push(issue);
  }
  return issues.length > 0 ? { issues } : { configuration };
}

/** What is wrong with a value of a parameter, with the nearest one that is right; undefined where nothing is. */
export function valueIssue(parameter: Parameter, value: unknown): string | undefined {
  const { name } = parameter;
  const listed = listedValues(parameter);
  if (listed !== undefined) {
    if (listed.includes(value as ParameterValue)) return undefined;
    return `${name} must be one of ${listed.map((item) => JSON.stringify(item)).join(", ")}; got ${JSON.stringify(value)}`;
  }
  if (parameter.kind !== "float" && parameter.kind !== "int") return undefined;
  const { lower, upper } = parameter;
  if (typeof value !== "number" || !Number.isFinite(value)) {
    return `${name} must be a number in [${lower}, ${upper}]; got ${JSON.stringify(value)}`;
  }
  const step = stepOf(parameter);
  const nearest = step === undefined ? Math.min(upper, Math.max(lower, value)) : valueAt(parameter, indexOf(parameter, value));
  if (Math.abs(nearest - value) <= 1e-12 * Math.max(1, Math.abs(value))) return undefined;
  const grid = step === undefined ? "" : ` in steps of ${step}`;
  return `${name} must be in [${lower}, ${upper}]${grid}; got ${value}. The nearest is ${nearest}`;
}
