/**
 * @file What is read of the pods and jobs in an answer of Kubernetes, whatever the answer holds.
 */
import { type Fields, isFields } from "../../is-fields.ts";
import { CONTAINER_ANNOTATION, JOB_LABEL } from "./job-manifest.ts";

/** A condition of a pod or a job that holds. */
export interface Condition {
  readonly type: string;
  readonly isTrue: boolean;
  readonly reason: string;
  readonly message: string;
}

/** The state of a container. */
export interface ContainerView {
  readonly kind: "waiting" | "running" | "terminated";
  readonly reason: string;
  readonly message: string;
  readonly exitCode?: number;
  /** When it ended, in milliseconds of the node's clock. */
  readonly finishedAt?: number;
}

/** A pod. */
export interface PodView {
  readonly name: string;
  /** The name of its job. */
  readonly job: string;
  /** Pending, Running, Succeeded, Failed or Unknown. */
  readonly phase: string;
  readonly reason: string;
  readonly message: string;
  readonly conditions: readonly Condition[];
  /** The name of the container that the command runs in. */
  readonly containerName: string;
  /** Its state; undefined where there is none yet. */
  readonly container: ContainerView | undefined;
  /** The first container, also one that prepares the pod, that waits for a reason. */
  readonly blocked: ContainerView | undefined;
  /** When its deletion was asked for, in milliseconds of the cluster's clock. */
  readonly deletedAt?: number;
  /** How long it may take to end, in seconds. */
  readonly graceSeconds: number;
  /** The time limit of the pod, in seconds. */
  readonly deadlineSeconds?: number;
}

/** A job. */
export interface JobView {
  readonly name: string;
  readonly isDeleted: boolean;
  readonly isSuspended: boolean;
  readonly conditions: readonly Condition[];
}

/** The pods in an answer. What is none is left out. */
export function readPods(body: unknown): readonly PodView[] {
  return itemsOf(body).flatMap((item) => {
    const { metadata, spec, status } = partsOf(item);
    const job = fieldsOf(metadata["labels"])[JOB_LABEL];
    if (typeof job !== "string" || typeof metadata["name"] !== "string") return [];
    const annotated = fieldsOf(metadata["annotations"])[CONTAINER_ANNOTATION];
    const containerName = typeof annotated === "string" ? annotated : textOf(listOf(spec["containers"])[0]?.["name"]);
    const [statuses, preparing] = [listOf(status["containerStatuses"]), listOf(status["initContainerStatuses"])];
    const graceSeconds = numberOf(metadata["deletionGracePeriodSeconds"]) ?? 0;
    const deletion = timeOf(metadata["deletionTimestamp"]);
    const deadlineSeconds = numberOf(spec["activeDeadlineSeconds"]);
    return [
      {
        name: metadata["name"],
        job,
        phase: textOf(status["phase"]),
        reason: textOf(status["reason"]),
        message: textOf(status["message"]),
        conditions: conditionsOf(status["conditions"]),
        containerName,
        container: stateOf(statuses.find(({ name }) => name === containerName)),
        blocked: [...preparing, ...statuses]
          .map(stateOf)
          .find((state) => state?.kind === "waiting" && state.reason !== ""),
        graceSeconds,
        // The time that is stated is that at which it has to have ended.
        ...(deletion === undefined ? {} : { deletedAt: deletion - 1000 * graceSeconds }),
        ...(deadlineSeconds === undefined ? {} : { deadlineSeconds }),
      },
    ];
  });
}

/** The jobs in an answer. What is none is left out. */
export function readJobs(body: unknown): readonly JobView[] {
  return itemsOf(body).flatMap((item) => {
    const { metadata, spec, status } = partsOf(item);
    if (typeof metadata["name"] !== "string") return [];
    return [
      {
        name: metadata["name"],
        isDeleted: metadata["deletionTimestamp"] !== undefined,
        isSuspended: spec["suspend"] === true,
        conditions: conditionsOf(status["conditions"]),
      },
    ];
  });
}

/** The condition of a type, if it holds. */
export function conditionOf(conditions: readonly Condition[], type: string): Condition | undefined {
  return conditions.find((each) => each.type === type && each.isTrue);
}

function itemsOf(body: unknown): readonly Fields[] {
  const { items } = fieldsOf(body);
  return listOf(items ?? [body]);
}

function partsOf({ metadata, spec, status }: Fields): Readonly<Record<"metadata" | "spec" | "status", Fields>> {
  return { metadata: fieldsOf(metadata), spec: fieldsOf(spec), status: fieldsOf(status) };
}

function stateOf(status: Fields | undefined): ContainerView | undefined {
  const state = fieldsOf(status?.["state"]);
  const kind = (["terminated", "running", "waiting"] as const).find((each) => isFields(state[each]));
  if (kind === undefined) return undefined;
  const { reason, message, exitCode, finishedAt } = fieldsOf(state[kind]);
  const [code, finished] = [numberOf(exitCode), timeOf(finishedAt)];
  return {
    kind,
    reason: textOf(reason),
    message: textOf(message),
    ...(code === undefined ? {} : { exitCode: code }),
    ...(finished === undefined ? {} : { finishedAt: finished }),
  };
}

function conditionsOf(value: unknown): readonly Condition[] {
  return listOf(value).map(({ type, status, reason, message }) => ({
    type: textOf(type),
    isTrue: status === "True",
    reason: textOf(reason),
    message: textOf(message),
  }));
}

function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {};
}

function listOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.filter(isFields) : [];
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function numberOf(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

function timeOf(value: unknown): number | undefined {
  const time = typeof value === "string" ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}
