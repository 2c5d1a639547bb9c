/**
 * @file The trials of a study as Optuna has them: distributions, states, values and attributes; the same for its journal and its
 * database.
 */
import { isTuned, listedValues, type Parameter, type ParameterValue } from "../../../core/space/index.ts";
import { maxOf, minOf } from "../../../core/statistics/index.ts";
import { isStopped } from "../../../core/study/index.ts";
import type { TrialRow } from "../../operations/trials/trial-rows.ts";
import {
  COUNT_ATTRIBUTE,
  ERROR_ATTRIBUTE,
  ID_ATTRIBUTE,
  type OptunaState,
  REASON_ATTRIBUTE,
} from "../readers/optuna-study.ts";
import { countedRows, type ExportedStudy, otherMetrics } from "./writer.ts";

/** A distribution in the JSON of Optuna. */
export interface OptunaDistribution {
  readonly name: "FloatDistribution" | "IntDistribution" | "CategoricalDistribution";
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** A trial, with the number that the storage keeps for each parameter. */
export interface OptunaRecord {
  readonly state: OptunaState;
  /** ISO 8601 in UTC. */
  readonly start: string | undefined;
  readonly complete: string | undefined;
  readonly parameters: Readonly<Record<string, number>>;
  readonly values: readonly number[] | undefined;
  readonly userAttributes: Readonly<Record<string, string | number | boolean>>;
  readonly systemAttributes: Readonly<Record<string, unknown>>;
  readonly intermediate: Readonly<Record<string, number>>;
}

/** A study as Optuna has it. */
export interface OptunaExport {
  readonly name: string;
  readonly directions: readonly ("MINIMIZE" | "MAXIMIZE")[];
  readonly metricNames: readonly string[];
  readonly distributions: Readonly<Record<string, OptunaDistribution>>;
  readonly trials: readonly OptunaRecord[];
}

/** The study and all trials that were not withdrawn, by number. */
export function toOptuna(exported: ExportedStudy): OptunaExport {
  const { study } = exported.file;
  const rows = countedRows(exported);
  const parameters = study.parameters.filter(({ kind }) => kind !== "derived");
  const distributions = new Map(parameters.map((parameter) => [parameter.name, distributionOf(parameter, rows)]));
  return {
    name: study.name,
    directions: study.objectives.map(({ goal }) => (goal === "minimize" ? "MINIMIZE" : "MAXIMIZE")),
    metricNames: study.objectives.map(({ name }) => name),
    distributions: Object.fromEntries(distributions),
    trials: rows.map((row) => recordOf(exported, distributions, row)),
  };
}

function distributionOf(parameter: Parameter, rows: readonly TrialRow[]): OptunaDistribution {
  const { name } = parameter;
  const values = rows.flatMap(({ trial: { configuration } }) =>
    Object.hasOwn(configuration, name) ? [configuration[name]] : [],
  );
  if (parameter.kind === "float" || parameter.kind === "int") return rangeOf(parameter, values.filter(isNumber));
  const listed =
    parameter.kind === "fixed" ? [parameter.value] : isTuned(parameter) ? (listedValues(parameter) ?? []) : [];
  // Values that were removed from the list since are those of earlier trials.
  return { name: "CategoricalDistribution", attributes: { choices: [...new Set([...listed, ...values])] } };
}

function isNumber(value: ParameterValue | undefined): value is number {
  return typeof value === "number";
}

/** The range, widened so that it has the values of all trials, because those of Optuna must be in it. */
function rangeOf(
  { kind, lower, upper, scale, step }: Extract<Parameter, { kind: "float" | "int" }>,
  values: readonly number[],
): OptunaDistribution {
  const [low, high] = [minOf([lower, ...values]), maxOf([upper, ...values])];
  const isLog = scale === "log";
  const isOnStep = (value: number): boolean =>
    step !== undefined && Math.abs((value - low) / step - Math.round((value - low) / step)) < 1e-6;
  const isStepped = step !== undefined && !isLog && isOnStep(lower) && values.every(isOnStep);
  const last = isStepped ? Number((low + step * Math.floor((high - low) / step + 1e-9)).toPrecision(15)) : high;
  return kind === "int"
    ? { name: "IntDistribution", attributes: { log: isLog, step: isStepped ? step : 1, low, high: last } }
    : { name: "FloatDistribution", attributes: { step: isStepped ? step : null, low, high: last, log: isLog } };
}

function recordOf(
  exported: ExportedStudy,
  distributions: ReadonlyMap<string, OptunaDistribution>,
  row: TrialRow,
): OptunaRecord {
  const { trial, timeline } = row;
  const { objectives } = exported.file.study;
  const state = stateOf(row);
  const isEnded = state !== "WAITING" && state !== "RUNNING";
  const end = isEnded ? timeline?.end : undefined;
  const parameters: Record<string, number> = {};
  for (const [name, value] of Object.entries(trial.configuration)) {
    const distribution = distributions.get(name);
    // The parameters of a waiting trial are those that it will be given.
    if (distribution !== undefined && state !== "WAITING") parameters[name] = internalValue(distribution, value);
  }
  return {
    state,
    start: state === "WAITING" ? undefined : (timeline?.start ?? end ?? timeline?.reserved),
    complete: end,
    parameters,
    values:
      trial.status === "completed" ? objectives.map(({ name }) => trial.metrics[name]?.mean ?? Number.NaN) : undefined,
    userAttributes: userAttributes(exported, row),
    systemAttributes: systemAttributes(exported, row, state),
    intermediate: intermediateOf(exported, row),
  };
}

function stateOf({ trial }: TrialRow): OptunaState {
  if (trial.status === "completed") return "COMPLETE";
  if (isStopped(trial)) return "PRUNED";
  if (trial.status === "pending") return "WAITING";
  return trial.status === "running" ? "RUNNING" : "FAIL";
}

function internalValue({ attributes }: OptunaDistribution, value: ParameterValue): number {
  const { choices } = attributes;
  return Array.isArray(choices) ? choices.indexOf(value) : Number(value);
}

/** What Optuna has no place for; `import` reads it again. */
function userAttributes(exported: ExportedStudy, { trial, id }: TrialRow): OptunaRecord["userAttributes"] {
  const attributes: Record<string, string | number | boolean> = {
    "paretune:trial": trial.number,
    [ID_ATTRIBUTE]: id,
    "paretune:origin": trial.origin,
    ...(trial.of === undefined ? {} : { "paretune:of": trial.of }),
    ...("reason" in trial ? { [REASON_ATTRIBUTE]: trial.reason } : {}),
  };
  for (const { name, kind } of exported.file.study.parameters) {
    const value = trial.configuration[name];
    if (kind === "derived" && value !== undefined) attributes[name] = value;
  }
  if (trial.status !== "completed") return attributes;
  for (const name of otherMetrics(exported)) {
    const value = trial.metrics[name]?.mean;
    if (value !== undefined) attributes[name] = value;
  }
  for (const [name, { standardError, count }] of Object.entries(trial.metrics)) {
    if (standardError !== undefined) attributes[`${ERROR_ATTRIBUTE}${name}`] = standardError;
    if (count !== 1) attributes[`${COUNT_ATTRIBUTE}${name}`] = count;
  }
  return attributes;
}

/** The violations of outcome constraints, at most 0 where they are kept, in the form that Optuna 3 to 5 read. */
function systemAttributes(
  { intervals }: ExportedStudy,
  { trial }: TrialRow,
  state: OptunaState,
): OptunaRecord["systemAttributes"] {
  if (state === "WAITING") return { fixed_params: trial.configuration };
  if (trial.status !== "completed" || intervals.size === 0) return {};
  const constraints = [...intervals].flatMap(([name, { lower, upper }]) => {
    const mean = trial.metrics[name]?.mean ?? Number.POSITIVE_INFINITY;
    return [...(Number.isFinite(upper) ? [mean - upper] : []), ...(Number.isFinite(lower) ? [lower - mean] : [])];
  });
  return constraints.length === 0 ? {} : { constraints };
}

/** The values while the trial trained: Optuna has them of a single objective, at whole steps. */
function intermediateOf({ file: { study } }: ExportedStudy, { trial }: TrialRow): Readonly<Record<string, number>> {
  const [objective] = study.objectives;
  if (study.objectives.length !== 1 || objective === undefined || !("progress" in trial)) return {};
  const { steps, values } = trial.progress?.[objective.name] ?? { steps: [], values: [] };
  const entries = steps.map((step, index) => [step, values[index] ?? Number.NaN] as const);
  return Object.fromEntries(
    entries.filter(([step, value]) => Number.isSafeInteger(step) && step >= 0 && Number.isFinite(value)),
  );
}
