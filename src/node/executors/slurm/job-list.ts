/**
 * @file The jobs of commands that Slurm knows by their names: from its queue, which also has those that ended some minutes ago, and
 * from its accounting, where it has one.
 */
import { userInfo } from "node:os";
import { EngineUnreachable } from "../executor.ts";
import { type ArrayTask, listedIds, taskOf } from "./job-array.ts";
import { isActive, type ListedJob, parseLimit } from "./job-state.ts";
import { type Answer, callSlurm, lastError } from "./slurm-client.ts";

/** More names than this are not passed as an argument: all jobs of the user are asked for. */
const MAX_NAMES = 500;

/** What the jobs of a command are called. */
export interface CommandJobs {
  readonly key: string;
  /** The task of an array that was submitted for it. A job of its own may have been submitted later. */
  readonly array?: ArrayTask | undefined;
}

/** The name of a command's own job. */
export function jobName(key: string): string {
  return `paretune-${key}`;
}

/** The jobs of these commands that are in the queue, by key. */
export async function queuedJobs(commands: readonly CommandJobs[]): Promise<ReadonlyMap<string, readonly ListedJob[]>> {
  const names = namesOf(commands);
  const wanted = names.length > MAX_NAMES ? [] : [`--name=${names.join(",")}`];
  const format = "--format=%i|%j|%T|%l|%r";
  const user = `--user=${userInfo().uid}`;
  const answer = await callSlurm("squeue", ["--noheader", "--array", "--states=all", user, ...wanted, format]);
  if (answer.code !== 0) throw unusable("squeue", answer);
  return byKey(answer.stdout, commands);
}

/** The jobs of these commands that have ended, of the accounting, by key; none where there is no accounting, or where it does not answer. */
export async function accountedJobs(
  commands: readonly CommandJobs[],
): Promise<ReadonlyMap<string, readonly ListedJob[]>> {
  if (commands.length === 0) return new Map();
  const format = "--format=JobID%40,JobName%80,State,Timelimit,ExitCode";
  const since = ["--starttime=now-30days", "--allocations", "--parsable2", "--noheader", "--duplicates"];
  const names = namesOf(commands).slice(0, MAX_NAMES);
  const asked = callSlurm("sacct", [...since, `--name=${names.join(",")}`, format]);
  const answer = await asked.catch(() => undefined);
  return answer?.code === 0 ? accountedRows(answer.stdout, commands) : new Map();
}

/**
 * The rows of sacct: `123|NAME|CANCELLED by 1000|01:00:00|0:15`. The exit code is not used: the job has noted it. The queue says what
 * waits or runs. A row of such a job is of a part that was put back into the queue, or was never closed, because the controller died.
 */
export function accountedRows(
  text: string,
  commands: readonly CommandJobs[],
): ReadonlyMap<string, readonly ListedJob[]> {
  const rows = text.replace(/\|CANCELLED by [^|]*\|/g, "|CANCELLED|").replace(/\|\d+:\d+$/gm, "|None");
  const jobs = [...byKey(rows, commands)].map(([key, all]) => [key, all.filter((job) => !isActive(job))] as const);
  return new Map(jobs.filter(([, ended]) => ended.length > 0));
}

/** The names that the jobs of these commands have: one for all tasks of an array. */
function namesOf(commands: readonly CommandJobs[]): readonly string[] {
  return [
    ...new Set(commands.flatMap(({ key, array }) => [jobName(key), ...(array === undefined ? [] : [array.array])])),
  ];
}

function byKey(rows: string, commands: readonly CommandJobs[]): ReadonlyMap<string, readonly ListedJob[]> {
  const keys = new Map<string, string>();
  for (const { key, array } of commands) {
    keys.set(jobName(key), key);
    if (array !== undefined) keys.set(`${array.array} ${array.task}`, key);
  }
  const found = new Map<string, ListedJob[]>();
  for (const row of rows.split("\n")) {
    const [listed = "", name = "", state = "", limit = "", ...reason] = row.trim().split("|");
    const limitMs = parseLimit(limit);
    for (const id of listedIds(listed)) {
      const task = taskOf(id);
      const key = keys.get(task === undefined ? name : `${name} ${task}`);
      if (key === undefined) continue;
      const job = { id, name, state, reason: reason.join("|"), ...(limitMs === undefined ? {} : { limitMs }) };
      found.set(key, [...(found.get(key) ?? []), job]);
    }
  }
  return found;
}

function unusable(program: string, answer: Answer): EngineUnreachable {
  return new EngineUnreachable(`Slurm cannot be asked (${program}: ${lastError(answer)})`);
}
