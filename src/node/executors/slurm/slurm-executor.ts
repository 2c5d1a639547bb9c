/**
 * @file Runs commands as jobs of Slurm. Each command is one job, known by its name, which holds the key, or one task of an array. What
 * the job notes in the folder of its trial and what Slurm knows of it are put together.
 */
import { existsSync } from "node:fs";
import { dirname } from "node:path";
import type { SlurmSettings } from "../../study-file/slurm-settings.ts";
import {
  type CommandHandle,
  type CommandRequest,
  type CommandState,
  type Executor,
  type Leftovers,
  type PollOptions,
  SubmissionRefused,
} from "../executor.ts";
import type { Exit } from "../exit.ts";
import { claim, filesOfHandle, isKey, jobFiles, messagesOf, readExit, writeScript } from "../jobs/job-files.ts";
import { jobScript, NOTES } from "../jobs/job-script.ts";
import { NOTE_WAIT_MS, NOTHING_LEFT, STOP_LOOK_MS, STOP_PATIENCE_MS } from "../jobs/job-waits.ts";
import { logStarts, readSharedLog } from "../jobs/shared-logs.ts";
import { pause } from "../pause.ts";
import { GatheredSubmissions } from "./gathered-submissions.ts";
import { type ArrayTask, arrayMessages, readArrayTask } from "./job-array.ts";
import { accountedJobs, type CommandJobs, jobName, queuedJobs } from "./job-list.ts";
import { exitOf, isActive, isRunning, isWaiting, type ListedJob, notedExit } from "./job-state.ts";
import { callSlurm, sendToSlurm } from "./slurm-client.ts";
import { SLURM } from "./submission.ts";

/** How long a job waits for others that are submitted with it, in milliseconds. */
const GATHER_MS = 50;

const REQUEUED: CommandState = { kind: "ended", exit: notedExit(NOTES.requeued) };

/** Options of the executor. */
export interface SlurmOptions {
  /** How long a job's note of its exit code may take to arrive through a network file system, in milliseconds. Default 30,000. */
  readonly noteWaitMs?: number;
  /** How long a job waits for others, to be submitted with them as one array, in milliseconds. Default 50. */
  readonly gatherMs?: number;
}

/** An executor of Slurm's jobs. */
export function createSlurmExecutor(settings: SlurmSettings, options: SlurmOptions = {}): Executor {
  const slurm = new SlurmExecutor(settings, options);
  return {
    name: "slurm",
    isRemote: true,
    submit: (request, key) => slurm.submit(request, key),
    poll: (handles, polling) => slurm.poll(handles, polling),
    stop: (handle, mode) => slurm.stop(handle, mode === "at-once"),
    logs: readSharedLog,
  };
}

/** What the jobs of a command are called. */
function jobsOfHandle(handle: CommandHandle): CommandJobs {
  const files = filesOfHandle(handle);
  return { key: handle.key, array: files && readArrayTask(files) };
}

class SlurmExecutor {
  readonly #settings: SlurmSettings;
  readonly #submissions: GatheredSubmissions;
  readonly #noteWaitMs: number;
  /** When a job was first seen to have ended without a note, and how, by key: Slurm may forget it while the note is awaited. */
  readonly #unnoted = new Map<string, { readonly since: number; readonly exit: Exit }>();
  /** The keys of commands that were seen running. */
  readonly #begun = new Set<string>();
  /** The tasks of arrays that polled commands are, by key: what is noted before a submission does not change after it. */
  readonly #arrays = new Map<string, ArrayTask | undefined>();

  constructor(settings: SlurmSettings, { noteWaitMs = NOTE_WAIT_MS, gatherMs = GATHER_MS }: SlurmOptions) {
    [this.#settings, this.#noteWaitMs] = [settings, noteWaitMs];
    this.#submissions = new GatheredSubmissions(settings, gatherMs);
  }

  async submit(request: CommandRequest, key: string): Promise<CommandHandle> {
    if (!isKey(key)) throw new SubmissionRefused(`cannot be submitted with the key ${key}`);
    const folder = dirname(request.stdoutFile);
    const files = jobFiles(folder, key);
    const handle = { key, folder, ...(await logStarts(request, files.folder)) };
    if (request.isNew !== true) {
      const [job] = (await queuedJobs([jobsOfHandle(handle)])).get(key) ?? [];
      if (job !== undefined) return { ...handle, job: job.id };
      if (existsSync(files.claim)) return handle;
    }
    writeScript(files, jobScript(SLURM, request, files, this.#settings.setup));
    const submission = { name: jobName(key), files, timeoutMs: request.timeoutMs };
    // What is submitted again may be in an array that Slurm has taken although it did not answer.
    const job = await (request.isNew === true
      ? this.#submissions.together(submission)
      : this.#submissions.alone(submission));
    return job === undefined ? handle : { ...handle, job };
  }

  async poll(handles: readonly CommandHandle[], { waitMs, signal }: PollOptions): Promise<readonly CommandState[]> {
    await pause(waitMs, signal);
    const commands = handles.filter(({ key }) => isKey(key)).map((handle) => this.#jobsOf(handle));
    if (commands.length === 0) return handles.map(() => ({ kind: "unknown" }));
    const queued = await queuedJobs(commands);
    const notes = await Promise.all(handles.map((handle) => this.#noteOf(handle, queued.get(handle.key))));
    // A note other than 0 does not say by whom the command was ended.
    const noted = new Map(handles.map(({ key }, index) => [key, notes[index]]));
    const accounted = await accountedJobs(commands.filter(({ key }) => !queued.has(key) && noted.get(key) !== "0"));
    const states = handles.map((handle, index) => {
      const { key } = handle;
      return this.#state(handle, queued.get(key) ?? accounted.get(key) ?? [], notes[index]);
    });
    await this.#endRequeued(handles, states, queued);
    return states.map((state, index) => (this.#isRequeued(handles[index], state) ? REQUEUED : state));
  }

  #jobsOf(handle: CommandHandle): CommandJobs {
    const { key } = handle;
    if (!this.#arrays.has(key)) this.#arrays.set(key, jobsOfHandle(handle).array);
    return { key, array: this.#arrays.get(key) };
  }

  /** Whether a command that has run is in the queue again: it is not to run from the middle of what it left. */
  #isRequeued(handle: CommandHandle | undefined, { kind }: CommandState): boolean {
    // Its claim is no sign of that: a job may begin between the answer of squeue and a look at its folder.
    return handle !== undefined && kind === "waiting" && this.#begun.has(handle.key);
  }

  async #endRequeued(
    handles: readonly CommandHandle[],
    states: readonly CommandState[],
    queued: ReadonlyMap<string, readonly ListedJob[]>,
  ): Promise<void> {
    const requeued = handles.filter((handle, index) => this.#isRequeued(handle, states[index] ?? { kind: "unknown" }));
    const ids = requeued.flatMap(({ key }) => queued.get(key) ?? []).map(({ id }) => id);
    if (ids.length > 0) await callSlurm("scancel", ["--state=PENDING", "--quiet", ...ids]);
  }

  /** What a job noted about its end; undefined while it may still run. Another job of the command may still wait: it will run nothing. */
  async #noteOf(handle: CommandHandle, jobs: readonly ListedJob[] = []): Promise<string | undefined> {
    const files = filesOfHandle(handle);
    return files === undefined || jobs.some(isRunning) ? undefined : readExit(files);
  }

  #state(handle: CommandHandle, jobs: readonly ListedJob[], noted: string | undefined): CommandState {
    // A command may have more than one job, of which only one runs it: an answer of sbatch that was lost, or wrong, was followed by another.
    if (jobs.some(isRunning)) {
      this.#begun.add(handle.key);
      return { kind: "running" };
    }
    const ended = jobs.filter((each) => !isActive(each));
    const waiting = jobs.find(isWaiting);
    // One that was put back has noted how Slurm ended it.
    if (waiting !== undefined && ended.length === 0 && noted !== "0") {
      return { kind: "waiting", reason: waiting.reason };
    }
    const files = filesOfHandle(handle);
    const array = this.#arrays.get(handle.key);
    const job = ended.find(({ id }) => id === handle["job"]) ?? ended[0];
    const logs = [files?.messages, array && arrayMessages(array.folder, array.task)];
    const said = logs.flatMap((log) => (log === undefined ? [] : (messagesOf(log) ?? []))).join("\n") || undefined;
    const exit = exitOf(job, noted, said) ?? this.#unnoted.get(handle.key)?.exit;
    if (exit === undefined) return { kind: "unknown" };
    if (noted === undefined && exit.kind === "engine-failed" && this.#isNoteAwaited(handle.key, exit)) {
      return { kind: "running" };
    }
    this.#unnoted.delete(handle.key);
    this.#begun.delete(handle.key);
    this.#arrays.delete(handle.key);
    return { kind: "ended", exit };
  }

  /** Whether the note of a job that has ended may still arrive. */
  #isNoteAwaited(key: string, exit: Exit): boolean {
    const { since } = this.#unnoted.get(key) ?? { since: performance.now() };
    this.#unnoted.set(key, { since, exit });
    return performance.now() - since < this.#noteWaitMs;
  }

  async stop(handle: CommandHandle, isAtOnce: boolean): Promise<Leftovers> {
    if (!isKey(handle.key)) return NOTHING_LEFT;
    const files = filesOfHandle(handle);
    if (files !== undefined && existsSync(dirname(dirname(files.folder)))) claim(files);
    const command = jobsOfHandle(handle);
    if (isAtOnce) {
      cancelAtOnce(handle, command);
      return NOTHING_LEFT;
    }
    let ended = 0;
    for (const deadline = performance.now() + STOP_PATIENCE_MS; ; ) {
      const active = [...((await queuedJobs([command])).get(handle.key) ?? [])].filter(isActive);
      ended = Math.max(ended, active.length);
      if (active.length === 0) return { ended, remaining: 0 };
      if (performance.now() > deadline) return { ended: ended - active.length, remaining: active.length };
      await callSlurm("scancel", ["--quiet", ...active.map(({ id }) => id)]);
      await pause(STOP_LOOK_MS);
    }
  }
}

/** Has the jobs of a command cancelled, as far as that needs no answer of Slurm. */
function cancelAtOnce({ key, job }: CommandHandle, { array }: CommandJobs): void {
  sendToSlurm("scancel", [`--name=${jobName(key)}`, "--quiet"]);
  if (array === undefined) return;
  // Without its id, the task cannot be told from the others of its array, which this process has submitted and leaves, too.
  const isKnown = typeof job === "string" && /^\d+_\d+$/.test(job);
  sendToSlurm("scancel", ["--quiet", ...(isKnown ? [job] : [`--name=${array.array}`])]);
}
