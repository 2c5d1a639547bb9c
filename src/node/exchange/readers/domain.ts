/**
 * @file The set of values of a parameter, where another tool keeps it: Optuna in its distributions, Ax in its search space.
 */
import { type Fields, isFields } from "../../is-fields.ts";
import { itemsOf } from "./items.ts";
import type { Cell, SourceDomain } from "./source.ts";

/** The domain of a distribution of Optuna, as its storages write it in JSON; undefined for one that is not known. */
export function optunaDomain(distribution: string): SourceDomain | undefined {
  const read: unknown = JSON.parse(distribution);
  if (!isFields(read)) return undefined;
  const given = isFields(read.attributes) ? read.attributes : read;
  if (Array.isArray(given.choices)) return { kind: "choice", values: given.choices as Cell[], isOrdered: false };
  const name = String(read.name ?? read.type ?? "");
  const isInt = name.startsWith("Int");
  // Optuna 2 had classes of their own for logarithmic and for stepped ranges.
  const isLog = given.log === true || name.includes("LogUniform");
  return rangeOf(given.low, given.high, { isInt, isLog, step: given.step ?? given.q });
}

/** The domains of an experiment of Ax, by the names of its parameters. */
export function axDomains(experiment: Fields): ReadonlyMap<string, SourceDomain> {
  const space = isFields(experiment.search_space) ? experiment.search_space : {};
  const parameters = itemsOf(space.parameters).filter(isFields);
  return new Map(
    parameters.flatMap((parameter) => {
      const domain = axDomain(parameter);
      return domain === undefined ? [] : [[String(parameter.name), domain] as const];
    }),
  );
}

function axDomain(parameter: Fields): SourceDomain | undefined {
  const type = isFields(parameter.parameter_type) ? String(parameter.parameter_type.name) : "";
  if (parameter.__type === "FixedParameter") {
    return { kind: "choice", values: [parameter.value as Cell], isOrdered: false };
  }
  if (Array.isArray(parameter.values)) {
    return { kind: "choice", values: parameter.values as Cell[], isOrdered: parameter.is_ordered === true };
  }
  const isLog = parameter.log_scale === true;
  return rangeOf(parameter.lower, parameter.upper, { isInt: type === "INT", isLog, step: undefined });
}

interface RangeDetails {
  readonly isInt: boolean;
  readonly isLog: boolean;
  readonly step: unknown;
}

function rangeOf(low: unknown, high: unknown, { isInt, isLog, step }: RangeDetails): SourceDomain | undefined {
  if (typeof low !== "number" || typeof high !== "number") return undefined;
  const isStepped = !isLog && typeof step === "number" && step > 0 && !(isInt && step === 1);
  return { kind: "range", isInt, low, high, isLog, ...(isStepped ? { step } : {}) };
}
