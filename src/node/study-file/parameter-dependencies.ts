/**
 * @file `when` and derived parameters of a study file: what one parameter requires of another.
 */
import { checkExpression, mentions } from "../../core/expression/index.ts";
import {
  checkValue,
  hasLists,
  isTuned,
  keptValue,
  listedValues,
  type Parameter,
  type ParameterValue,
  parentsFirst,
  parentsOf,
  type Requirement,
} from "../../core/space/index.ts";
import { type KnownParameters, meant, parameterScope, type Scope } from "../expression/index.ts";
import type { ConditionFields } from "./fields.ts";
import { shown, written } from "./issue.ts";
import type { IssueReport } from "./issue-report.ts";

/** The requirements of a `when`. Values that are lists remain lists, until `withListConditions` has seen their parents. */
export function readCondition(fields: ConditionFields): readonly Requirement[] {
  return Object.entries(fields).map(([parameter, wanted]) => {
    if (Array.isArray(wanted)) return { parameter, values: wanted };
    if (typeof wanted !== "object") return { parameter, values: [wanted] };
    const { min, max } = wanted as { readonly min?: number; readonly max?: number };
    return { parameter, ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
  });
}

/** The parameters with the lists of every `when` as a study keeps them. `[64, 64]` is one value where its parent has that value,
 * and otherwise two. */
export function withListConditions(parameters: readonly Parameter[]): readonly Parameter[] {
  const byName = new Map(parameters.map((parameter) => [parameter.name, parameter]));
  return parameters.map((parameter) => {
    if (parameter.when === undefined) return parameter;
    const when = parameter.when.map((requirement): Requirement => {
      if (!("values" in requirement)) return requirement;
      const parent = byName.get(requirement.parameter);
      const whole = keptValue(requirement.values) as ParameterValue;
      const isOne = parent !== undefined && hasLists(parent) && listedValues(parent)?.includes(whole) === true;
      const values = isOne ? [whole] : requirement.values.map((value) => keptValue(value) as ParameterValue);
      return { ...requirement, values };
    });
    return { ...parameter, when };
  });
}

/** Checks every `when` and every derived value against the other parameters. */
export function checkDependencies(known: KnownParameters, report: IssueReport): void {
  const { parameters, names } = known;
  const byName = new Map(parameters.map((parameter) => [parameter.name, parameter]));
  const before = report.issues.length;
  for (const { name, when } of parameters) {
    if (when?.length === 0) report.mistake(["parameters", name, "when"], "names no parameter; remove the key");
    for (const requirement of when ?? []) {
      const parent = byName.get(requirement.parameter);
      const path = ["parameters", name, "when", requirement.parameter];
      if (parent !== undefined) checkRequirement(requirement, parent, path, report);
      else if (!names.includes(requirement.parameter)) {
        report.mistake(path, `there is no parameter ${requirement.parameter}${meant(requirement.parameter, names)}`);
      }
    }
  }
  const scope = parameterScope(known);
  for (const parameter of parameters) checkDerived(parameter, scope, report);
  if (report.issues.length === before) checkCircle(parameters, report);
}

function checkCircle(parameters: readonly Parameter[], report: IssueReport): void {
  const sorted = parentsFirst(parameters);
  if (!("circle" in sorted)) return;
  const first = parameters.find(({ name }) => name === sorted.circle[0]);
  const key = first?.when === undefined ? "value" : "when";
  report.mistake(
    ["parameters", first?.name ?? "", key],
    `parameters must not depend on each other in a circle; got ${sorted.circle.join(" → ")}`,
  );
}

function checkRequirement(
  requirement: Requirement,
  parent: Parameter,
  path: readonly string[],
  report: IssueReport,
): void {
  if (!("values" in requirement)) {
    checkRange(requirement, parent, path, report);
    return;
  }
  if (parent.kind === "derived") return;
  for (const value of requirement.values) {
    const check = checkValue(parent, value);
    if (check.valid) continue;
    const nearest = check.nearest === undefined ? undefined : written(check.nearest);
    report.mistake(path, `must be ${check.expected}, as ${parent.name} is; got ${shown(value)}`, nearest);
  }
}

function checkRange(
  { min, max }: Extract<Requirement, { min?: number }>,
  parent: Parameter,
  path: readonly string[],
  report: IssueReport,
): void {
  const numbers =
    parent.kind === "derived" || (listedValues(parent) ?? [0]).every((value) => typeof value === "number");
  if (!numbers)
    report.mistake(path, `min and max are for numbers, which ${parent.name} is not; list its values`, "[…]");
  else if (min === undefined && max === undefined) report.mistake(path, "needs min or max or both", "{ min: 2 }");
  else if (min !== undefined && max !== undefined && min > max) {
    report.mistake(path, `min must not exceed max; got ${shown({ min, max })}`, shown({ min: max, max: min }));
  } else if ("lower" in parent) {
    const { lower, upper } = parent;
    if ((min ?? lower) <= upper && (max ?? upper) >= lower) return;
    report.mistake(path, `never holds: ${parent.name} is in ${shown([lower, upper])}`);
  }
}

function checkDerived(parameter: Parameter, scope: Scope, report: IssueReport): void {
  if (parameter.kind !== "derived") return;
  const path = ["parameters", parameter.name, "value"];
  const checked = checkExpression(parameter.expression, scope);
  if (!checked.ok) report.mistake(path, checked.problem);
  else if (checked.type === "text") report.mistake(path, "must evaluate to a number, or to true or false; got a text");
  else if (mentions(parameter.expression).length === 0) {
    report.mistake(path, "mentions no parameter, so it is the same for every trial; write type: fixed");
  }
}

/** The names of parameters that others depend on or are computed from: they matter even if no command receives them. */
export function parentNames(parameters: readonly Parameter[]): ReadonlySet<string> {
  return new Set(parameters.flatMap(parentsOf));
}

/** The number of parameters that are searched: neither fixed nor derived nor pinned. */
export function countSearched(parameters: readonly Parameter[]): number {
  return parameters.filter((parameter) => isTuned(parameter) && parameter.pin === undefined).length;
}
