/**
 * @file The names that an expression may mention and their types: parameters in `constraints` and `derived`; parameters,
 * metrics and the baseline's values in `outcome_constraints` and `--where`.
 */
import { checkExpression, type Environment, typeOfValues, type ValueType } from "../../core/expression/index.ts";
import { hasLists, listedValues, type Parameter, type ParameterValue } from "../../core/space/index.ts";
import { closest, meant } from "./closest.ts";
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

/** The scope of `constraints` and `derived`. */
export function parameterScope(known: KnownParameters): Scope {
  const { parameters, names } = known;
  return {
    names,
    unquoted: [],
    singleEquals: false,
    typeOf: (name) => typeOfParameter(name, known),
    unknownName(name) {
      const list = listProblem(name, parameters);
      if (list !== undefined) return list;
      const owner = ownerOf(name, parameters);
      const hint =
        owner === undefined
          ? meant(name, names)
          : `; if the value of ${owner.name} is meant, write it in quotes: '${name}'`;
      return `there is no parameter ${name}${hint}`;
    },
    impossibleValue: (name, value) => impossibleValue(name, value, parameters),
  };
}

/** The parameter that has a value of this name. */
function ownerOf(value: string, parameters: readonly Parameter[]): Parameter | undefined {
  return parameters.find((parameter) => listedValues(parameter)?.includes(value));
}

function typeOfParameter(name: string, known: KnownParameters): ValueType | undefined {
  const parameter = known.parameters.find((each) => each.name === name);
  if (parameter === undefined) return known.names.includes(name) ? "any" : undefined;
  if (hasLists(parameter)) return undefined; // listProblem says why
  if (parameter.kind !== "derived") return typeOfValues(listedValues(parameter) ?? [0]);
  // Without the parameter itself, so that the recursion ends for derived parameters that depend on each other.
  const parameters = known.parameters.filter((each) => each.name !== name);
  const checked = checkExpression(parameter.expression, parameterScope({ parameters, names: known.names }));
  return checked.ok ? checked.type : "any";
}

/** The message for a parameter whose values are lists; undefined for any other name. */
function listProblem(name: string, parameters: readonly Parameter[]): string | undefined {
  const parameter = parameters.find((each) => each.name === name);
  if (parameter === undefined || !hasLists(parameter)) return undefined;
  return `${name} has lists as values, and expressions are about numbers, texts, true and false; \`when\` can name its values`;
}

/** The message for a value that a listed parameter can never have. */
function impossibleValue(name: string, value: ParameterValue, parameters: readonly Parameter[]): string | undefined {
  const parameter = parameters.find((each) => each.name === name);
  const values = parameter === undefined ? undefined : listedValues(parameter);
  if (values === undefined || values.includes(value)) return undefined;
  const near = closest(String(value), values.map(String));
  const hint = near === undefined ? `; known: ${values.map(quoted).join(", ")}` : `; did you mean ${quoted(near)}?`;
  return `${name} has no value ${quoted(value)}${hint}`;
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
  const own = [...new Set([...metrics, ...known.names])];
  const ofBaseline = own.map((name) => `${BASELINE_PREFIX}${name}`);
  const baselineOf = (name: string): string | undefined => {
    const rest = name.startsWith(BASELINE_PREFIX) ? name.slice(BASELINE_PREFIX.length) : undefined;
    return rest !== undefined && own.includes(rest) && !own.includes(name) ? rest : undefined;
  };
  const typeOf = (name: string): ValueType | undefined => {
    const subject = baselineOf(name) ?? name;
    return metrics.includes(subject) ? "number" : typeOfParameter(subject, known);
  };
  const unquoted = known.parameters
    .flatMap((each) => listedValues(each) ?? [])
    .filter((value) => typeof value === "string");
  return {
    names: [...own, ...ofBaseline, BASELINE],
    unquoted,
    singleEquals,
    typeOf,
    baselineOf,
    isKnown: (name) => typeOf(name) !== undefined,
    hasValue(name, value) {
      const subject = baselineOf(name) ?? name;
      const parameter = known.parameters.find((each) => each.name === subject);
      return parameter !== undefined && (listedValues(parameter)?.includes(value) ?? false);
    },
    impossibleValue(name, value) {
      // A value that was removed from the study may still be that of earlier trials, so only a likely typing mistake is refused.
      if (typeof value !== "string") return undefined;
      const parameter = known.parameters.find((each) => each.name === (baselineOf(name) ?? name));
      const values = (parameter && listedValues(parameter)) ?? [];
      const near = values.includes(value) ? undefined : closest(value, values.map(String));
      return near === undefined ? undefined : `${name} has no value ${quoted(value)}; did you mean ${quoted(near)}?`;
    },
    unknownName(name, isBesideText = false) {
      const list = listProblem(baselineOf(name) ?? name, known.parameters);
      if (list !== undefined) return list;
      if (name === BASELINE)
        return `${BASELINE} stands in comparisons alone, such as ${own[0] ?? "latency"} < ${BASELINE}`;
      const owner = ownerOf(name, known.parameters)?.name;
      if (owner !== undefined) {
        return `there is no metric or parameter ${name}; ${name} is a value of ${owner}: compare ${owner} with it, or write it in quotes`;
      }
      const near = closest(name, [...own, BASELINE]);
      if (near !== undefined) return `there is no metric or parameter ${name}; did you mean ${near}?`;
      const value = closest(name, unquoted);
      if (value !== undefined)
        return `there is no metric or parameter ${name}, and no value ${name}; did you mean ${value}?`;
      return `there is no metric or parameter ${name}; known: ${own.join(", ")}${isBesideText ? `; write a text in quotes: '${name}'` : ""}`;
    },
  };
}
