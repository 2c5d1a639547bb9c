/**
 * @file Reads an experiment of Ax as JSON: a snapshot of `Client` or `AxClient` (`save_to_json_file`), or `save_experiment`.
 */
import type { Progress } from "../../../core/study/index.ts";
import { type Fields, isFields } from "../../is-fields.ts";
import { digestOf, sourceId } from "./identity.ts";
import { itemsOf } from "./items.ts";
import { cellsBelow } from "./nested-cells.ts";
import { stateOf } from "./run-states.ts";
import type { Cell, SourceColumn, SourceFile, SourceTrial, TrialSource } from "./source.ts";

/** The reader of such an experiment. */
export const axJson: TrialSource = {
  format: "ax",
  title: "Ax experiment (JSON)",
  recognises: (file) => experimentOf(file) !== undefined,
  read: (file) => {
    const experiment = experimentOf(file) ?? {};
    const name = typeof experiment.name === "string" ? experiment.name : "experiment";
    const outcomes = outcomesOf(experiment);
    const trials = itemsOf(experiment.trials)
      .filter(isFields)
      .flatMap((trial) => armsOf(trial).map((arm) => trialOf(name, trial, arm, outcomes)));
    const parameters = new Set(trials.flatMap(({ cells }) => Object.keys(cells)).filter((key) => !isMetric(key)));
    const metrics = new Set([...outcomes.values()].flatMap((each) => [...each.keys()]));
    const goals = goalsOf(experiment);
    const columns: readonly SourceColumn[] = [
      ...[...parameters].map((key): SourceColumn => ({ key, name: key, role: "parameter" })),
      ...[...metrics].map((metric): SourceColumn => {
        const goal = goals.get(metric);
        return { key: metricKey(metric), name: metric, role: "metric", ...(goal === undefined ? {} : { goal }) };
      }),
    ];
    return [{ name, columns, trials }];
  },
};

const METRIC_PREFIX = "metrics.";
const metricKey = (name: string): string => `${METRIC_PREFIX}${name}`;
const isMetric = (key: string): boolean => key.startsWith(METRIC_PREFIX);

function experimentOf(file: SourceFile): Fields | undefined {
  if (file.shape !== "json" || !isFields(file.value)) return undefined;
  const { experiment } = file.value;
  return [file.value, experiment].find(
    (each): each is Fields => isFields(each) && /Experiment$/.test(String(each.__type)),
  );
}

/** The arms of a trial, or of each generator run of a batch. */
function armsOf(trial: Fields): readonly Fields[] {
  const structs = itemsOf(trial.generator_run_structs).map((each) => (isFields(each) ? each.generator_run : undefined));
  const runs = [trial.generator_run, ...itemsOf(trial.generator_runs), ...structs].filter(isFields);
  const arms = runs.flatMap(({ arms: each }) => itemsOf(each)).filter(isFields);
  return [...new Map(arms.map((arm) => [String(arm.name), arm])).values()];
}

function trialOf(experiment: string, trial: Fields, arm: Fields, outcomes: Outcomes): SourceTrial {
  const { index, status, status_reason: reason } = trial;
  const parameters = cellsBelow(isFields(arm.parameters) ? arm.parameters : {});
  const cells: Record<string, Cell> = { ...parameters };
  const standardErrors: Record<string, number> = {};
  const progress: Record<string, Progress> = {};
  for (const [metric, { points }] of outcomes.get(armKey(index, arm.name)) ?? []) {
    const last = points.at(-1);
    if (last === undefined) continue;
    cells[metricKey(metric)] = last.mean;
    if (last.sem !== undefined) standardErrors[metricKey(metric)] = last.sem;
    const stepped = points.flatMap(({ step, mean }) => (step === undefined ? [] : [{ step, mean }]));
    if (stepped.length > 1) {
      progress[metricKey(metric)] = { steps: stepped.map(({ step }) => step), values: stepped.map(({ mean }) => mean) };
    }
  }
  return {
    name: `trial ${String(index)}${/_0$/.test(String(arm.name)) ? "" : ` (arm ${String(arm.name)})`}`,
    id: sourceId("ax", `${experiment}#${String(arm.name)}:${digestOf([index ?? null, parameters])}`),
    state: stateOf(isFields(status) ? String(status.name) : String(status)) ?? "unfinished",
    ...(typeof reason === "string" ? { reason } : {}),
    cells,
    standardErrors,
    progress,
  };
}

interface Points {
  readonly points: readonly {
    readonly step: number | undefined;
    readonly mean: number;
    readonly sem: number | undefined;
  }[];
}

/** The values of each metric, by trial and arm; steps ascend. */
type Outcomes = ReadonlyMap<string, ReadonlyMap<string, Points>>;

function armKey(trial: unknown, arm: unknown): string {
  return `${String(trial)} ${String(arm)}`;
}

/** The tables of outcomes; where a trial has several, those with later times replace the values of earlier ones. */
function outcomesOf(experiment: Fields): Outcomes {
  const rows = new Map<string, Map<string, Map<number | undefined, { mean: number; sem: number | undefined }>>>();
  for (const row of tablesIn(experiment.data_by_trial).flatMap(rowsOfFrame)) {
    const mean = row.mean;
    if (typeof mean !== "number") continue;
    const key = armKey(row.trial_index, row.arm_name);
    const metrics = rows.get(key) ?? new Map();
    const values = metrics.get(String(row.metric_name)) ?? new Map();
    const step = [row.step, row.progression, row.epoch, row.timestamp].find((each) => typeof each === "number");
    values.set(step, { mean, sem: typeof row.sem === "number" ? row.sem : undefined });
    metrics.set(String(row.metric_name), values);
    rows.set(key, metrics);
  }
  const sorted = (values: ReadonlyMap<number | undefined, { mean: number; sem: number | undefined }>): Points => ({
    points: [...values].map(([step, value]) => ({ step, ...value })).sort((a, b) => (a.step ?? 0) - (b.step ?? 0)),
  });
  return new Map(
    [...rows].map(([key, metrics]) => [key, new Map([...metrics].map(([name, values]) => [name, sorted(values)]))]),
  );
}

/** The tables below a value: `{ "__type": "DataFrame", "value": "…" }`, in their order. */
function tablesIn(value: unknown): readonly string[] {
  if (isFields(value) && value.__type === "DataFrame" && typeof value.value === "string") return [value.value];
  return itemsOf(value).flatMap(tablesIn);
}

/** The rows of a table of pandas as JSON: an object of columns, each an object by row. */
function rowsOfFrame(text: string): readonly Fields[] {
  const columns: unknown = JSON.parse(text);
  if (!isFields(columns)) return [];
  const indices = new Set(Object.values(columns).flatMap((column) => (isFields(column) ? Object.keys(column) : [])));
  return [...indices].map((index) =>
    Object.fromEntries(
      Object.entries(columns).map(([name, column]) => [name, isFields(column) ? column[index] : undefined]),
    ),
  );
}

/** What the experiment does with each metric: by its objective, else by `lower_is_better` of the metric. */
function goalsOf(experiment: Fields): ReadonlyMap<string, "maximize" | "minimize"> {
  const goals = new Map<string, "maximize" | "minimize">();
  const config = isFields(experiment.optimization_config) ? experiment.optimization_config : {};
  for (const metric of itemsOf(experiment.tracking_metrics).filter(isFields)) {
    if (typeof metric.lower_is_better === "boolean")
      goals.set(String(metric.name), metric.lower_is_better ? "minimize" : "maximize");
  }
  const objective = isFields(config.objective) ? config.objective : {};
  for (const each of [objective, ...itemsOf(objective.objectives)].filter(isFields)) {
    const metric = isFields(each.metric) ? each.metric.name : undefined;
    if (typeof metric === "string") goals.set(metric, each.minimize === true ? "minimize" : "maximize");
  }
  const terms = typeof objective.expression === "string" ? objective.expression.split(",") : [];
  for (const term of terms) {
    const name = /^-?\s*([\w.]+)$/.exec(term.trim())?.[1];
    if (name !== undefined) goals.set(name, term.trim().startsWith("-") ? "minimize" : "maximize");
  }
  return goals;
}
