/**
 * @file What the states of pods and jobs mean for a command.
 */
import type { CommandState } from "../executor.ts";
import type { Exit } from "../exit.ts";
import { notedExit } from "../slurm/job-state.ts";
import { type ContainerView, conditionOf, type JobView, type PodView } from "./pod-view.ts";

/** How much of a message of Kubernetes is shown. */
const MAX_CHARACTERS = 300;

/** Reasons for which a container waits in vain. Kubernetes would try again for ever. */
const BROKEN: readonly string[] = [
  "ErrImagePull",
  "ImagePullBackOff",
  "InvalidImageName",
  "ErrImageNeverPull",
  "ImageInspectError",
  "RegistryUnavailable",
  "SignatureValidationFailed",
  "CreateContainerConfigError",
  "CreateContainerError",
  "RunContainerError",
  "PreCreateHookError",
  "PreStartHookError",
  "PostStartHookError",
];

/** Whether something of a pod may still run. */
export function isActive({ phase }: PodView): boolean {
  return phase !== "Succeeded" && phase !== "Failed";
}

/** Whether a job has come to its end. */
export function isFinished({ conditions }: JobView): boolean {
  return conditionOf(conditions, "Complete") !== undefined || conditionOf(conditions, "Failed") !== undefined;
}

/** The state of a command whose pod has not ended. */
export function activeState(pod: PodView): CommandState {
  if (pod.container?.kind === "running" || pod.container?.kind === "terminated") return { kind: "running" };
  const unscheduled = pod.conditions.find(({ type, isTrue }) => type === "PodScheduled" && !isTrue);
  const reason = unscheduled === undefined ? pod.blocked : unscheduled;
  if (reason === undefined || reason.reason === "") return { kind: "waiting" };
  return { kind: "waiting", reason: said(reason) };
}

/** Why a pod will never run its command, in the words of Kubernetes; undefined where it may. */
export function brokenExit({ container, blocked }: PodView): Exit | undefined {
  const mayRun = container === undefined || container.kind === "waiting";
  if (!mayRun || blocked === undefined || !BROKEN.includes(blocked.reason)) return undefined;
  return { kind: "engine-failed", reason: `could not be run by Kubernetes (${said(blocked)})` };
}

/** What is known of a command that no longer runs. */
export interface Ended {
  /** Its pod, which has ended; undefined where there is none any more. */
  readonly pod: PodView | undefined;
  /** Undefined where there is none any more. */
  readonly job: JobView | undefined;
  /** What the job noted in the folder of its trial; undefined where that is nothing. */
  readonly noted: string | undefined;
  /** Whether this process has seen that there was a job. */
  readonly wasSeen: boolean;
}

/** How a command ended; undefined where that cannot be said (yet). */
export function exitOf({ pod, job, noted, wasSeen }: Ended): Exit | undefined {
  // Whatever became of the pod after that: the command has ended well.
  if (noted === "0") return { kind: "succeeded" };
  const own = noted === undefined ? undefined : notedExit(noted);
  if (pod !== undefined) return podExit(pod, own) ?? own;
  // A pod may be removed some time after it has ended.
  if (own !== undefined && own.kind !== "signalled") return own;
  if (job !== undefined && !job.isDeleted) return jobExit(job) ?? own;
  if (job !== undefined || wasSeen)
    return { kind: "cancelled", reason: "was lost: its job was deleted in Kubernetes, not by this run" };
  return own;
}

/** How Kubernetes ended a pod; undefined where it ended by itself. */
function podExit(pod: PodView, own: Exit | undefined): Exit | undefined {
  const { container, reason, message } = pod;
  if (container?.reason === "OOMKilled") return { kind: "out-of-memory" };
  if (reason === "DeadlineExceeded") return { kind: "timed-out", limitMs: 1000 * (pod.deadlineSeconds ?? 0) };
  const disrupted = conditionOf(pod.conditions, "DisruptionTarget");
  if (disrupted !== undefined) return disruption(disrupted.reason, message === "" ? disrupted.message : message);
  if (reason === "NodeLost" || container?.reason === "ContainerStatusUnknown") {
    return { kind: "node-lost", reason: `was lost in Kubernetes: its node does not answer${more(message)}` };
  }
  if (reason !== "") {
    const kind = /^(Evicted|Preempting|Terminated|Shutdown|NodeShutdown)$/.test(reason) ? "preempted" : "engine-failed";
    return { kind, reason: `was ended by Kubernetes: ${said({ reason, message })}` };
  }
  if (wasDeleted(pod, own))
    return { kind: "cancelled", reason: "was lost: its pod was deleted in Kubernetes, not by this run" };
  if (container?.kind === "terminated" && /^(StartError|ContainerCannotRun)$/.test(container.reason)) {
    return { kind: "engine-failed", reason: `could not be run by Kubernetes (${said(container)})` };
  }
  if (container?.kind === "terminated") return undefined;
  return { kind: "engine-failed", reason: `could not be run by Kubernetes${more(message)}` };
}

/** Whether a pod was deleted before its command had ended by itself. Its times are full seconds, of two clocks. */
function wasDeleted({ deletedAt, container }: PodView, own: Exit | undefined): boolean {
  if (deletedAt === undefined) return false;
  const endedItself = own !== undefined && own.kind !== "signalled";
  return !endedItself || container?.finishedAt === undefined || container.finishedAt > deletedAt;
}

/** An end that Kubernetes itself has a name for. */
function disruption(reason: string, message: string): Exit {
  switch (reason) {
    case "PreemptionByScheduler":
      return { kind: "preempted", reason: `was ended by Kubernetes to make room for another pod${more(message)}` };
    case "DeletionByTaintManager":
    case "DeletionByPodGC":
      return { kind: "node-lost", reason: `was lost in Kubernetes: its node failed or was taken away${more(message)}` };
    default:
      return { kind: "preempted", reason: `was evicted by Kubernetes${more(message === "" ? reason : message)}` };
  }
}

/** How a command ended whose pod is gone, by its job. */
function jobExit({ conditions }: JobView): Exit | undefined {
  const failed = conditionOf(conditions, "Failed");
  if (failed === undefined) return undefined;
  if (failed.message.includes("DisruptionTarget")) {
    return { kind: "preempted", reason: `was evicted by Kubernetes, or lost with its node${more(failed.message)}` };
  }
  if (failed.reason === "BackoffLimitExceeded") {
    return { kind: "cancelled", reason: "was lost: its pod was deleted in Kubernetes, not by this run" };
  }
  return { kind: "engine-failed", reason: `was ended by Kubernetes: ${said(failed)}` };
}

/** The exit of a pod that has left no note. */
export function exitWithoutNote(container: ContainerView | undefined, log: string): Exit {
  const code = container?.exitCode === undefined ? "" : `exit code ${container.exitCode}`;
  const reason = [code, log === "" ? (container === undefined ? "" : said(container)) : shortened(log)].filter(
    (part) => part !== "",
  );
  return {
    kind: "engine-failed",
    reason:
      `ended in Kubernetes without a note of its exit code (${reason.join(": ") || "no reason given"}); the folder of the study has to be on a ` +
      "volume that its container mounts at the same path, and may write to",
  };
}

function said({ reason, message }: { readonly reason: string; readonly message: string }): string {
  return [reason, shortened(message)].filter((part) => part !== "").join(": ") || "no reason given";
}

function more(message: string): string {
  return message === "" ? "" : ` (${shortened(message)})`;
}

function shortened(message: string): string {
  const line = message.replace(/\s+/g, " ").trim().replace(/\.$/, "");
  return line.length > MAX_CHARACTERS ? `${line.slice(0, MAX_CHARACTERS)} …` : line;
}
