/**
 * @file Arrays of Slurm: commands that were submitted together are the tasks of one. All tasks have the array's name, so the folder of
 * each command's job notes which task it is, before the array is submitted.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { readRegularSync } from "../../files/index.ts";
import { replaceFileSync } from "../../files/replace-file-sync.ts";
import type { JobFiles } from "../jobs/job-files.ts";
import { RETURN_VARIABLE, scriptWord } from "../jobs/job-script.ts";

/** The task of an array that a command is. */
export interface ArrayTask {
  /** The array's name. */
  readonly array: string;
  /** Its index, from 0. */
  readonly task: number;
  /** The folder of the array's files, where Slurm writes what it says about each task. */
  readonly folder: string;
}

const MAX_BYTES = 1 << 16;
/** More tasks than this of one row are not believed; Slurm allows 4,000,000 and by default 1,001 in an array. */
const MAX_TASKS = 10_000;

function noteFile(files: JobFiles): string {
  return join(files.folder, "array.json");
}

/** Notes which task a command is. The note survives the end of this machine, as the array does. */
export function writeArrayTask(files: JobFiles, task: ArrayTask): void {
  mkdirSync(files.folder, { recursive: true });
  replaceFileSync(noteFile(files), JSON.stringify(task), true);
}

/** Which task a command is; undefined where it is none, or where its note cannot be read. */
export function readArrayTask(files: JobFiles): ArrayTask | undefined {
  try {
    const noted: unknown = JSON.parse(readRegularSync(noteFile(files), { maxBytes: MAX_BYTES }).toString("utf8"));
    return isArrayTask(noted) ? noted : undefined;
  } catch {
    return undefined;
  }
}

function isArrayTask(noted: unknown): noted is ArrayTask {
  if (typeof noted !== "object" || noted === null) return false;
  const { array, task, folder } = noted as Readonly<Record<string, unknown>>;
  return (
    typeof array === "string" &&
    /^paretune-[A-Za-z0-9-]+$/.test(array) &&
    Number.isInteger(task) &&
    typeof folder === "string"
  );
}

/** The file that Slurm's messages about a task go to; `%a` stands for the index where Slurm is told the name. */
export function arrayMessages(folder: string, task: number | "%a"): string {
  return join(folder, `slurm-${task}.log`);
}

/** The script of an array: each task runs the script of its command. */
export function arrayScript(scripts: readonly string[]): string {
  const cases = scripts.map((script, task) => `${task}) exec /bin/sh ${scriptWord(script)} ;;\n`).join("");
  return `#!/bin/sh
# Commands of trials that were submitted together, as tasks of one array of Slurm. Each runs the script of its command.
${RETURN_VARIABLE}
case "$SLURM_ARRAY_TASK_ID" in
${cases}esac
exit 74
`;
}

/**
 * The jobs that a row of Slurm's lists stands for. Tasks that have not begun share a row: `7_[0-2,5]` stands for `7_0`, `7_1`, `7_2` and
 * `7_5`; so does `7_[0-2,5%1]`, of which one at a time may run.
 */
export function listedIds(id: string): readonly string[] {
  const [, job, tasks] = /^(\d+)_\[([\d,-]+)(?:%\d+)?\]$/.exec(id) ?? [];
  if (job === undefined || tasks === undefined) return [id];
  const found: string[] = [];
  for (const range of tasks.split(",")) {
    const [first = "", last = first] = range.split("-");
    for (let task = Number(first); first !== "" && task <= Number(last) && found.length < MAX_TASKS; task++) {
      found.push(`${job}_${task}`);
    }
  }
  return found;
}

/** The index of a task, of its id `7_3`; undefined for a job that is no task of an array. */
export function taskOf(id: string): number | undefined {
  const [, task] = /^\d+_(\d+)$/.exec(id) ?? [];
  return task === undefined ? undefined : Number(task);
}
