/**
 * @file Writes event files for TensorBoard: the page HParams with all trials, and the metrics of each as scalars.
 */
import { listedValues, type Parameter, type ParameterValue } from "../../../core/space/index.ts";
import type { TrialRow } from "../../operations/trials/trial-rows.ts";
import { eventFile } from "./event-records.ts";
import { bytesField, doubleField, floatField, integerField, message } from "./protobuf-writer.ts";
import { countedRows, type ExportedStudy, type FileWriter } from "./writer.ts";

/** The name of each file: TensorBoard looks for `tfevents`. */
const FILE = "events.out.tfevents.0000000000.paretune";
const PLUGIN = "hparams";
const DATA_TYPES = { text: 1, boolean: 2, number: 3 } as const;
const STATUSES = { completed: 1, failed: 2, running: 3, unknown: 0 } as const;

/** The writer of the folder. */
export const tensorboardWriter: FileWriter = {
  format: "tensorboard",
  title: "TensorBoard folder (HParams)",
  extensions: [],
  target: "folder",
  encode: async (study) => {
    const rows = countedRows(study).filter(({ trial }) => trial.status !== "pending");
    const first = Math.min(...rows.map((row) => startOf(row)), Number.MAX_SAFE_INTEGER);
    const files = new Map([[FILE, eventFile([version(first), experimentEvent(study, rows, first)])]]);
    for (const row of rows) {
      files.set(`trial-${String(row.trial.number).padStart(4, "0")}/${FILE}`, eventFile(trialEvents(study, row)));
    }
    return files;
  },
};

/** Seconds since 1970. */
function startOf({ timeline }: TrialRow): number {
  return Date.parse(timeline?.start ?? timeline?.end ?? timeline?.reserved ?? "") / 1000 || 0;
}

function endOf(row: TrialRow): number {
  return Date.parse(row.timeline?.end ?? "") / 1000 || startOf(row);
}

function version(time: number): Buffer {
  return message(doubleField(1, time), bytesField(3, "brain.Event:2"));
}

/** Which parameters and metrics there are, with the values or the range of each. */
function experimentEvent({ file: { study, run } }: ExportedStudy, rows: readonly TrialRow[], time: number): Buffer {
  const parameters = study.parameters.map((parameter) => bytesField(4, parameterInfo(parameter, rows)));
  const metrics = run.metrics.map(({ name }) =>
    bytesField(5, message(bytesField(1, bytesField(2, name)), bytesField(3, name))),
  );
  const experiment = message(bytesField(6, study.name), doubleField(3, time), ...parameters, ...metrics);
  return pluginEvent("_hparams_/experiment", bytesField(2, experiment), time);
}

function parameterInfo(parameter: Parameter, rows: readonly TrialRow[]): Buffer {
  const { name, kind } = parameter;
  const given = rows.flatMap(({ trial: { configuration } }) =>
    Object.hasOwn(configuration, name) ? [configuration[name]] : [],
  );
  const values = [...new Set([...(kind === "derived" ? [] : (listedValues(parameter) ?? [])), ...given])].filter(
    (value) => value !== undefined,
  );
  const type = typeOf(values);
  const head = [bytesField(1, name), integerField(4, DATA_TYPES[type])];
  if (kind === "float" || kind === "int") {
    const numbers = [parameter.lower, parameter.upper, ...values.map(Number)];
    const range = message(doubleField(1, Math.min(...numbers)), doubleField(2, Math.max(...numbers)));
    return message(...head, bytesField(6, range));
  }
  const listed = values.map((value) => bytesField(1, protoValue(value)));
  return message(...head, bytesField(5, message(...listed)));
}

function typeOf(values: readonly ParameterValue[]): keyof typeof DATA_TYPES {
  if (values.every((value) => typeof value === "number")) return "number";
  return values.every((value) => typeof value === "boolean") ? "boolean" : "text";
}

/** A `google.protobuf.Value`. */
function protoValue(value: ParameterValue): Buffer {
  if (typeof value === "number") return doubleField(2, value);
  return typeof value === "boolean" ? integerField(4, value ? 1 : 0) : bytesField(3, value);
}

/** The beginning of a trial with its parameters, its metrics, and its end with its status. */
function trialEvents({ file: { study } }: ExportedStudy, row: TrialRow): readonly Buffer[] {
  const { trial } = row;
  const [start, end] = [startOf(row), endOf(row)];
  const types = new Map(study.parameters.map((parameter) => [parameter.name, parameter]));
  const parameters = Object.entries(trial.configuration).map(([name, value]) => {
    const parameter = types.get(name);
    const listed =
      parameter === undefined || parameter.kind === "derived" ? [value] : (listedValues(parameter) ?? [value]);
    const shown = typeOf(listed) === "text" ? String(value) : value; // all values of a parameter have one type
    return bytesField(1, message(bytesField(1, name), bytesField(2, protoValue(shown))));
  });
  const session = message(...parameters, bytesField(4, `trial ${trial.number}`), doubleField(5, start));
  const status =
    STATUSES[
      trial.status === "completed" || trial.status === "failed" || trial.status === "running" ? trial.status : "unknown"
    ];
  return [
    version(start),
    pluginEvent("_hparams_/session_start_info", bytesField(3, session), start),
    ...scalarEvents(row, start, end),
    pluginEvent(
      "_hparams_/session_end_info",
      bytesField(4, message(integerField(1, status), doubleField(2, end))),
      end,
    ),
  ];
}

/** The values of each metric: those while it trained, and the final one at the last step. */
function scalarEvents({ trial }: TrialRow, start: number, end: number): readonly Buffer[] {
  const progress = "progress" in trial ? (trial.progress ?? {}) : {};
  const metrics = trial.status === "completed" ? trial.metrics : {};
  const names = [...new Set([...Object.keys(progress), ...Object.keys(metrics)])];
  return names.flatMap((name) => {
    const { steps, values } = progress[name] ?? { steps: [], values: [] };
    const whole = steps.map((step, index) => ({
      step: Math.max(0, Math.round(step)),
      value: values[index] ?? Number.NaN,
    }));
    const last = Math.max(0, ...whole.map(({ step }) => step));
    const mean = metrics[name]?.mean;
    const events = whole.map(({ step, value }, index) => {
      const time = start + ((end - start) * (index + 1)) / (whole.length + 1);
      return scalarEvent(name, { step, value, time });
    });
    return mean === undefined
      ? events
      : [...events, scalarEvent(name, { step: whole.length === 0 ? 0 : last + 1, value: mean, time: end })];
  });
}

interface ScalarPoint {
  readonly step: number;
  readonly value: number;
  /** Seconds since 1970. */
  readonly time: number;
}

/** A scalar as a tensor of type double: `simple_value` has 24 bits only. */
function scalarEvent(tag: string, { step, value, time }: ScalarPoint): Buffer {
  const tensor = message(integerField(1, 2), bytesField(2, ""), doubleField(6, value));
  const metadata = message(bytesField(1, bytesField(1, "scalars")), integerField(4, 1));
  const summary = bytesField(1, message(bytesField(1, tag), bytesField(9, metadata), bytesField(8, tensor)));
  return message(doubleField(1, time), integerField(2, step), bytesField(5, summary));
}

/** An event whose contents are the data of the plugin, with an empty tensor. */
function pluginEvent(tag: string, data: Buffer, time: number): Buffer {
  const content = message(integerField(1, 0), data);
  const metadata = message(bytesField(1, message(bytesField(1, PLUGIN), bytesField(2, content))), integerField(4, 2));
  const tensor = message(integerField(1, 1), bytesField(2, ""), floatField(5, 0));
  const summary = bytesField(1, message(bytesField(1, tag), bytesField(9, metadata), bytesField(8, tensor)));
  return message(doubleField(1, time), bytesField(5, summary));
}
