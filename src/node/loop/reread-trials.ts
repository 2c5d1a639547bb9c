/**
 * @file Reads the metrics of ended trials again from their folders, after a pattern was repaired or a metric was added.
 */
import { existsSync } from "node:fs";
import { hostname } from "node:os";
import { basename, dirname, sep } from "node:path";
import {
  type AttemptRecord,
  contradiction,
  isEnded,
  type Measurement,
  modelledMetrics,
  type Study,
  type Trial,
} from "../../core/study/index.ts";
import { finiteReading, type MetricReading, metricFiles, missing, problemWords, readMetric } from "../metrics/index.ts";
import type { Storage } from "../storage/index.ts";
import type { MetricDefinition, StudyFile } from "../study-file/settings.ts";
import { folderOwner, readAttempt } from "./attempt-file.ts";
import { boundedReason } from "./contain.ts";
import { poolReplicates } from "./evaluate-replicates.ts";
import { fillTrial } from "./fill-trial.ts";
import { isMetricFailure } from "./metric-failure.ts";
import type { LocatedStudy } from "./opening.ts";
import { trialOutput } from "./output-follower.ts";
import {
  type EvaluatedTrial,
  evaluationFiles,
  readSlot,
  replicateIndices,
  type TrialFiles,
  trialFiles,
} from "./trial-files.ts";

type Metrics = Readonly<Record<string, Measurement>>;

/** The result of reading a trial again. */
export interface RereadTrial {
  readonly trial: number;
  /** Its status before and after. */
  readonly before: "completed" | "failed";
  readonly after: "completed" | "failed";
  /** The metrics whose values are new or differ. */
  readonly changes: Readonly<Record<string, { readonly before?: Measurement; readonly after: Measurement }>>;
  /** The metrics that were read, whether or not their values differ. */
  readonly read: readonly string[];
  /** Why metrics could not be read, by name. Those that had a value keep it. */
  readonly unread: Readonly<Record<string, string>>;
}

export interface Reread {
  readonly trials: readonly RereadTrial[];
  /** Ended trials that were not read, with the reason. */
  readonly skipped: readonly SkippedTrial[];
}

/** An ended trial that was not read. */
export interface SkippedTrial {
  readonly trial: number;
  readonly reason: string;
  /** Whether its files are missing, cannot be read, or are not known to be its own; else it has none to be read. */
  readonly isRefused: boolean;
}

/**
 * Reads the metrics of every ended trial whose commands succeeded, and records the changes. No recorded value is
 * lost: a metric that cannot be read any more keeps its value, and the history keeps every earlier value. A trial that
 * failed because a metric could not be read is completed once all metrics that the models need are known.
 *
 * @param records - whether to record the changes; otherwise they are only returned
 */
export async function rereadTrials(study: LocatedStudy, storage: Storage, records: boolean): Promise<Reread> {
  const { trials, evaluators } = await storage.snapshot();
  const found: RereadTrial[] = [];
  const skipped: SkippedTrial[] = [];
  for (const trial of trials.filter(isEnded)) {
    const absent = withoutFiles(trial, evaluators.get(trial.number) === "caller");
    const reason = absent ?? reasonToRefuse(study, trial);
    if (reason !== undefined) {
      skipped.push({ trial: trial.number, reason, isRefused: absent === undefined });
      continue;
    }
    const again = await rereadTrial(study, trial).catch((error: unknown) => ({ skipped: problemWords(error) }));
    if ("skipped" in again) {
      skipped.push({ trial: trial.number, reason: boundedReason(again.skipped), isRefused: true });
      continue;
    }
    found.push(again.result);
    if (records && again.event !== undefined) await storage.append(again.event);
  }
  return { trials: found, skipped };
}

/** Why a trial has no files to be read; undefined if it may have some. */
function withoutFiles(trial: Trial, isTold: boolean): string | undefined {
  if (isTold) return "its result was recorded with `tell`";
  if (trial.status === "cancelled") return "it was stopped early or cancelled";
  if (trial.status === "failed" && !isMetricFailure(trial.reason)) return `it failed: ${trial.reason}`;
  return undefined;
}

/** Why the files in the folder of a trial are not read; undefined if they are. */
function reasonToRefuse({ file, folder, database }: LocatedStudy, trial: Trial): string | undefined {
  const files = trialFiles(folder, trial.number);
  const elsewhere = elsewhereWords(files, trial, database !== undefined);
  if (elsewhere !== undefined) return elsewhere;
  const [count, indices] = [file.run.replicates, replicateIndices(files).length];
  if (trial.status === "failed" && typeof count === "number" && indices < count) {
    return `only ${indices} of its ${count} replicates were run`;
  }
  return existsSync(files.folder) ? undefined : `its folder does not exist: ${files.folder}`;
}

/** Why the folder here is not known to have the files of a recorded result; undefined if it has them. */
function elsewhereWords(files: TrialFiles, trial: Trial, isShared: boolean): string | undefined {
  const owner = folderOwner(files, trial, isShared);
  const by = "by" in trial ? trial.by : undefined;
  if (owner.kind === "own") return by === undefined ? undefined : unprovenWords(files, by);
  if (owner.kind === "unknown" && !isShared) return undefined;
  if (by === undefined) return "its record does not say which run evaluated it, and where";
  const other = owner.kind === "other" ? owner.by : undefined;
  const isThisPlace = by.host === hostname() && by.folder === files.folder;
  // The folder of a study that one machine runs may have been moved.
  if (other === undefined || (isShared && !isThisPlace)) {
    return `its files are on ${by.host}, in ${dirname(dirname(by.folder))}`;
  }
  return `its folder has the files of attempt ${other.number}, and the recorded result is of attempt ${by.number}`;
}

/** That a folder does not say whose files it has, although the result does; undefined if it says that. */
function unprovenWords(files: TrialFiles, by: AttemptRecord): string | undefined {
  if (!existsSync(files.folder) || readAttempt(files) !== undefined) return undefined;
  const name = basename(files.attempt);
  const state = existsSync(files.attempt) ? "is damaged" : "is missing";
  return `${name} in its folder ${state}, so the files there are not known to be those of the recorded result (attempt ${by.number})`;
}

async function rereadTrial({ file, folder }: LocatedStudy, trial: Trial) {
  const before: Metrics = trial.status === "completed" ? trial.metrics : {};
  const { read, unread } = await readFolders(file, folder, trial);
  for (const { name, source } of file.run.metrics) {
    if (source.kind === "measure" && Object.hasOwn(before, name)) delete unread[name];
  }
  const metrics = { ...before, ...read };
  const isComplete = trial.status === "completed" || hasAll(file.study, metrics);
  const changed = Object.entries(read).filter(([name, value]) => !isSame(before[name], value));
  const changes = Object.fromEntries(
    changed.map(([name, after]) => [
      name,
      Object.hasOwn(before, name) ? { before: before[name] as Measurement, after } : { after },
    ]),
  );
  const isNews = isComplete && (changed.length > 0 || trial.status === "failed");
  const without = Object.fromEntries(Object.entries(unread).filter(([name]) => !Object.hasOwn(metrics, name)));
  const more = Object.keys(without).length === 0 ? {} : { missing: without };
  const result: RereadTrial = {
    trial: trial.number,
    before: trial.status === "completed" ? "completed" : "failed",
    after: isComplete ? "completed" : "failed",
    changes,
    read: Object.keys(read),
    unread,
  };
  const event = { type: "reread", trial: trial.number, metrics, ...more } as const;
  return { result, event: isNews ? event : undefined };
}

/** Reads all metrics from the folder of a trial, or those of its replicates: the means over these. A metric that cannot be read
 * in one of them is unread. */
async function readFolders({ study, run }: StudyFile, folder: string, trial: Trial) {
  const files = trialFiles(folder, trial.number);
  const indices = replicateIndices(files);
  const evaluated: readonly EvaluatedTrial[] =
    indices.length === 0
      ? [trial]
      : indices.map((folderIndex) => ({ ...trial, replicate: { index: folderIndex, folderIndex } }));
  const unread: Record<string, string> = {};
  const each: Metrics[] = [];
  for (const one of evaluated) each.push(await readFolder({ study, run }, one, evaluationFiles(folder, one), unread));
  const all = poolReplicates(each);
  for (const [name, value] of Object.entries(all)) {
    const reading = finiteReading(value, "of the replicates");
    if (!reading.ok) unread[name] ??= reading.reason;
  }
  const read = Object.fromEntries(Object.entries(all).filter(([name]) => !Object.hasOwn(unread, name)));
  return { read, unread };
}

/** Reads the metrics of one folder; adds to `unread` why some cannot be read. */
async function readFolder(
  { study, run }: Pick<StudyFile, "study" | "run">,
  trial: EvaluatedTrial,
  files: TrialFiles,
  unread: Record<string, string>,
): Promise<Metrics> {
  const read: Record<string, Measurement> = {};
  const output = trialOutput(files, fillTrial({ study, run }, { ...trial, slot: readSlot(files) }, files), () => true);
  for (const definition of run.metrics) {
    const reading = possible(study, definition.name, await readAgain(definition, output, files.folder));
    if (reading.ok) read[definition.name] = reading.value;
    else unread[definition.name] ??= reading.reason;
  }
  return read;
}

/** The reading, or why it contradicts what the study states about the metric. */
function possible(study: Study, name: string, reading: MetricReading): MetricReading {
  const found = reading.ok ? contradiction(study, { [name]: reading.value }) : undefined;
  return found === undefined ? reading : missing(found.reason);
}

/** Reads one metric from what the trial left in its own folder. */
async function readAgain(
  { source }: MetricDefinition,
  output: ReturnType<typeof trialOutput>,
  folder: string,
): Promise<MetricReading> {
  if (source.kind === "measure") return missing("it is measured by a command, not read");
  const outside = metricFiles(source)
    .map(output.path)
    .find((path) => path !== folder && !path.startsWith(`${folder}${sep}`));
  if (outside === undefined) return readMetric(source, output);
  return missing(`${outside} is not in the trial's folder, so another trial may have written it`);
}

function hasAll(study: Study, metrics: Metrics): boolean {
  return modelledMetrics(study).every((name) => Object.hasOwn(metrics, name));
}

function isSame(before: Measurement | undefined, after: Measurement): boolean {
  return before?.mean === after.mean && before.standardError === after.standardError && before.count === after.count;
}
