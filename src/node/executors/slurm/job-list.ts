/**
 * @file The jobs that Slurm knows by their names: from its queue, which also has those that ended some minutes ago, and from its
 * accounting, where it has one.
 */
import { userInfo } from "node:os";
import { EngineUnreachable } from "../executor.ts";
import { isActive, type ListedJob, parseLimit } from "./job-state.ts";
import { type Answer, callSlurm, lastError } from "./slurm-client.ts";

/** More names than this are not passed as an argument: all jobs of the user are asked for. */
const MAX_NAMES = 500;

/** The jobs of the queue with these names. */
export async function queuedJobs(names: readonly string[]): Promise<ReadonlyMap<string, readonly ListedJob[]>> {
  const wanted = names.length > MAX_NAMES ? [] : [`--name=${names.join(",")}`];
  const format = "--format=%i|%j|%T|%l|%r";
  const user = `--user=${userInfo().uid}`;
  const answer = await callSlurm("squeue", ["--noheader", "--states=all", user, ...wanted, format]);
  if (answer.code !== 0) throw unusable("squeue", answer);
  return byName(answer.stdout, names);
}

/** The jobs of the accounting with these names that have ended; none where there is no accounting, or where it does not answer. */
export async function accountedJobs(names: readonly string[]): Promise<ReadonlyMap<string, readonly ListedJob[]>> {
  if (names.length === 0) return new Map();
  const format = "--format=JobID,JobName%80,State,Timelimit,ExitCode";
  const since = ["--starttime=now-30days", "--allocations", "--parsable2", "--noheader", "--duplicates"];
  const asked = callSlurm("sacct", [...since, `--name=${names.slice(0, MAX_NAMES).join(",")}`, format]);
  const answer = await asked.catch(() => undefined);
  return answer?.code === 0 ? accountedRows(answer.stdout, names) : new Map();
}

/**
 * The rows of sacct: `123|NAME|CANCELLED by 1000|01:00:00|0:15`. The exit code is not used: the job has noted it. The queue says what
 * waits or runs. A row of such a job is of a part that was put back into the queue, or was never closed, because the controller died.
 */
export function accountedRows(text: string, names: readonly string[]): ReadonlyMap<string, readonly ListedJob[]> {
  const rows = text.replace(/\|CANCELLED by [^|]*\|/g, "|CANCELLED|").replace(/\|\d+:\d+$/gm, "|None");
  const jobs = [...byName(rows, names)].map(([name, all]) => [name, all.filter((job) => !isActive(job))] as const);
  return new Map(jobs.filter(([, ended]) => ended.length > 0));
}

function byName(rows: string, names: readonly string[]): ReadonlyMap<string, readonly ListedJob[]> {
  const wanted = new Set(names);
  const found = new Map<string, ListedJob[]>();
  for (const row of rows.split("\n")) {
    const [id = "", name = "", state = "", limit = "", ...reason] = row.trim().split("|");
    if (!wanted.has(name)) continue;
    const limitMs = parseLimit(limit);
    const job = { id, name, state, reason: reason.join("|"), ...(limitMs === undefined ? {} : { limitMs }) };
    found.set(name, [...(found.get(name) ?? []), job]);
  }
  return found;
}

function unusable(program: string, answer: Answer): EngineUnreachable {
  return new EngineUnreachable(`Slurm cannot be asked (${program}: ${lastError(answer)})`);
}
