/**
 * @file How a command ended, by what or whom.
 */

/** How a command ended. */
export type Exit =
  | { readonly kind: "succeeded" }
  | { readonly kind: "failed"; readonly code: number }
  | { readonly kind: "signalled"; readonly signal: string }
  | { readonly kind: "out-of-memory" }
  | { readonly kind: "timed-out"; readonly limitMs: number }
  /** It was ended because this process asked for it. */
  | { readonly kind: "stopped" }
  | { readonly kind: "not-started"; readonly reason: string; readonly cause: NotStarted }
  | InfrastructureExit;

/** Why a command did not start: its program cannot be executed; the machine lacks something else, such as the folder, memory
 * or a process id; or its words or its own folder are impossible. */
export type NotStarted = "program" | "machine" | "trial";

/**
 * What the command is not the reason of: its node is gone, or the engine has lost it; it made room for another job; somebody
 * else cancelled it; or the engine could not run it at all (refused it, or has no image for it). It is tried again, and nothing
 * is learned from it.
 */
export interface InfrastructureExit {
  readonly kind: "node-lost" | "preempted" | "cancelled" | "engine-failed";
  /** A phrase that follows "the command …", e.g. "was cancelled in Slurm by user 0". */
  readonly reason: string;
}

/** The exit of a process: its code, or the name of the signal that ended it. */
export function processExit(code: number, signal?: string): Exit {
  if (signal !== undefined) return { kind: "signalled", signal };
  return code === 0 ? { kind: "succeeded" } : { kind: "failed", code };
}

/** Whether the infrastructure and not the command is the reason of an exit. */
export function isInfrastructure(exit: Exit): exit is InfrastructureExit {
  const { kind } = exit;
  return kind === "node-lost" || kind === "preempted" || kind === "cancelled" || kind === "engine-failed";
}

/** How a command ended, as a phrase for a reason; undefined if it ended well. */
export function exitProblem(exit: Exit): string | undefined {
  switch (exit.kind) {
    case "succeeded":
      return undefined;
    case "failed":
      return `ended with exit code ${exit.code}`;
    case "signalled":
      return `was ended by ${exit.signal}`;
    case "out-of-memory":
      return "needed more memory than it was given, and was ended";
    case "timed-out":
      return `did not end within ${exit.limitMs / 1000} s and was ended, with everything that it had started`;
    case "stopped":
      return "was stopped";
    case "not-started":
      return `did not start: ${exit.reason}`;
    default:
      return exit.reason;
  }
}
