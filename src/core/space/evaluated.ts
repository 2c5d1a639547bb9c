/**
 * @file Checks configurations that were evaluated, wherever they lie. What was evaluated is a fact: a number may be outside its
 * range or between its steps, and constraints need not hold.
 */
import { completed } from "./activity.ts";
import { kindOf, type ValueCheck } from "./kinds/index.ts";
import type { Configuration, Parameter, ParameterValue } from "./parameter.ts";
import type { Space } from "./space.ts";
import { conditionText, type Validation } from "./validate.ts";
import { isDerived, isNumeric, isTuned } from "./values.ts";

/**
 * The complete configuration of an evaluation, or a sentence for every mistake. Every active parameter that is tuned must have
 * a value, as a missing one is not known. Unlisted categories are mistakes, since models know nothing of them, and so are values
 * of parameters that are not active here. Fixed and derived parameters may be given if they have the study's values.
 */
export function evaluatedConfiguration(space: Space, given: Readonly<Record<string, unknown>>): Validation {
  const issues: string[] = [];
  const values: Record<string, ParameterValue> = {};
  for (const parameter of space.parameters) {
    const { name } = parameter;
    if (!Object.hasOwn(given, name) || isDerived(parameter)) continue;
    const check = checkEvaluated(parameter, given[name]);
    if (check.valid) values[name] = check.value;
    else issues.push(`${name} must be ${check.expected}; got ${shown(given[name])}`);
  }
  const complete = completed(space, values);
  for (const parameter of space.parameters) {
    const issue = activityIssue(parameter, given, complete);
    // What is active is known only if the values that decide it are right.
    if (issue !== undefined && (issues.length === 0 || parameter.when === undefined)) issues.push(issue);
  }
  return issues.length === 0 ? { configuration: complete } : { issues };
}

/** The names of the tuned parameters whose values in a configuration are not among those that are searched. */
export function outsideParameters(space: Space, configuration: Configuration): readonly string[] {
  return space.parameters
    .filter((parameter) => isTuned(parameter) && Object.hasOwn(configuration, parameter.name))
    .filter((parameter) => !kindOf(parameter).check(parameter, configuration[parameter.name]).valid)
    .map(({ name }) => name);
}

/** Checks a value that was evaluated: that of the space where it is one, else a value that models can place. */
function checkEvaluated(parameter: Parameter, value: unknown): ValueCheck {
  const kind = kindOf(parameter);
  const check = kind.check(parameter, value);
  if (check.valid || !kind.isTuned) return check;
  if (!isNumeric(parameter)) {
    const isPlaced = typeof value === "number" && kind.adopts(parameter, value);
    return isPlaced ? { valid: true, value } : check;
  }
  const noun = parameter.kind === "int" ? "a whole number" : "a number";
  const expected = parameter.scale === "log" ? `${noun} above 0, as its scale is log` : noun;
  if (typeof value !== "number" || !kind.adopts(parameter, value)) return { valid: false, expected };
  if (parameter.kind === "int" && !Number.isSafeInteger(value)) return { valid: false, expected };
  return { valid: true, value };
}

/** What is wrong with a value being there or not. */
function activityIssue(
  parameter: Parameter,
  given: Readonly<Record<string, unknown>>,
  complete: Configuration,
): string | undefined {
  const { name } = parameter;
  const [isGiven, isActive] = [Object.hasOwn(given, name), Object.hasOwn(complete, name)];
  if (isTuned(parameter)) {
    if (isActive && !isGiven) return `${name} is missing`;
    return isGiven && !isActive ? `${name} is not active here: ${conditionText(parameter)}; leave it out` : undefined;
  }
  if (!isGiven || !isDerived(parameter) || given[name] === complete[name]) return undefined;
  if (!isActive) return `${name} is derived from parameters that are not active here; leave it out`;
  return `${name} is derived and equals ${shown(complete[name])}; got ${shown(given[name])}`;
}

/** The longest value that a sentence shows. */
const MAX_SHOWN = 60;

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= MAX_SHOWN ? text : `${text.slice(0, MAX_SHOWN)}…`;
}
