/**
 * @file Makes of an executor's four functions what the loop needs: a promise of each command's exit, its output as it arrives,
 * a time limit, and patience with an engine that does not answer. One loop asks for the states of all commands together.
 */
import { randomBytes } from "node:crypto";
import { dirname } from "node:path";
import {
  type CommandHandle,
  type CommandRequest,
  type CommandState,
  EngineUnreachable,
  type Executor,
  SubmissionRefused,
} from "./executor.ts";
import type { Exit } from "./exit.ts";
import { followOutput } from "./follow-output.ts";
import { Backoff, pause } from "./pause.ts";
import type { CommandHooks, CommandRunner, RunningCommand } from "./running-command.ts";
import { stopPatiently } from "./stop-patiently.ts";

/** How long `poll` may wait: from the first time, while nothing changes, to the longest. */
const FIRST_POLL_MS = 250;
const LONGEST_POLL_MS = 5000;
/** The same for an engine that does not answer. */
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 30_000;
/** How long an engine may not know a command before it counts as lost, in milliseconds. */
const LOST_AFTER_MS = 60_000;
/** How long a command waits in a queue before that is told, in milliseconds. */
const TELL_WAIT_MS = 60_000;

/** Options of a supervisor. */
export interface SupervisorOptions {
  /** How long an engine may not know a command before it counts as lost. Default 60,000 ms. */
  readonly lostAfterMs?: number;
  /** How long a command waits in a queue before that is told. Default 60,000 ms. */
  readonly tellWaitMs?: number;
  /** Called when the engine stops answering, with the reason, and with undefined when it answers again. */
  readonly onUnreachable?: (reason: string | undefined) => void;
}

/** A command on its way. */
interface Job {
  readonly request: CommandRequest;
  readonly hooks: CommandHooks;
  /** First the key and the folder of the logs alone. */
  handle: CommandHandle;
  /** Why this process ends it, if it does. */
  verdict?: Exit;
  /** Aborts with the verdict. */
  readonly ending: AbortController;
  /** Ends the wait for an engine that cannot be asked to stop it. */
  stopSignal?: AbortSignal | undefined;
  /** Whether the executor has ended it. */
  isStopped: boolean;
  timer?: NodeJS.Timeout;
  isRunning: boolean;
  isLeft: boolean;
  lostOutput?: string | undefined;
  /** When it was first seen waiting; infinite once that was told. */
  waitingSince?: number;
  /** When the engine first did not know it. */
  unknownSince?: number | undefined;
  /** Resolves what waits for its end. */
  settle?: (exit: Exit) => void;
}

/** The supervisor of all commands that one executor runs for this process. */
export class Supervisor implements CommandRunner {
  readonly executor: Executor;
  readonly #lostAfterMs: number;
  readonly #tellWaitMs: number;
  readonly #onUnreachable: (reason: string | undefined) => void;
  readonly #watched = new Set<Job>();
  #isPolling = false;
  #wake = new AbortController();
  #isUnreachable = false;

  constructor(executor: Executor, options: SupervisorOptions = {}) {
    this.executor = executor;
    this.#lostAfterMs = options.lostAfterMs ?? LOST_AFTER_MS;
    this.#tellWaitMs = options.tellWaitMs ?? TELL_WAIT_MS;
    this.#onUnreachable = options.onUnreachable ?? (() => {});
  }

  start(request: CommandRequest, hooks: CommandHooks): RunningCommand {
    const key = `${hooks.label === undefined ? "" : `${hooks.label}-`}${randomBytes(8).toString("hex")}`;
    const followed = { ...request, isFollowed: hooks.onOutput !== undefined };
    const ending = new AbortController();
    const flags = { isRunning: false, isStopped: false, isLeft: false };
    const job: Job = {
      request: followed,
      hooks,
      handle: { key, folder: dirname(request.stdoutFile) },
      ending,
      ...flags,
    };
    const exit = this.#run(job).finally(() => clearTimeout(job.timer));
    exit.catch(() => {}); // the caller sees it, perhaps later
    return {
      exit,
      stop: async (signal) => {
        job.stopSignal = signal ?? job.stopSignal;
        void this.#end(job, { kind: "stopped" });
        await exit.catch(() => {});
      },
      kill: () => {
        job.verdict ??= { kind: "stopped" };
        this.executor.stop(job.handle, "at-once").catch(() => {});
      },
      lostOutput: () => job.lostOutput,
      isLeft: () => job.isLeft,
    };
  }

  /** Submits a command and waits for its end. */
  async #run(job: Job): Promise<Exit> {
    job.hooks.saveHandle(job.handle);
    const submitted = await this.#submit(job);
    if (submitted !== undefined) return submitted;
    try {
      job.hooks.saveHandle(job.handle);
    } catch (error) {
      await stopPatiently(this.executor, job.handle);
      throw error;
    }
    // It may have been submitted after the executor was asked to stop it.
    if (job.verdict !== undefined) void this.#end(job, job.verdict);
    const { onOutput } = job.hooks;
    const following = onOutput && followOutput(this.executor, job.handle, onOutput);
    const exit = await this.#watch(job);
    const problem = await following?.end(job.isLeft);
    job.lostOutput ??= problem;
    return job.verdict ?? exit;
  }

  /** Submits a command as soon as the engine answers; or how it ended before that. */
  async #submit(job: Job): Promise<Exit | undefined> {
    const backoff = new Backoff(FIRST_RETRY_MS, LONGEST_RETRY_MS);
    for (let isNew = true; ; isNew = false) {
      try {
        job.handle = await this.executor.submit({ ...job.request, isNew }, job.handle.key);
        this.#answered();
        return undefined;
      } catch (error) {
        if (error instanceof SubmissionRefused) {
          // It may have been taken all the same, now or by an earlier answer that was lost, and is not to run beside another attempt.
          await this.executor.stop(job.handle).catch(() => {});
          return job.verdict ?? { kind: "engine-failed", reason: error.message };
        }
        if (!(error instanceof EngineUnreachable)) throw error;
        this.#unreachable(error.message);
        await pause(backoff.next(), job.ending.signal);
      }
      if (job.verdict === undefined) continue;
      // What was asked for may have arrived although no answer did.
      await this.#end(job, job.verdict);
      return job.verdict;
    }
  }

  /** Resolves with the exit of a command that was submitted. */
  #watch(job: Job): Promise<Exit> {
    return new Promise((resolve) => {
      job.settle = resolve;
      this.#watched.add(job);
      this.#wake.abort();
      if (!this.#isPolling) void this.#poll();
    });
  }

  /** Asks for the states of all commands until none is left. */
  async #poll(): Promise<void> {
    this.#isPolling = true;
    const [patience, retry] = [
      new Backoff(FIRST_POLL_MS, LONGEST_POLL_MS),
      new Backoff(FIRST_RETRY_MS, LONGEST_RETRY_MS),
    ];
    while (this.#watched.size > 0) {
      // A new command, or one that was stopped, is looked at without waiting.
      const isWoken = this.#wake.signal.aborted;
      if (isWoken) this.#wake = new AbortController();
      const { signal } = this.#wake;
      const jobs = [...this.#watched];
      try {
        const waitMs = isWoken ? 0 : patience.next();
        const begun = performance.now();
        const states = await this.executor.poll(
          jobs.map(({ handle }) => handle),
          { waitMs, signal },
        );
        this.#answered();
        retry.reset();
        const changes = jobs.map((job, index) => this.#take(job, states[index] ?? { kind: "unknown" }));
        if (changes.includes(true)) patience.reset();
        // An executor may answer at once although nothing has changed.
        else await pause(begun + waitMs - performance.now(), signal);
      } catch (error) {
        this.#unreachable(error instanceof Error ? error.message : String(error));
        await pause(retry.next(), signal);
      }
    }
    this.#isPolling = false;
  }

  /** Takes note of a state. Returns whether it is a new one. */
  #take(job: Job, state: CommandState): boolean {
    if (state.kind !== "unknown") job.unknownSince = undefined;
    switch (state.kind) {
      case "waiting":
        return this.#waiting(job, state.reason);
      case "running":
        return this.#running(job);
      case "ended":
        job.lostOutput = state.lostOutput;
        this.#settle(job, state.exit);
        return true;
      case "unknown":
        job.unknownSince ??= performance.now();
        if (!job.isStopped && performance.now() - job.unknownSince < this.#lostAfterMs) return false;
        this.#settle(job, { kind: "node-lost", reason: `was lost: ${this.executor.name} does not know it any more` });
        return true;
    }
  }

  /** Tells once that a command waits for long. */
  #waiting(job: Job, reason: string | undefined): false {
    job.waitingSince ??= performance.now();
    if (performance.now() - job.waitingSince >= this.#tellWaitMs) {
      job.waitingSince = Number.POSITIVE_INFINITY;
      job.hooks.onWaiting?.(reason);
    }
    return false;
  }

  #running(job: Job): boolean {
    if (job.isRunning) return false;
    job.isRunning = true;
    job.hooks.onRunning?.();
    const { timeoutMs } = job.request;
    if (timeoutMs !== undefined) {
      job.timer = setTimeout(() => void this.#end(job, { kind: "timed-out", limitMs: timeoutMs }), timeoutMs);
    }
    return true;
  }

  #settle(job: Job, exit: Exit): void {
    if (!this.#watched.delete(job)) return;
    clearTimeout(job.timer);
    job.settle?.(exit);
  }

  /** Ends a command, for the first reason that is given. */
  async #end(job: Job, why: Exit): Promise<void> {
    job.verdict ??= why;
    job.ending.abort();
    const { handle } = job;
    const patience = {
      get signal() {
        return job.stopSignal;
      },
      onUnreachable: (reason: string) => this.#unreachable(reason),
    };
    const { remaining } = await stopPatiently(this.executor, handle, patience).catch(() => ({ remaining: 1 }));
    // What was stopped by its key alone may have been submitted meanwhile.
    job.isStopped = remaining === 0 && handle === job.handle;
    job.isLeft = remaining > 0;
    if (job.isLeft) this.#settle(job, why);
    this.#wake.abort();
  }

  #unreachable(reason: string): void {
    if (!this.#isUnreachable) this.#onUnreachable(reason);
    this.#isUnreachable = true;
  }

  #answered(): void {
    if (this.#isUnreachable) this.#onUnreachable(undefined);
    this.#isUnreachable = false;
  }
}
