/**
 * @file The columns of `trials`: their names, values and order.
 */

import { relative } from "node:path";
import type { Parameter } from "../../../core/space/index.ts";
import { maxOf } from "../../../core/statistics/index.ts";
import { isHeld } from "../../../core/study/index.ts";
import { closest } from "../../expression/index.ts";
import { listedNames } from "../../operations/tell/entry.ts";
import type { TrialRow } from "../../operations/trials/trial-rows.ts";
import { formatDuration, formatNumber, unitWords } from "../../report/index.ts";
import type { StudyFile } from "../../study-file/settings.ts";
import { BadInput, quoted } from "../exit.ts";

type Value = string | number | boolean | undefined;

/** One column. */
export interface Column {
  readonly name: string;
  /** Its value, for CSV and for sorting. */
  value(row: TrialRow): Value;
  /** Its text in a table; default: the value. */
  text?(row: TrialRow): string;
  /** Where it is in the order in which columns are given up on a narrow terminal; the largest are given up first. */
  readonly rank: number;
  /** Whether it may be shortened to fit. */
  readonly isText?: true;
}

/** The columns of a study, by where they are shown. */
export interface Columns {
  /** All of them, in the order of the table. */
  readonly all: readonly Column[];
  readonly table: readonly Column[];
  readonly csv: readonly Column[];
}

/** What is known of a measurement besides its mean; a column each. */
const METRIC_DETAILS = ["standard_error", "count", "evaluations"] as const;

/** The columns of a study's trials. */
export function columnsOf({ study, run }: StudyFile): Columns {
  const objectives = new Set(study.objectives.map(({ name }) => name));
  const metrics = run.metrics.map(({ name }) => metricColumn(name, objectives.has(name) ? 2 : 5));
  const withDetails = metrics.map((metric) => [
    metric,
    ...METRIC_DETAILS.map((what) => detailColumn(metric.name, what)),
  ]);
  const details = withDetails.flatMap(([, ...own]) => own);
  const parameters = study.parameters.map(parameterColumn);
  const csvMetrics = withDetails.flat();
  const { trial, id, status, origin, of, replicates, reason, start, end, duration, waited, units, folder, outside } =
    OWN;
  // Fixed parameters have the same value in every trial; derived ones differ like tuned ones.
  const varied = parameters.filter((_, index) => study.parameters[index]?.kind !== "fixed");
  const held = run.resources === undefined ? [] : [waited, units];
  return {
    all: [
      ...[trial, id, status, origin, of, replicates],
      ...[...metrics, ...details, ...parameters],
      ...[start, end, duration, waited, units, reason, folder, outside],
    ],
    table: [
      ...[trial, status, ORIGIN_WITH_BASE, replicates],
      ...[...metrics, ...varied],
      ...[start, duration, ...held, reason, folder],
    ],
    csv: [
      ...[trial, status, origin, reason],
      ...[...csvMetrics, ...parameters],
      ...[of, id, start, end, duration, ...held, folder, outside],
    ],
  };
}

/** The columns that every study has. */
const OWN = {
  trial: { name: "trial", rank: 0, value: ({ trial }) => trial.number },
  id: { name: "id", rank: 9, value: ({ id }) => id },
  status: {
    ...{ name: "status", rank: 1, value: ({ trial }) => trial.status },
    text: ({ trial }) => (isHeld(trial) ? "failed, being checked" : trial.status),
  },
  origin: { name: "origin", rank: 7, value: ({ trial }) => trial.origin },
  of: { name: "of", rank: 7, value: ({ trial }) => trial.of },
  replicates: { name: "replicates", rank: 7, value: ({ trial }) => replicatesOf(trial) },
  start: {
    name: "start",
    rank: 8,
    value: ({ timeline }) => timeline?.start,
    text: (row) => timeText(row.timeline?.start),
  },
  end: { name: "end", rank: 8, value: ({ timeline }) => timeline?.end, text: (row) => timeText(row.timeline?.end) },
  duration: {
    name: "duration",
    rank: 6,
    value: ({ seconds }) => seconds,
    text: ({ seconds }) => (seconds === undefined ? "" : formatDuration(1000 * seconds)),
  },
  waited: {
    name: "waited",
    rank: 8,
    value: ({ timeline }) => timeline?.waited,
    text: ({ timeline }) => (timeline?.waited === undefined ? "" : formatDuration(1000 * timeline.waited)),
  },
  units: {
    name: "units",
    rank: 5,
    isText: true,
    value: ({ trial }) => ("units" in trial && trial.units !== undefined ? unitWords(trial.units) : undefined),
  },
  reason: {
    name: "reason",
    rank: 3,
    isText: true,
    value: ({ trial }) => ("reason" in trial ? trial.reason : isHeld(trial) ? trial.held.reason : undefined),
  },
  folder: {
    name: "folder",
    rank: 9,
    value: ({ folder }) => folder,
    text: ({ folder }) => (folder === undefined ? "" : nearPath(folder)),
  },
  outside: { name: "outside", rank: 9, isText: true, value: ({ outside }) => outside.join(" ") || undefined },
} as const satisfies Readonly<Record<string, Column>>;

/** The origin, with the trial that is repeated. */
const ORIGIN_WITH_BASE: Column = {
  ...OWN.origin,
  text: ({ trial }) => (trial.of === undefined ? trial.origin : `${trial.origin} ${trial.of}`),
};

/** The number of evaluations that a trial's metrics are means of; undefined for a single one. */
function replicatesOf(trial: TrialRow["trial"]): number | undefined {
  const metrics = trial.status === "completed" ? Object.values(trial.metrics) : [];
  const count = Math.max(1, maxOf(metrics.map(({ evaluations = 1 }) => evaluations)));
  return count === 1 ? undefined : count;
}

function metricColumn(name: string, rank: number): Column {
  return { name, rank, value: (row) => measurementOf(row, name)?.mean };
}

function detailColumn(metric: string, what: (typeof METRIC_DETAILS)[number]): Column {
  return {
    name: `${metric}_${what}`,
    rank: 9,
    value: (row) => {
      const measurement = measurementOf(row, metric);
      return what === "standard_error" ? measurement?.standardError : measurement?.[what];
    },
  };
}

/** Whether a column has a detail of the metric's measurement. */
export function isDetailOf(metric: string, column: string): boolean {
  return METRIC_DETAILS.some((what) => column === `${metric}_${what}`);
}

function parameterColumn({ name }: Parameter): Column {
  return {
    name,
    rank: 4,
    isText: true,
    value: ({ trial }) => {
      const value = Object.hasOwn(trial.configuration, name) ? trial.configuration[name] : undefined;
      return typeof value === "object" ? JSON.stringify(value) : value;
    },
  };
}

function measurementOf({ trial }: TrialRow, name: string) {
  return trial.status === "completed" && Object.hasOwn(trial.metrics, name) ? trial.metrics[name] : undefined;
}

/** The cell of a table: one line without control characters. */
export function cellText(column: Column, row: TrialRow): string {
  if (column.text !== undefined) return column.text(row);
  const value = column.value(row);
  return typeof value === "number" ? formatNumber(value) : String(value ?? "").replace(CONTROL, " ");
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is to be replaced
const CONTROL = /[\u0000-\u001f\u007f-\u009f]+/g;

/** A time to the second, in UTC. */
function timeText(time: string | undefined): string {
  return time === undefined ? "" : `${time.slice(0, 19)}Z`;
}

/** A path from here if it is below, else the whole one. */
function nearPath(path: string): string {
  const near = relative(process.cwd(), path);
  return near.startsWith("..") ? path : near;
}

/** The column of a name; throws BadInput for an unknown one. */
export function findColumn(flag: string, name: string, all: readonly Column[]): Column {
  const found = all.find((column) => column.name === name);
  if (found !== undefined) return found;
  const names = all.map((column) => column.name);
  const near = closest(name, names);
  const hint = near === undefined ? `The columns are: ${listedNames(names, 20)}.` : `Did you mean ${near}?`;
  throw new BadInput(`--${flag}: there is no column ${name === "" ? "without a name" : quoted(name)}. ${hint}`);
}
