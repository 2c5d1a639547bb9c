/**
 * @file The folder of one trial: what is written there before, during and after its evaluation. It may also hold the
 * user's own files, so those that only this software needs are named `paretune.*`.
 */
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  type StatsFs,
  statfsSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import type { Configuration } from "../../core/space/index.ts";
import type { Measurement, ProgressByMetric, Trial, Units, UnitUse } from "../../core/study/index.ts";
import type { CommandHandle } from "../executors/index.ts";
import { isMachineError, readRegularSync } from "../files/index.ts";
import { replaceFileSync } from "../files/replace-file-sync.ts";
import { isFields } from "../is-fields.ts";
import { StorageError, trialFolder } from "../storage/index.ts";
import type { Stopped } from "./stopped.ts";

/** The size of a file that this software keeps in the folder. */
const MAX_RECORD_BYTES = 64 << 20;

/** The paths of a trial's files. */
export interface TrialFiles {
  readonly folder: string;
  /** The parameters as JSON, for programs that read a file: `{config}`. */
  readonly config: string;
  /** The commands as they were run, to be read. */
  readonly command: string;
  readonly stdout: string;
  readonly stderr: string;
  /** Both streams in the order in which lines arrived; written only where a metric is read from it. */
  readonly output: string;
  /** The handle of the running command. */
  readonly handle: string;
  /** The slot that the last attempt ran in. */
  readonly slot: string;
  /** The finished evaluation, until the store has it. */
  readonly evaluation: string;
}

type Metrics = Readonly<Record<string, Measurement>>;

interface Evaluation {
  readonly trial: number;
  readonly configuration: Configuration;
  readonly metrics?: Metrics;
  /** Why metrics that are only recorded have no value, by name. */
  readonly missing?: Readonly<Record<string, string>>;
  readonly progress?: ProgressByMetric;
  readonly used?: UnitUse;
  /** Of a trial that is stopped early. */
  readonly stopped?: Stopped;
}

/** The absolute paths of a trial's files. */
export function trialFiles(storeFolder: string, trial: number): TrialFiles {
  const folder = trialFolder(storeFolder, trial);
  return {
    folder,
    config: join(folder, "config.json"),
    command: join(folder, "command.txt"),
    stdout: join(folder, "stdout.log"),
    stderr: join(folder, "stderr.log"),
    output: join(folder, "paretune.output.log"),
    handle: join(folder, "paretune.process.json"),
    slot: join(folder, "paretune.slot.json"),
    evaluation: join(folder, "paretune.evaluation.json"),
  };
}

/** One of several evaluations of a configuration. */
export interface Replicate {
  /** Its number among all evaluations of the configuration, from 0 on: the program's seed. */
  readonly index: number;
  /** Its number among those of its trial, each of which has a folder of its own. Absent: the trial has no other. */
  readonly folderIndex?: number;
}

/** A trial, or one replicate of it. */
export type EvaluatedTrial = Trial & { readonly replicate?: Replicate };

/** The files of a trial's evaluation: its own, or those of the replicate. */
export function evaluationFiles(
  storeFolder: string,
  { number, replicate }: Pick<EvaluatedTrial, "number" | "replicate">,
): TrialFiles {
  const files = trialFiles(storeFolder, number);
  return replicate?.folderIndex === undefined ? files : replicateFiles(files, replicate.folderIndex);
}

/** The files of one replicate, in a folder within its trial's. Replicates run one after another and share a handle. */
export function replicateFiles(files: TrialFiles, folderIndex: number): TrialFiles {
  const folder = join(files.folder, `${REPLICATE_PREFIX}${folderIndex}`);
  const inside = (path: string): string => join(folder, relative(files.folder, path));
  return {
    folder,
    config: inside(files.config),
    command: inside(files.command),
    stdout: inside(files.stdout),
    stderr: inside(files.stderr),
    output: inside(files.output),
    handle: files.handle,
    slot: inside(files.slot),
    evaluation: inside(files.evaluation),
  };
}

const REPLICATE_PREFIX = "replicate-";

/** The replicates whose folders exist, in order. */
export function replicateIndices({ folder }: TrialFiles): readonly number[] {
  let names: readonly string[];
  try {
    names = readdirSync(folder);
  } catch {
    return []; // there is no such folder
  }
  const indices = names.flatMap((name) =>
    /^replicate-[0-9]+$/.test(name) ? [Number(name.slice(REPLICATE_PREFIX.length))] : [],
  );
  return indices.sort((a, b) => a - b);
}

/** Removes the kept evaluations of replicates, so that those of an earlier store in the same folder are not taken for this
 * trial's. */
export function forgetReplicates(files: TrialFiles): void {
  for (const folderIndex of replicateIndices(files)) forgetEvaluation(replicateFiles(files, folderIndex));
}

/**
 * Prepares the folder for an attempt: writes the given files (text by absolute path) and sets logs of an earlier attempt
 * aside. Other files are kept, because a training program may continue from its own checkpoint.
 */
export function prepareFolder(files: TrialFiles, attempt: number, written: Readonly<Record<string, string>>): void {
  const isNew = !isThere(files.folder);
  explained(files, () => mkdirSync(files.folder, { recursive: true }), isNew);
  explained(files, () => {
    for (const log of [files.stdout, files.stderr, files.output]) {
      if (!isThere(log)) continue;
      if (attempt > 1) renameSync(log, log.replace(/\.log$/, `.attempt-${attempt - 1}.log`));
      else rmSync(log, { recursive: true }); // left by a store that was deleted without its trials
    }
    for (const [path, text] of Object.entries(written)) writeNew(path, text);
  });
}

/** Writes the commands of a trial to its folder, for users to read. */
export function writeCommands(files: TrialFiles, lines: readonly string[]): void {
  explained(files, () => writeNew(files.command, `${lines.join("\n")}\n`));
}

/** Writes files of a trial anew: text by absolute path. */
export function writeFiles(files: TrialFiles, written: Readonly<Record<string, string>>): void {
  explained(files, () => {
    for (const [path, text] of Object.entries(written)) writeNew(path, text);
  });
}

/** Keeps the slot of an attempt, so that files whose names hold it are found again. */
export function writeSlot(files: TrialFiles, slot: number): void {
  explained(files, () => writeNew(files.slot, String(slot)));
}

/** Writes a file anew, in the place of whatever an earlier attempt has left there: to open a named pipe would wait for ever. */
function writeNew(path: string, text: string): void {
  rmSync(path, { force: true });
  writeFileSync(path, text, { flag: "wx" });
}

/** Whether there is something at a path, also a link that leads nowhere. */
function isThere(path: string): boolean {
  try {
    lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

/** The slot of the last attempt; 0 where none is known. */
export function readSlot(files: TrialFiles): number {
  const slot = readJsonFile(files.slot);
  return typeof slot === "number" ? slot : 0;
}

/** The handle of a command, and the name of the executor that made it and understands it. */
export interface StoredHandle {
  readonly executor: string;
  readonly handle: CommandHandle;
  /** The units that the command holds. */
  readonly units?: Units;
}

/**
 * Stores the handle of the running command, so that a later run can end it if this one is killed: in the trial's folder, and
 * outside of it, because a trial may remove its folder.
 *
 * @param isDurable - whether it has to survive a failure of this machine
 */
export function writeHandle(files: TrialFiles, stored: StoredHandle, isDurable = false): void {
  const text = JSON.stringify(stored);
  const kept = keptHandle(files);
  explained(files, () => {
    mkdirSync(dirname(kept), { recursive: true });
    replaceFileSync(kept, text, isDurable);
    replaceFileSync(files.handle, text, false);
  });
}

/** The file of a trial's handle outside of its folder. */
function keptHandle({ handle }: Pick<TrialFiles, "handle">): string {
  const folder = dirname(handle);
  return join(dirname(dirname(folder)), "running", `${basename(folder)}.json`);
}

/**
 * Removes the handle of a command that has ended with all that it started. One that cannot be removed stays: its processes are gone,
 * so a later run finds nothing to end, and no trial may keep a run from going on by what it does to its own folder.
 */
export function forgetHandle(files: TrialFiles): void {
  removeIfPossible(files.handle);
  removeIfPossible(keptHandle(files));
}

/** The handle of the command of a trial that may still be running; undefined if there is none. */
export function readHandle(files: TrialFiles): StoredHandle | undefined {
  // The trial may have written to the one in its folder.
  const stored = [keptHandle(files), files.handle].map(readJsonFile).find(isFields);
  if (stored === undefined) return undefined;
  const { executor, handle } = stored;
  const units = readUnits(stored["units"]);
  if (typeof executor === "string") {
    return isFields(handle)
      ? { executor, handle: withKey(handle), ...(units === undefined ? {} : { units }) }
      : undefined;
  }
  return { executor: "local", handle: withKey(stored) }; // of a version that had no other executor
}

/** A handle as it was stored; of an earlier version, whose processes had a token. */
function withKey(stored: Readonly<Record<string, unknown>>): CommandHandle {
  const { key, token } = stored;
  return { ...stored, key: typeof key === "string" ? key : typeof token === "string" ? token : "" };
}

/** The units of a handle, which lies in a folder that the command may write to. */
function readUnits(stored: unknown): Units | undefined {
  if (!isFields(stored)) return undefined;
  const isNames = (names: unknown): names is string[] =>
    Array.isArray(names) && names.every((name) => typeof name === "string");
  return Object.fromEntries(Object.entries(stored).flatMap(([name, names]) => (isNames(names) ? [[name, names]] : [])));
}

/** The handles in a store's folder: of the commands whose end no run has seen. */
export function storedHandles(
  storeFolder: string,
): readonly { readonly trial: number; readonly files: TrialFiles; readonly stored: StoredHandle }[] {
  const first = trialFiles(storeFolder, 0);
  const names = [dirname(first.folder), dirname(keptHandle(first))].flatMap((folder) =>
    existsSync(folder) ? readdirSync(folder).flatMap((name) => name.match(/^([0-9]+)(\.json)?$/)?.[1] ?? []) : [],
  );
  return [...new Set(names.map(Number))].flatMap((trial) => {
    const files = trialFiles(storeFolder, trial);
    const stored = readHandle(files);
    return stored === undefined ? [] : [{ trial, files, stored }];
  });
}

/** Removes what is at a path, where that can be done. */
export function removeIfPossible(path: string): void {
  try {
    rmSync(path, { force: true, recursive: true });
  } catch {
    // A trial may have made its folder immutable, or put something else in its place.
  }
}

/** Removes a kept evaluation, so that one of an earlier store in the same folder is not taken for this trial's. */
export function forgetEvaluation(files: TrialFiles): void {
  removeIfPossible(files.evaluation); // otherwise the trial itself fails when its files are written
}

/** Keeps a finished evaluation, durably, until the store has recorded it. A failure to write is not reported here: the store
 * writes to the same disk next and reports it. */
export function writeEvaluation(
  files: TrialFiles,
  trial: Trial,
  evaluation: Pick<Evaluation, "metrics" | "missing" | "progress" | "used">,
): void {
  keep(files, trial, evaluation);
}

/** Keeps the decision to stop a trial, durably, before its commands are ended, so that it is not run again. */
export function writeStopped(files: TrialFiles, trial: Trial, stopped: Stopped): void {
  keep(files, trial, { stopped });
}

function keep(files: TrialFiles, trial: Trial, what: Omit<Evaluation, "trial" | "configuration">): void {
  const evaluation: Evaluation = { trial: trial.number, configuration: trial.configuration, ...what };
  try {
    replaceFileSync(files.evaluation, JSON.stringify(evaluation), true);
  } catch {
    // The disk is full: the store may still have room for it.
  }
}

/** What was kept of an evaluation in the folder, of whatever trial it is; undefined if there is nothing. */
export function readKept(files: TrialFiles): Evaluation | undefined {
  const kept = readJsonFile(files.evaluation) as Evaluation | null | undefined;
  return typeof kept?.configuration === "object" && kept.configuration !== null ? kept : undefined;
}

/** The evaluation or decision that was kept but not recorded; undefined if there is none of this trial. */
export function readEvaluation(files: TrialFiles, trial: Trial): Omit<Evaluation, "trial"> | undefined {
  const evaluation = readJsonFile(files.evaluation) as Evaluation | undefined;
  if (evaluation?.trial !== trial.number) return undefined;
  const same = JSON.stringify(evaluation.configuration) === JSON.stringify(trial.configuration);
  return same ? evaluation : undefined;
}

/** Throws `StorageError` "full" if the disk has no space left, in which case a failure is not the trial's own. */
export function checkDisk(files: TrialFiles): void {
  const folder = dirname(files.folder); // the trial may have replaced its own folder
  let space: StatsFs;
  try {
    space = statfsSync(folder);
  } catch {
    return; // it was removed, which the store reports if it concerns it
  }
  if (space.bavail * space.bsize < 1024 * 1024) throw diskFull(folder, "less than 1 MB is free");
}

/** A trial's folder cannot be used, and the disk is not the reason. */
export class FolderError extends Error {
  /** Whether the folder could not even be made, for which its trial is not the reason. */
  readonly isMachineFault: boolean;

  constructor(message: string, isMachineFault: boolean) {
    super(message);
    this.name = "FolderError";
    this.isMachineFault = isMachineFault;
  }
}

function diskFull(folder: string, detail: string): StorageError {
  return new StorageError(
    "full",
    `${folder} cannot be written: the disk is full or failing (${detail}). Everything recorded before is kept; free ` +
      "some space and run again.",
  );
}

/** Throws `StorageError` "full" where the disk is the reason why something cannot be written, else `FolderError`. */
function explained(files: TrialFiles, write: () => void, isMachineFault = false): void {
  try {
    write();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (isMachineError(error)) throw diskFull(files.folder, message);
    const was = isThere(files.folder) ? "cannot be written" : isMachineFault ? "cannot be made" : "was removed";
    throw new FolderError(`the folder ${files.folder} ${was} (${message})`, isMachineFault);
  }
}

function readJsonFile(path: string): unknown {
  try {
    return JSON.parse(readRegularSync(path, { maxBytes: MAX_RECORD_BYTES }).toString("utf8"));
  } catch {
    return undefined; // absent, cut short by a dying machine, or not a file
  }
}
