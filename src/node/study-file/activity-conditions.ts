/**
 * @file The conditions under which the parameters of a study file are active.
 */
import {
  listedValues,
  meets,
  type Parameter,
  parentsFirst,
  parentsOf,
  type Requirement,
} from "../../core/space/index.ts";

/** The names of parameters that may be inactive: those with a `when`, and those derived from one. */
export function conditionalNames(parameters: readonly Parameter[]): ReadonlySet<string> {
  const sorted = parentsFirst(parameters);
  const found = new Set<string>();
  for (const index of "order" in sorted ? sorted.order : parameters.keys()) {
    const parameter = parameters[index];
    if (parameter === undefined) continue;
    if (parameter.when !== undefined || parentsOf(parameter).some((name) => found.has(name))) found.add(parameter.name);
  }
  return found;
}

/**
 * The condition under which each parameter is active, as text: empty if it always is. Two parameters with the same condition
 * are always active together, and a condition that holds for every value of its parent is none.
 */
export function activityConditions(parameters: readonly Parameter[]): ReadonlyMap<string, string> {
  const sorted = parentsFirst(parameters);
  const byName = new Map(parameters.map((parameter) => [parameter.name, parameter]));
  const found = new Map<string, ReadonlyMap<string, string>>();
  for (const index of "order" in sorted ? sorted.order : parameters.keys()) {
    const parameter = parameters[index];
    if (parameter === undefined) continue;
    const own = new Map<string, string>();
    const add = (key: string, allowed: string): void => {
      own.set(key, own.has(key) ? intersection(own.get(key) ?? "", allowed) : allowed);
    };
    for (const requirement of parameter.when ?? []) {
      const allowed = allowedValues(requirement, byName.get(requirement.parameter));
      if (allowed !== undefined) add(requirement.parameter, allowed);
    }
    for (const name of parentsOf(parameter)) for (const [key, allowed] of found.get(name) ?? []) add(key, allowed);
    found.set(parameter.name, own);
  }
  return new Map([...found].map(([name, own]) => [name, [...own].map(String).sort().join(" and ")]));
}

/** The most values of a parent that a condition is compared by. */
const MAX_COMPARED_VALUES = 1000;

/** The values of a parent that meet a requirement, as text; undefined if all of them do. */
function allowedValues(requirement: Requirement, parent: Parameter | undefined): string | undefined {
  const values = parent === undefined ? undefined : (listedValues(parent) ?? wholeNumbers(parent));
  if (values === undefined) return JSON.stringify(requirement);
  const allowed = values.filter((value) => meets(requirement, value));
  return allowed.length === values.length ? undefined : JSON.stringify(allowed);
}

function wholeNumbers(parameter: Parameter): readonly number[] | undefined {
  if (parameter.kind !== "int") return undefined;
  const { lower, upper, step = 1 } = parameter;
  const count = Math.floor((upper - lower) / step) + 1;
  return count <= MAX_COMPARED_VALUES ? Array.from({ length: count }, (_, k) => lower + k * step) : undefined;
}

/** The values that two lists have in common; both texts, where one of them is no list. */
function intersection(a: string, b: string): string {
  if (a === b) return a;
  if (!a.startsWith("[") || !b.startsWith("[")) return [a, b].sort().join(" and ");
  const others = new Set((JSON.parse(b) as readonly unknown[]).map((each) => JSON.stringify(each)));
  return JSON.stringify((JSON.parse(a) as readonly unknown[]).filter((each) => others.has(JSON.stringify(each))));
}
