/**
 * @file What the states of Slurm mean for a command.
 */
import { constants } from "node:os";
import { type Exit, processExit } from "../exit.ts";
import { NOTES } from "../jobs/job-script.ts";

/** A job as Slurm lists it. */
export interface ListedJob {
  readonly id: string;
  readonly name: string;
  /** E.g. `RUNNING`. */
  readonly state: string;
  /** In milliseconds; absent: none. */
  readonly limitMs?: number;
  readonly reason: string;
}

const WAITING: readonly string[] = [
  "PENDING",
  "CONFIGURING",
  "REQUEUED",
  "REQUEUE_FED",
  "REQUEUE_HOLD",
  "RESV_DEL_HOLD",
  "SPECIAL_EXIT",
];
const RUNNING: readonly string[] = [
  "RUNNING",
  "COMPLETING",
  "SUSPENDED",
  "STOPPED",
  "RESIZING",
  "SIGNALING",
  "STAGE_OUT",
];

/** Messages of a job that was ended for its memory: where Slurm itself watches that, the state is FAILED or CANCELLED. */
const OUT_OF_MEMORY = /exceeded (job )?memory limit|oom[-_ ]?kill/i;

/** Whether a job may still run the command, or what it started may still be alive. */
export function isActive(job: ListedJob): boolean {
  return isWaiting(job) || isRunning(job);
}

/** Whether a job has begun and not ended. */
export function isRunning({ state }: ListedJob): boolean {
  return RUNNING.includes(state);
}

/** Whether a job has not begun. */
export function isWaiting({ state }: ListedJob): boolean {
  return WAITING.includes(state);
}

/**
 * How a command ended.
 *
 * @param job - its job that has ended; undefined where Slurm has forgotten it
 * @param noted - what the job noted; undefined where that is nothing
 * @param message - what Slurm said in the job's own log, whose state may hide what happened
 */
export function exitOf(job: ListedJob | undefined, noted: string | undefined, message?: string): Exit | undefined {
  // Whatever became of the job after that: the command has ended well.
  if (noted === "0") return { kind: "succeeded" };
  if (message !== undefined && OUT_OF_MEMORY.test(message)) return { kind: "out-of-memory" };
  if (message !== undefined && / DUE TO TIME LIMIT/.test(message))
    return { kind: "timed-out", limitMs: job?.limitMs ?? 0 };
  const byEngine = job === undefined ? messageExit(message) : engineExit(job);
  if (byEngine !== undefined) return byEngine;
  if (noted !== undefined) return notedExit(noted);
  if (job === undefined) return undefined;
  if (job.state === "COMPLETED") return { kind: "succeeded" };
  const said = message?.trim().split("\n").at(-1) || `${job.state}, ${job.reason}`;
  return {
    kind: "engine-failed",
    reason:
      `ended in Slurm without a note of its exit code (${said}); the folder of the study has to be on a file system that ` +
      "the nodes share",
  };
}

/** How Slurm itself ended a job that it has forgotten, as the job's own log says; undefined where that says nothing. */
function messageExit(message = ""): Exit | undefined {
  const cancelled = /\bCANCELLED AT \S+(?: DUE TO ([A-Z ]+))?/.exec(message);
  if (cancelled === null) return undefined;
  const why = cancelled[1] ?? "";
  const state = why.includes("NODE") ? "NODE_FAIL" : why.includes("PREEMPT") ? "PREEMPTED" : "CANCELLED";
  return engineExit({ id: "", name: "", state, reason: "" });
}

/** How Slurm itself ended a job; undefined where the job ended by itself. */
function engineExit({ state, limitMs, reason }: ListedJob): Exit | undefined {
  switch (state) {
    case "TIMEOUT":
    case "DEADLINE":
      return { kind: "timed-out", limitMs: limitMs ?? 0 };
    case "OUT_OF_MEMORY":
      return { kind: "out-of-memory" };
    case "NODE_FAIL":
    case "BOOT_FAIL":
      return { kind: "node-lost", reason: `was lost in Slurm: its node failed (${state})` };
    case "PREEMPTED":
      return { kind: "preempted", reason: "was ended by Slurm to make room for another job" };
    case "CANCELLED":
    case "REVOKED":
      return { kind: "cancelled", reason: "was cancelled in Slurm, not by this run" };
    case "FAILED":
      // A job that never began.
      return /^(None|NonZeroExitCode|RaisedSignal:.*)$/.test(reason)
        ? undefined
        : { kind: "engine-failed", reason: `could not be run by Slurm (${reason})` };
    default:
      return undefined;
  }
}

/** What a job noted, as an exit. */
export function notedExit(noted: string): Exit {
  if (noted === NOTES.requeued) {
    return { kind: "preempted", reason: "was put back into the queue by Slurm, which ended it" };
  }
  if (noted === NOTES.noFolder) {
    return {
      kind: "not-started",
      cause: "machine",
      reason: "the folder that commands start in does not exist on the node",
    };
  }
  const code = Number(noted);
  if (!Number.isInteger(code))
    return { kind: "engine-failed", reason: `has no readable exit code (${noted.slice(0, 40)})` };
  // A shell tells a signal by an exit code above 128.
  return processExit(code, code > 128 ? signalName(code - 128) : undefined);
}

function signalName(number: number): string | undefined {
  return Object.entries(constants.signals).find(([, value]) => value === number)?.[0];
}

/** A time limit as Slurm writes it (`5:00`, `1:00:00`, `2-00:00:00`), in milliseconds; undefined where there is none. */
export function parseLimit(text: string): number | undefined {
  const [, days = "0", rest] = /^(?:(\d+)-)?(\d+(?::\d+){0,2})$/.exec(text) ?? [];
  if (rest === undefined) return undefined;
  const parts = rest.split(":").map(Number);
  const [hours = 0, minutes = 0, seconds = 0] =
    parts.length === 3 ? parts : parts.length === 2 ? [0, ...parts] : [0, ...parts, 0];
  return 1000 * (((24 * Number(days) + hours) * 60 + minutes) * 60 + seconds);
}
