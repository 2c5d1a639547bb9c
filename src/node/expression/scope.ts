/**
 * @file The names that an expression may mention and their types: parameters in `constraints` and `derived`; parameters,
 * metrics and the baseline's values in `outcome_constraints` and `--where`.
 */
import { checkExpression, type Environment, typeOfValues, type ValueType } from "../../core/expression/index.ts";
import { hasLists, listedValues, type Parameter, type ParameterValue, parentsFirst } from "../../core/space/index.ts";
import { closest, listedWords, meant } from "./closest.ts";
import type { Reading } from "./scan.ts";

/** How an expression is read, and what it may mention. */
export interface Scope extends Environment, Reading {}

/** The parameters of a study. */
export interface KnownParameters {
  /** Those without mistakes. */
  readonly parameters: readonly Parameter[];
  /** Names of all, also of those with mistakes. */
  readonly names: readonly string[];
}

/** The scope of `constraints` and `derived`. Its types are computed once, so build it once for all expressions of a file. */
export function parameterScope(known: KnownParameters): Scope {
  const { names } = known;
  const lookup = lookUp(known);
  return {
    names: lookup.names,
    unquoted: NO_WORDS,
    singleEquals: false,
    typeOf: lookup.typeOf,
    unknownName(name) {
      const list = listProblem(name, lookup.parameters);
      if (list !== undefined) return list;
      const owner = lookup.ownerOf(name);
      const hint =
        owner === undefined
          ? meant(name, names)
          : `; if the value of ${owner.name} is meant, write it in quotes: '${name}'`;
      return `there is no parameter ${name}${hint}`;
    },
    impossibleValue: (name, value) => impossibleValue(lookup.parameters.get(name), value),
  };
}

const NO_WORDS: ReadonlySet<string> = new Set();

/** The parameters by name and by value. */
interface ParameterLookup {
  readonly names: ReadonlySet<string>;
  readonly parameters: ReadonlyMap<string, Parameter>;
  /** The type of a parameter's values; undefined where there is no such parameter. */
  readonly typeOf: (name: string) => ValueType | undefined;
  /** The parameter that has a value of this name. */
  readonly ownerOf: (value: string) => Parameter | undefined;
}

function lookUp({ parameters, names }: KnownParameters): ParameterLookup {
  const byName = new Map(parameters.map((parameter) => [parameter.name, parameter]));
  const types = new Map<string, ValueType>(names.map((name) => [name, "any"]));
  const typeOf = (name: string): ValueType | undefined => types.get(name);
  for (const parameter of parameters) {
    if (hasLists(parameter))
      types.delete(parameter.name); // listProblem says why
    else if (parameter.kind !== "derived") types.set(parameter.name, typeOfValues(listedValues(parameter) ?? [0]));
  }
  // Each derived parameter after those that it is computed from; where they form a circle, they are of any type.
  const sorted = parentsFirst(parameters);
  for (const index of "order" in sorted ? sorted.order : []) {
    const parameter = parameters[index];
    if (parameter?.kind !== "derived") continue;
    const checked = checkExpression(parameter.expression, { typeOf, unknownName: (name) => name });
    types.set(parameter.name, checked.ok ? checked.type : "any");
  }
  let owners: ReadonlyMap<ParameterValue, Parameter> | undefined;
  const findOwners = (): ReadonlyMap<ParameterValue, Parameter> =>
    new Map([...parameters].reverse().flatMap((each) => (listedValues(each) ?? []).map((value) => [value, each])));
  return {
    names: new Set(names),
    parameters: byName,
    typeOf,
    ownerOf(value) {
      owners ??= findOwners();
      return owners.get(value);
    },
  };
}

/** The message for a parameter whose values are lists; undefined for any other name. */
function listProblem(name: string, parameters: ReadonlyMap<string, Parameter>): string | undefined {
  const parameter = parameters.get(name);
  if (parameter === undefined || !hasLists(parameter)) return undefined;
  return `${name} has lists as values, and expressions are about numbers, texts, true and false; \`when\` can name its values`;
}

/** The message for a value that a listed parameter can never have. */
function impossibleValue(parameter: Parameter | undefined, value: ParameterValue): string | undefined {
  const values = parameter === undefined ? undefined : listedValues(parameter);
  if (parameter === undefined || values === undefined || values.includes(value)) return undefined;
  const near = closest(String(value), values.map(String));
  const hint = near === undefined ? `; known: ${listedWords(values.map(quoted))}` : `; did you mean ${quoted(near)}?`;
  return `${parameter.name} has no value ${quoted(value)}${hint}`;
}

function quoted(value: ParameterValue): string {
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

/** The word that stands for the baseline's value. */
export const BASELINE = "baseline";
const BASELINE_PREFIX = `${BASELINE}.`;

/** The scope of `outcome_constraints` and `--where`. */
export interface TrialScope extends Scope {
  /** The message for an unknown name; `isBesideText`: it is compared with a text, so it may be a text without quotes. */
  unknownName(name: string, isBesideText?: boolean): string;
  /** Whether a word names a metric or parameter, of the trial itself or of the baseline. */
  isKnown(name: string): boolean;
  /** The metric or parameter whose baseline value a name such as `baseline.latency` is; undefined for other names. */
  baselineOf(name: string): string | undefined;
  /** Whether a name's parameter has a value, so that it may stand without quotes beside it. */
  hasValue(name: string, value: string): boolean;
}

/**
 * A scope with metrics, which are numbers, parameters, and `baseline.NAME` for each of both. A metric or parameter of such a
 * name itself comes first.
 */
export function trialScope(
  metrics: readonly string[],
  known: KnownParameters,
  { singleEquals = false }: { readonly singleEquals?: boolean } = {},
): TrialScope {
  const own = new Set([...metrics, ...known.names]);
  const ofBaseline = [...own].map((name) => `${BASELINE_PREFIX}${name}`);
  const isMetric = new Set(metrics);
  const lookup = lookUp(known);
  const baselineOf = (name: string): string | undefined => {
    const rest = name.startsWith(BASELINE_PREFIX) ? name.slice(BASELINE_PREFIX.length) : undefined;
    return rest !== undefined && own.has(rest) && !own.has(name) ? rest : undefined;
  };
  const typeOf = (name: string): ValueType | undefined => {
    const subject = baselineOf(name) ?? name;
    return isMetric.has(subject) ? "number" : lookup.typeOf(subject);
  };
  const unquoted = new Set(
    known.parameters.flatMap((each) => listedValues(each) ?? []).filter((value) => typeof value === "string"),
  );
  return {
    names: new Set([...own, ...ofBaseline, BASELINE]),
    unquoted,
    singleEquals,
    typeOf,
    baselineOf,
    isKnown: (name) => typeOf(name) !== undefined,
    hasValue(name, value) {
      const parameter = lookup.parameters.get(baselineOf(name) ?? name);
      return parameter !== undefined && (listedValues(parameter)?.includes(value) ?? false);
    },
    impossibleValue(name, value) {
      // A value that was removed from the study may still be that of earlier trials, so only a likely typing mistake is refused.
      if (typeof value !== "string") return undefined;
      const parameter = lookup.parameters.get(baselineOf(name) ?? name);
      const values = (parameter && listedValues(parameter)) ?? [];
      const near = values.includes(value) ? undefined : closest(value, values.map(String));
      return near === undefined ? undefined : `${name} has no value ${quoted(value)}; did you mean ${quoted(near)}?`;
    },
    unknownName: (name, isBesideText = false) =>
      listProblem(baselineOf(name) ?? name, lookup.parameters) ??
      unknownTrialName(name, { own: [...own], unquoted: [...unquoted], ownerOf: lookup.ownerOf, isBesideText }),
  };
}

/** The words that a condition on trials may hold. */
interface TrialWords {
  readonly own: readonly string[];
  readonly unquoted: readonly string[];
  readonly ownerOf: ParameterLookup["ownerOf"];
  /** Whether the name is compared with a parameter whose values are texts. */
  readonly isBesideText: boolean;
}

function unknownTrialName(name: string, { own, unquoted, ownerOf, isBesideText }: TrialWords): string {
  if (name === BASELINE) return `${BASELINE} stands in comparisons alone, such as ${own[0] ?? "latency"} < ${BASELINE}`;
  const missing = `there is no metric or parameter ${name}`;
  const owner = ownerOf(name)?.name;
  if (owner !== undefined) {
    return `${missing}; ${name} is a value of ${owner}: compare ${owner} with it, or write it in quotes`;
  }
  const near = closest(name, [...own, BASELINE]);
  if (near !== undefined) return `${missing}; did you mean ${near}?`;
  const value = closest(name, unquoted);
  if (value !== undefined) return `${missing}, and no value ${name}; did you mean ${value}?`;
  const hint = isBesideText ? `; write a text in quotes: '${name}'` : "";
  return `${missing}; known: ${listedWords(own)}${hint}`;
}
