/**
 * @file The trials of a study as rows: what was recorded of each, when, and where its files are.
 */
import { existsSync, readdirSync } from "node:fs";
import { basename, dirname } from "node:path";
import { outsideParameters } from "../../../core/space/index.ts";
import {
  type AttemptRecord,
  type EarlyStop,
  isHeld,
  isStopped,
  spaceOf,
  type Trial,
  type Units,
} from "../../../core/study/index.ts";
import { folderOwner, readUnitBoard, trialFiles } from "../../loop/index.ts";
import {
  type History,
  type Snapshot,
  secondsOf,
  type TrialTimeline,
  timelines,
  trialFolder,
} from "../../storage/index.ts";
import { keptReason } from "../kept-reason.ts";
import type { OpenedStudy } from "../open-study.ts";
import { trialId } from "./trial-id.ts";

/** From this number of trials on, folders are listed rather than looked up. */
const MANY = 100;

/** One trial with what the history and the disk say of it. */
export interface TrialRow {
  readonly trial: Trial;
  /** The name by which other stores know it. */
  readonly id: string;
  readonly timeline: TrialTimeline | undefined;
  readonly seconds: number | undefined;
  /** The absolute path of its folder; absent where there is none with the files of the attempt whose outcome counts. */
  readonly folder: string | undefined;
  /** The parameters whose values are outside the current search space. */
  readonly outside: readonly string[];
  /** Of a trial that is recorded as running: the units that it holds, and whether its run was killed. */
  readonly now?: { readonly holds?: Units; readonly isInterrupted: boolean };
}

/**
 * The rows with what is known of running trials at this moment.
 *
 * @param folder - that of the store
 * @param isAlive - whether a run of the study lives
 */
export function rowsNow(rows: readonly TrialRow[], folder: string, isAlive: boolean): readonly TrialRow[] {
  const board: ReturnType<typeof readUnitBoard> = isAlive ? readUnitBoard(folder) : new Map();
  return rows.map((row) => {
    if (row.trial.status !== "running") return row;
    const state = board.get(row.trial.number);
    const holds = state !== undefined && "holds" in state ? { holds: state.holds } : {};
    return { ...row, now: { ...holds, isInterrupted: !isAlive } };
  });
}

/** The rows of all trials, by number. */
export function trialRows(
  { file: { study }, folder, database }: OpenedStudy,
  { trials, id }: Pick<Snapshot, "trials" | "id">,
  { events }: Pick<History, "events">,
): readonly TrialRow[] {
  const space = spaceOf(study);
  const folders = trialFolders(folder, trials.length);
  const known = timelines(events);
  return trials.map((trial) => {
    const timeline = known.get(trial.number);
    const own = trialFolder(folder, trial.number);
    return {
      trial,
      id: trialId(id, trial),
      timeline,
      seconds: timeline && secondsOf(timeline),
      folder: folders(own) && isOwnFolder(folder, trial, database !== undefined) ? own : undefined,
      outside: outsideParameters(space, trial.configuration),
    };
  });
}

/** Whether the folder of a trial, if it exists, has the files of the attempt whose outcome counts, as far as that is known. */
export function isOwnFolder(store: string, trial: Trial, isShared: boolean): boolean {
  const isOnlyAttempt = !isShared && (!("by" in trial) || trial.by === undefined || trial.by.number === 1);
  return isOnlyAttempt || folderOwner(trialFiles(store, trial.number), trial, isShared).kind !== "other";
}

/** Whether a trial has a folder. The folder above is read once where there are many trials. */
function trialFolders(store: string, count: number): (path: string) => boolean {
  if (count < MANY) return existsSync;
  const above = dirname(trialFolder(store, 0));
  const names = new Set(existsSync(above) ? readdirSync(above) : []);
  return (path) => names.has(basename(path));
}

/** A row in the document of `trials --json`; its keys are `ROW_KEYS`. */
export function rowJson({ trial, id, timeline, seconds, folder, outside, now }: TrialRow): Record<string, unknown> {
  const { start, end, host, earlier = [] } = timeline ?? {};
  return {
    trial: trial.number,
    id,
    status: trial.status,
    ...(now?.isInterrupted ? { interrupted: true } : {}),
    origin: trial.origin,
    ...(trial.of === undefined ? {} : { of: trial.of }),
    parameters: trial.configuration,
    ...(outside.length === 0 ? {} : { outside }),
    metrics: trial.status === "completed" ? trial.metrics : {},
    ...("missing" in trial ? { missing: trial.missing } : {}),
    ...("reason" in trial ? { reason: keptReason(trial.reason) } : {}),
    ...(isHeld(trial) ? { held: { ...trial.held, reason: keptReason(trial.held.reason) } } : {}),
    ...(isStopped(trial) ? { stop: stopJson(trial.stop) } : {}),
    ...("progress" in trial ? { progress: trial.progress } : {}),
    ...(start === undefined ? {} : { start }),
    ...(end === undefined ? {} : { end }),
    ...(seconds === undefined ? {} : { duration: seconds }),
    ...(timeline?.waited === undefined ? {} : { waited: timeline.waited }),
    ...("units" in trial ? { units: trial.units } : now?.holds === undefined ? {} : { units: now.holds }),
    ...("by" in trial && trial.by !== undefined ? { attempt: attemptJson(trial.by) } : {}),
    ...(host === undefined ? {} : { host }),
    ...(folder === undefined ? {} : { folder }),
    ...(earlier.length === 0 ? {} : { amended: earlier.map(amendedJson) }),
  };
}

/** The attempt whose outcome counts; its start and end are those of the row. */
function attemptJson({ number, host, folder }: AttemptRecord): Record<string, unknown> {
  return { number, host, folder };
}

/** An outcome before it was revised, and when that was. */
function amendedJson({ revised, trial }: TrialTimeline["earlier"][number]): Record<string, unknown> {
  const stop = isStopped(trial) ? { stop: stopJson(trial.stop) } : {};
  const outcome =
    trial.status === "completed" ? { metrics: trial.metrics } : { reason: keptReason(trial.reason), ...stop };
  return { time: revised, was: { status: trial.status, ...outcome } };
}

/** `forecast` is the old name of the expected outcomes, kept for one version. */
function stopJson(stop: EarlyStop): Record<string, unknown> {
  return { ...stop, forecast: stop.expected };
}
