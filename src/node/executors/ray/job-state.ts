/**
 * @file What the states of Ray mean for a command.
 */
import type { CommandState } from "../executor.ts";
import type { Exit } from "../exit.ts";
import { NOTES } from "../jobs/job-script.ts";
import { notedExit } from "../slurm/job-state.ts";

/** A job as Ray describes it. */
export interface RayJob {
  /** The key. */
  readonly id: string;
  /** PENDING, RUNNING, STOPPED, SUCCEEDED or FAILED. */
  readonly status: string;
  /** The kind of an error; empty where there is none. */
  readonly error: string;
  /** What Ray says; may have many lines. */
  readonly message: string;
}

/** How much of a message of Ray is shown. */
const MAX_CHARACTERS = 200;

/** The jobs in an answer of Ray. What is none, or is not complete, is left out. */
export function readJobs(body: unknown): readonly RayJob[] {
  return (Array.isArray(body) ? body : [body]).flatMap((entry: unknown) => {
    if (typeof entry !== "object" || entry === null) return [];
    const { submission_id, status, error_type, message } = entry as Readonly<Record<string, unknown>>;
    if (typeof submission_id !== "string" || typeof status !== "string") return [];
    return [{ id: submission_id, status, error: textOf(error_type), message: textOf(message) }];
  });
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** The state of a command whose job has not ended; undefined where it has, or where this version of Ray has further states. */
export function activeState({ status, message }: RayJob): CommandState | undefined {
  if (status === "RUNNING") return { kind: "running" };
  return status === "PENDING" ? { kind: "waiting", reason: firstLine(message) } : undefined;
}

/**
 * How a command ended; undefined where that cannot be said (yet).
 *
 * @param job - its job that has ended; undefined where Ray does not know it
 * @param noted - what the job noted; undefined where that is nothing
 */
export function exitOf(job: RayJob | undefined, noted: string | undefined): Exit | undefined {
  // Whatever became of the job after that: the command has ended well.
  if (noted === "0") return { kind: "succeeded" };
  const byEngine = job === undefined ? undefined : engineExit(job);
  if (byEngine !== undefined) return byEngine;
  if (noted === NOTES.noFolder) {
    const reason = "the folder that commands start in does not exist on the node";
    return { kind: "not-started", cause: "machine", reason };
  }
  return noted === undefined ? undefined : notedExit(noted);
}

/** How Ray itself ended a job; undefined where the job ended by itself. */
function engineExit({ status, error, message }: RayJob): Exit | undefined {
  if (status === "STOPPED") return { kind: "cancelled", reason: "was stopped in Ray, not by this run" };
  const said = lastLine(message);
  const more = said === "" ? "" : ` (${said})`;
  switch (error) {
    case "RUNTIME_ENV_SETUP_FAILURE":
      return { kind: "engine-failed", reason: `could not be run by Ray: its runtime_env failed${more}` };
    case "JOB_SUPERVISOR_ACTOR_START_TIMEOUT":
      return {
        kind: "engine-failed",
        reason: `waited in Ray for too long: no node had what the block ray asks for${more}`,
      };
    case "JOB_SUPERVISOR_ACTOR_UNSCHEDULABLE":
      return {
        kind: "engine-failed",
        reason: `could not be run by Ray: no node has what the block ray asks for${more}`,
      };
    case "JOB_SUPERVISOR_ACTOR_DIED":
      return { kind: "node-lost", reason: `was lost in Ray: its node or its supervisor died${more}` };
    case "JOB_ENTRYPOINT_COMMAND_ERROR":
      return undefined;
    case "":
      // A job that has ended well, or one of an earlier version, which names no kinds of errors.
      return /^Job supervisor|actor (died|was unexpectedly)/i.test(message)
        ? { kind: "node-lost", reason: `was lost in Ray${more}` }
        : undefined;
    default:
      return { kind: "engine-failed", reason: `could not be run by Ray: ${error}${more}` };
  }
}

/** The exit of a job that has left no note. */
export function exitWithoutNote({ status, message }: RayJob): Exit {
  const said = lastLine(message);
  const reason =
    `ended in Ray without a note of its exit code (${said === "" ? status : said}); the folder of the study has to be on a ` +
    "file system that the nodes share";
  return { kind: "engine-failed", reason };
}

function firstLine(message: string): string {
  return (message.trim().split("\n")[0] ?? "").replace(/\.$/, "").slice(0, MAX_CHARACTERS);
}

function lastLine(message: string): string {
  return (message.trim().split("\n").at(-1) ?? "").trim().slice(0, MAX_CHARACTERS);
}
