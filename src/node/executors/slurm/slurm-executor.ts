/**
 * @file Runs commands as jobs of Slurm. Each command is one job, known by its name, which holds the key. What the job notes in
 * the folder of its trial and what Slurm knows of it are put together.
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
import { accountedJobs, queuedJobs } from "./job-list.ts";
import { activeState, exitOf, isActive, type ListedJob, notedExit } from "./job-state.ts";
import { callSlurm, lastError, sendToSlurm } from "./slurm-client.ts";
import { SLURM, submissionArguments } from "./submission.ts";

const REQUEUED: CommandState = { kind: "ended", exit: notedExit(NOTES.requeued) };

/** Options of the executor. */
export interface SlurmOptions {
  /** How long a job's note of its exit code may take to arrive through a network file system, in milliseconds. Default 30,000. */
  readonly noteWaitMs?: number;
}

/** An executor of Slurm's jobs. */
export function createSlurmExecutor(settings: SlurmSettings, options: SlurmOptions = {}): Executor {
  const slurm = new SlurmExecutor(settings, options.noteWaitMs ?? NOTE_WAIT_MS);
  return {
    name: "slurm",
    isRemote: true,
    submit: (request, key) => slurm.submit(request, key),
    poll: (handles, polling) => slurm.poll(handles, polling),
    stop: (handle, mode) => slurm.stop(handle, mode === "at-once"),
    logs: readSharedLog,
  };
}

function nameOf(key: string): string {
  return `paretune-${key}`;
}

class SlurmExecutor {
  readonly #settings: SlurmSettings;
  readonly #noteWaitMs: number;
  /** When a job was first seen to have ended without a note, and how, by key: Slurm may forget it while the note is awaited. */
  readonly #unnoted = new Map<string, { readonly since: number; readonly exit: Exit }>();
  /** The keys of commands that were seen running. */
  readonly #begun = new Set<string>();

  constructor(settings: SlurmSettings, noteWaitMs: number) {
    [this.#settings, this.#noteWaitMs] = [settings, noteWaitMs];
  }

  async submit(request: CommandRequest, key: string): Promise<CommandHandle> {
    if (!isKey(key)) throw new SubmissionRefused(`cannot be submitted with the key ${key}`);
    const folder = dirname(request.stdoutFile);
    const files = jobFiles(folder, key);
    const handle = { key, folder, ...(await logStarts(request, files.folder)) };
    if (request.isNew !== true) {
      const [job] = (await queuedJobs([nameOf(key)])).get(nameOf(key)) ?? [];
      if (job !== undefined) return { ...handle, job: job.id };
      if (existsSync(files.claim)) return handle;
    }
    writeScript(files, jobScript(SLURM, request, files, this.#settings.setup));
    const args = submissionArguments(this.#settings, { name: nameOf(key), files, timeoutMs: request.timeoutMs });
    const answer = await callSlurm("sbatch", args);
    if (answer.code === 127)
      throw new SubmissionRefused("could not be submitted: the program sbatch was not found in PATH");
    if (answer.code !== 0) throw new SubmissionRefused(`was refused by Slurm (${lastError(answer)})`);
    return { ...handle, job: answer.stdout.trim().split(";")[0] ?? "" };
  }

  async poll(handles: readonly CommandHandle[], { waitMs, signal }: PollOptions): Promise<readonly CommandState[]> {
    await pause(waitMs, signal);
    const names = handles.filter(({ key }) => isKey(key)).map(({ key }) => nameOf(key));
    if (names.length === 0) return handles.map(() => ({ kind: "unknown" }));
    const queued = await queuedJobs(names);
    const notes = await Promise.all(handles.map((handle) => this.#noteOf(handle, queued.get(nameOf(handle.key)))));
    // A note other than 0 does not say by whom the command was ended.
    const gone = handles.filter(({ key }, index) => isKey(key) && !queued.has(nameOf(key)) && notes[index] !== "0");
    const accounted = await accountedJobs(gone.map(({ key }) => nameOf(key)));
    const states = handles.map((handle, index) => {
      const name = nameOf(handle.key);
      return this.#state(handle, queued.get(name) ?? accounted.get(name) ?? [], notes[index]);
    });
    await this.#endRequeued(handles, states);
    return states.map((state, index) => (this.#isRequeued(handles[index], state) ? REQUEUED : state));
  }

  /** Whether a command that has run is in the queue again: it is not to run from the middle of what it left. */
  #isRequeued(handle: CommandHandle | undefined, { kind }: CommandState): boolean {
    return handle !== undefined && kind === "waiting" && this.#begun.has(handle.key);
  }

  async #endRequeued(handles: readonly CommandHandle[], states: readonly CommandState[]): Promise<void> {
    const requeued = handles.filter((handle, index) => this.#isRequeued(handle, states[index] ?? { kind: "unknown" }));
    if (requeued.length === 0) return;
    await callSlurm("scancel", [
      `--name=${requeued.map(({ key }) => nameOf(key)).join(",")}`,
      "--state=PENDING",
      "--quiet",
    ]);
  }

  /** What a job noted about its end; undefined while it may still run. */
  async #noteOf(handle: CommandHandle, jobs: readonly ListedJob[] = []): Promise<string | undefined> {
    const files = filesOfHandle(handle);
    return files === undefined || jobs.some(isActive) ? undefined : readExit(files);
  }

  #state(handle: CommandHandle, jobs: readonly ListedJob[], noted: string | undefined): CommandState {
    const active = jobs.find(isActive);
    if (active !== undefined) {
      const state = activeState(active);
      if (state.kind === "running") this.#begun.add(handle.key);
      return state;
    }
    const files = filesOfHandle(handle);
    const job = jobs.find(({ id }) => id === handle["job"]) ?? jobs[0];
    const exit = exitOf(job, noted, files && messagesOf(files)) ?? this.#unnoted.get(handle.key)?.exit;
    if (exit === undefined) return { kind: "unknown" };
    if (noted === undefined && exit.kind === "engine-failed" && this.#isNoteAwaited(handle.key, exit)) {
      return { kind: "running" };
    }
    this.#unnoted.delete(handle.key);
    this.#begun.delete(handle.key);
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
    const name = nameOf(handle.key);
    const files = filesOfHandle(handle);
    if (files !== undefined && existsSync(dirname(dirname(files.folder)))) claim(files);
    const cancel = [`--name=${name}`, "--quiet"];
    if (isAtOnce) {
      sendToSlurm("scancel", cancel);
      return NOTHING_LEFT;
    }
    let ended = 0;
    for (const deadline = performance.now() + STOP_PATIENCE_MS; ; ) {
      const active = [...((await queuedJobs([name])).get(name) ?? [])].filter(isActive);
      ended = Math.max(ended, active.length);
      if (active.length === 0) return { ended, remaining: 0 };
      if (performance.now() > deadline) return { ended: ended - active.length, remaining: active.length };
      await callSlurm("scancel", cancel);
      await pause(STOP_LOOK_MS);
    }
  }
}
