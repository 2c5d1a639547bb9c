/**
 * @file Writes trials as runs of an MLflow tracking server. A run knows the id of its trial, so exporting again updates it.
 */
import { isStopped, isWithdrawn, type Trial } from "../../../core/study/index.ts";
import type { TrialRow } from "../../operations/trials/trial-rows.ts";
import { digestOf } from "../readers/identity.ts";
import { COUNT_TAG, ERROR_TAG, ID_TAG } from "../readers/mlflow-runs.ts";
import { type KeyValue, type LoggedMetric, MlflowClient } from "./mlflow-client.ts";
import type { ExportedStudy } from "./writer.ts";

/** The tag with a digest of what was logged, so that a run that has not changed is left alone. */
const DIGEST_TAG = "paretune.digest";
/** The longest values that MLflow takes. */
const MAX_PARAMETER_CHARS = 6000;
const MAX_TAG_CHARS = 5000;

/** Where the runs are written to. */
export interface MlflowTarget {
  readonly url: string;
  readonly experiment: string;
  /** Credentials: MLFLOW_TRACKING_TOKEN, or MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Is told the number of trials that are done. */
  readonly onProgress?: (done: number, all: number) => void;
}

/** What became of the runs. */
export interface MlflowResult {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  /** Runs of trials that were withdrawn since. */
  readonly deleted: number;
}

/** Writes all trials that have begun. Throws TrackingServerError where the server refuses or cannot be reached; what was written until then stays. */
export async function exportToMlflow(study: ExportedStudy, target: MlflowTarget): Promise<MlflowResult> {
  const client = new MlflowClient(target.url, target.environment);
  const experiment = await client.experiment(target.experiment);
  const known = new Map((await client.runsWith(experiment, ID_TAG)).map((run) => [run.tags.get(ID_TAG), run]));
  const counts = { created: 0, updated: 0, unchanged: 0, deleted: 0 };
  const rows = study.rows.filter(({ trial }) => trial.status !== "pending");
  for (const [index, row] of rows.entries()) {
    target.onProgress?.(index, rows.length);
    const run = known.get(row.id);
    if (isWithdrawn(row.trial)) {
      if (run === undefined) continue;
      await client.deleteRun(run.id);
      counts.deleted++;
      continue;
    }
    const logged = loggedOf(study, row);
    const digest = digestOf(logged);
    if (run?.tags.get(DIGEST_TAG) === digest) {
      counts.unchanged++;
      continue;
    }
    const tags = [...logged.tags, { key: ID_TAG, value: row.id }];
    const start = startOf(row);
    const id =
      run?.id ?? (await client.createRun(experiment, { name: `trial-${row.trial.number}`, start, tags }, ID_TAG));
    await client.log(id, { ...logged, tags });
    const ends = row.trial.status !== "running";
    await client.updateRun(id, statusOf(row.trial), ends ? endOf(row) : undefined);
    // Last, so that a run that is written in part only is written again.
    await client.log(id, { tags: [{ key: DIGEST_TAG, value: digest }] });
    counts[run === undefined ? "created" : "updated"]++;
  }
  return counts;
}

interface Logged {
  readonly params: readonly KeyValue[];
  readonly metrics: readonly LoggedMetric[];
  readonly tags: readonly KeyValue[];
}

function loggedOf({ file: { study } }: ExportedStudy, row: TrialRow): Logged {
  const { trial } = row;
  const params = Object.entries(trial.configuration).map(([key, value]) => ({
    key,
    value: String(value).slice(0, MAX_PARAMETER_CHARS),
  }));
  const tags: KeyValue[] = [
    { key: "paretune.study", value: study.name },
    { key: "paretune.trial", value: String(trial.number) },
    { key: "paretune.origin", value: trial.origin },
    ...(trial.of === undefined ? [] : [{ key: "paretune.of", value: String(trial.of) }]),
    ...("reason" in trial ? [{ key: "paretune.reason", value: trial.reason.slice(0, MAX_TAG_CHARS) }] : []),
  ];
  if (trial.status === "completed") {
    for (const [name, { standardError, count }] of Object.entries(trial.metrics)) {
      if (standardError !== undefined) tags.push({ key: `${ERROR_TAG}${name}`, value: String(standardError) });
      if (count !== 1) tags.push({ key: `${COUNT_TAG}${name}`, value: String(count) });
    }
  }
  return { params, metrics: metricsOf(row), tags };
}

/** The values while the trial trained, then the final ones at a later step. A revised value has a later time, and so is the last. */
function metricsOf(row: TrialRow): readonly LoggedMetric[] {
  const { trial, timeline } = row;
  const progress = "progress" in trial ? (trial.progress ?? {}) : {};
  const final = trial.status === "completed" ? trial.metrics : {};
  const [start, end] = [startOf(row), endOf(row)];
  const revised = Date.parse(timeline?.earlier.at(-1)?.revised ?? "") || end;
  return [...new Set([...Object.keys(progress), ...Object.keys(final)])].flatMap((key) => {
    const { steps, values } = progress[key] ?? { steps: [], values: [] };
    const points = steps.map((step, index) => ({
      key,
      value: values[index] ?? Number.NaN,
      timestamp: Math.round(start + ((end - start) * (index + 1)) / (steps.length + 1)),
      step: Math.round(step),
    }));
    const mean = final[key]?.mean;
    const step = points.length === 0 ? 0 : Math.max(...points.map((each) => each.step)) + 1;
    return mean === undefined ? points : [...points, { key, value: mean, timestamp: revised, step }];
  });
}

function statusOf(trial: Trial): string {
  if (isStopped(trial)) return "KILLED";
  return trial.status === "completed" ? "FINISHED" : trial.status === "failed" ? "FAILED" : "RUNNING";
}

/** Milliseconds since 1970. */
function startOf({ timeline }: TrialRow): number {
  return Date.parse(timeline?.start ?? timeline?.end ?? timeline?.reserved ?? "") || 0;
}

function endOf(row: TrialRow): number {
  return Date.parse(row.timeline?.end ?? "") || startOf(row);
}
