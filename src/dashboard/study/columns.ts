/**
 * @file The trials of a study as columns, which are sorted, filtered and drawn.
 */
import type {
  DefinitionAnswer,
  EstimateAnswer,
  EstimatesAnswer,
  ParameterDefinition,
  TrialRowAnswer,
} from "../../node/server/answers.ts";
import { formatParameter } from "../format/numbers.ts";

/** One quantity of all trials. */
export interface Column {
  /** Unique; it stands in the address. */
  readonly key: string;
  readonly label: string;
  readonly unit?: string | undefined;
  readonly group: "trial" | "measured" | "estimated" | "parameter";
  /** The objective, metric or parameter. */
  readonly name: string;
  /** One number per row: a quantity, or the index of a category; not a number where there is none. */
  readonly values: Float64Array;
  readonly categories?: readonly string[] | undefined;
  readonly scale: "linear" | "log";
  /** Of objectives. */
  readonly goal?: "maximize" | "minimize" | undefined;
}

/** The trials of a study as columns. */
export interface TrialColumns {
  readonly rows: readonly TrialRowAnswer[];
  readonly columns: readonly Column[];
  /** By trial number. */
  readonly estimates: ReadonlyMap<number, EstimateAnswer>;
}

/** The key of the column of a measured metric. */
export function measuredKey(name: string): string {
  return name;
}

/** The columns of the trials. */
export function trialColumns(
  rows: readonly TrialRowAnswer[],
  definition: DefinitionAnswer,
  known: EstimatesAnswer | undefined,
): TrialColumns {
  const estimates = new Map((known?.estimates ?? []).map((each) => [each.trial, each]));
  const of = (read: (row: TrialRowAnswer) => number | null | undefined): Float64Array =>
    Float64Array.from(rows, (row) => read(row) ?? Number.NaN);
  const trial: Column = {
    ...{ key: "trial", label: "trial", name: "trial", group: "trial", scale: "linear" },
    values: of((row) => row.trial),
  };
  const goals = new Map(definition.objectives.map(({ name, goal }) => [name, goal]));
  const metrics = [...definition.objectives, ...definition.metrics];
  const measured = metrics.map(
    ({ name, unit }): Column => ({
      ...{ key: measuredKey(name), label: name, unit, group: "measured", name, scale: "linear" },
      goal: goals.get(name),
      values: of(({ metrics: each }) => each[name]?.mean),
    }),
  );
  const estimated = definition.objectives.map(
    ({ name, unit, goal }): Column => ({
      ...{ key: `model.${name}`, label: name, unit, group: "estimated", name, scale: "linear", goal },
      values: of((row) => estimates.get(row.trial)?.objectives[name]?.median),
    }),
  );
  const membership: Column = {
    ...{ key: "front", label: "P(front)", name: "front", group: "estimated", scale: "linear" },
    values: of((row) => estimates.get(row.trial)?.membership),
  };
  const duration: Column = {
    ...{ key: "duration", label: "duration", unit: "s", name: "duration", group: "trial", scale: "linear" },
    values: of((row) => row.duration),
  };
  const parameters = definition.parameters
    .filter(({ kind }) => kind !== "fixed")
    .map((parameter) => parameterColumn(rows, parameter));
  const columns = [trial, ...measured, ...(estimates.size === 0 ? [] : [...estimated, membership])];
  return { rows, columns: [...columns, ...parameters, duration], estimates };
}

function parameterColumn(rows: readonly TrialRowAnswer[], parameter: ParameterDefinition): Column {
  const { name, kind } = parameter;
  const base = { key: `p.${name}`, label: name, group: "parameter", name } as const;
  const isNumber =
    kind === "float" || kind === "int" || rows.every(({ parameters }) => isNumberOrAbsent(parameters[name]));
  if (isNumber) {
    const values = Float64Array.from(rows, ({ parameters }) => numberOf(parameters[name]));
    const isLog = parameter.scale === "log" && values.every((value) => !(value <= 0));
    return { ...base, values, scale: isLog ? "log" : "linear" };
  }
  const listed = parameter.values ?? (kind === "bool" ? [false, true] : []);
  const categories = listed.map(formatParameter);
  const places = new Map(categories.map((text, place) => [text, place]));
  const values = Float64Array.from(rows, ({ parameters }) => {
    const value = parameters[name];
    if (value === undefined) return Number.NaN;
    const text = formatParameter(value);
    const place = places.get(text) ?? categories.push(text) - 1;
    places.set(text, place);
    return place;
  });
  return { ...base, values, categories, scale: "linear" };
}

function isNumberOrAbsent(value: unknown): boolean {
  return value === undefined || typeof value === "number";
}

function numberOf(value: unknown): number {
  return typeof value === "number" ? value : Number.NaN;
}
