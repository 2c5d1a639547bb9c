/**
 * @file Runs commands as jobs of Ray, by the REST API of its dashboard. The key is the submission id, which Ray accepts once. What
 * the job notes in the folder of its trial and what Ray knows of it are put together.
 */
import { existsSync } from "node:fs";
import { dirname } from "node:path";
import type { RaySettings } from "../../study-file/ray-settings.ts";
import {
  type CommandHandle,
  type CommandRequest,
  type CommandState,
  EngineUnreachable,
  type Executor,
  type Leftovers,
  type PollOptions,
  SubmissionRefused,
} from "../executor.ts";
import { claim, filesOfHandle, isKey, jobFiles, readExit, writeScript } from "../jobs/job-files.ts";
import { jobScript } from "../jobs/job-script.ts";
import { NOTE_WAIT_MS, NOTHING_LEFT, SeenSince, STOP_LOOK_MS, STOP_PATIENCE_MS } from "../jobs/job-waits.ts";
import { logStarts, readSharedLog } from "../jobs/shared-logs.ts";
import { pause } from "../pause.ts";
import { activeState, exitOf, exitWithoutNote, type RayJob, readJobs } from "./job-state.ts";
import { callRay, rayAddress, sendToRay } from "./ray-client.ts";
import { RAY, submissionBody } from "./submission.ts";

/** Up to so many jobs are asked for one by one; more with the list of all jobs of the cluster. */
const MAX_SINGLE_LOOKS = 4;

/** Options of the executor. */
export interface RayOptions {
  /** How long a job's note of its exit code may take to arrive through a network file system, in milliseconds. Default 30,000. */
  readonly noteWaitMs?: number;
}

/** An executor of Ray's jobs. */
export function createRayExecutor(settings: RaySettings, options: RayOptions = {}): Executor {
  const ray = new RayExecutor(settings, options.noteWaitMs ?? NOTE_WAIT_MS);
  return {
    name: "ray",
    isRemote: true,
    submit: (request, key) => ray.submit(request, key),
    poll: (handles, polling) => ray.poll(handles, polling),
    stop: (handle, mode) => ray.stop(handle, mode === "at-once"),
    logs: readSharedLog,
  };
}

class RayExecutor {
  readonly #settings: RaySettings;
  readonly #address: string;
  readonly #noteWaitMs: number;
  /** Jobs that were seen to have ended without a note, by key. */
  readonly #unnoted = new SeenSince();

  constructor(settings: RaySettings, noteWaitMs: number) {
    [this.#settings, this.#address, this.#noteWaitMs] = [settings, rayAddress(settings.address), noteWaitMs];
  }

  async submit(request: CommandRequest, key: string): Promise<CommandHandle> {
    if (!isKey(key)) throw new SubmissionRefused(`cannot be submitted with the key ${key}`);
    const folder = dirname(request.stdoutFile);
    const files = jobFiles(folder, key);
    const handle = { key, folder, ...(await logStarts(request, files.folder)) };
    // A head that was restarted has forgotten what it has run.
    if (request.isNew !== true && existsSync(files.claim)) return handle;
    writeScript(files, jobScript(RAY, request, files));
    const { body, error } = await callRay(this.#address, "/api/jobs/", submissionBody(this.#settings, key, files));
    if (body === undefined && !/already exists/.test(error)) {
      throw new SubmissionRefused(`was refused by Ray (${error})`);
    }
    return handle;
  }

  async poll(handles: readonly CommandHandle[], { waitMs, signal }: PollOptions): Promise<readonly CommandState[]> {
    await pause(waitMs, signal);
    const keys = handles.map(({ key }) => key).filter(isKey);
    const jobs = new Map((await this.#look(keys)).map((job) => [job.id, job]));
    return Promise.all(handles.map((handle) => this.#state(handle, jobs.get(handle.key))));
  }

  /** The jobs with these keys that Ray knows, and perhaps others. */
  async #look(keys: readonly string[]): Promise<readonly RayJob[]> {
    const paths = keys.length > MAX_SINGLE_LOOKS ? ["/api/jobs/"] : keys.map((key) => `/api/jobs/${key}`);
    const answers = await Promise.all(paths.map((path) => callRay(this.#address, path)));
    return answers.flatMap(({ status, body, error }) => {
      if (body !== undefined) return readJobs(body);
      // A proxy whose head is gone answers 404, too.
      if (status === 404 && error.includes("does not exist")) return [];
      throw new EngineUnreachable(`Ray gives no answer at ${this.#address} (${error})`);
    });
  }

  async #state(handle: CommandHandle, job: RayJob | undefined): Promise<CommandState> {
    const files = filesOfHandle(handle);
    const active = job && activeState(job);
    if (active !== undefined) {
      // A job that has not begun runs nothing once somebody else has claimed its command.
      return active.kind === "waiting" && files !== undefined && existsSync(files.claim) && (await this.#waits(handle))
        ? { kind: "ended", exit: { kind: "cancelled", reason: "was withdrawn before Ray had started it" } }
        : active;
    }
    const exit = exitOf(job, files && (await readExit(files)));
    if (exit === undefined && job === undefined) return { kind: "unknown" };
    if (exit === undefined && !this.#unnoted.hasLasted(handle.key, this.#noteWaitMs)) return { kind: "running" };
    this.#unnoted.forget(handle.key);
    return { kind: "ended", exit: exit ?? exitWithoutNote(job as RayJob) };
  }

  /** Whether a job still has not begun. It is told to run before it claims its command. */
  async #waits({ key }: CommandHandle): Promise<boolean> {
    const [job] = await this.#look([key]);
    return job?.status === "PENDING";
  }

  async stop(handle: CommandHandle, isAtOnce: boolean): Promise<Leftovers> {
    const { key } = handle;
    if (!isKey(key)) return NOTHING_LEFT;
    const path = `/api/jobs/${key}/stop`;
    const files = filesOfHandle(handle);
    const isFirst = files !== undefined && existsSync(dirname(dirname(files.folder))) && claim(files);
    if (isAtOnce) {
      sendToRay(this.#address, path);
      return NOTHING_LEFT;
    }
    let ended = 0;
    for (const deadline = performance.now() + STOP_PATIENCE_MS; ; ) {
      const [job] = await this.#look([key]);
      if (job === undefined || activeState(job) === undefined) return { ended, remaining: 0 };
      await callRay(this.#address, path, {});
      // What waits for resources is ended by Ray only when it gets them. It runs nothing then, because it has not claimed the
      // command, and somebody has.
      const isWithdrawn = job.status === "PENDING" && files !== undefined && existsSync(files.claim);
      if (isWithdrawn) return { ended: isFirst ? 1 : ended, remaining: 0 };
      ended = 1;
      if (performance.now() > deadline) return { ended: 0, remaining: 1 };
      await pause(STOP_LOOK_MS);
    }
  }
}
