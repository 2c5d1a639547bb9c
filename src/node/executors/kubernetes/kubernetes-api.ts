/**
 * @file The few things that are asked of Kubernetes about jobs and their pods.
 */
import { EngineUnreachable, SubmissionRefused } from "../executor.ts";
import { type ApiAnswer, type ApiRequest, type Connection, callKubernetes, sendRequest } from "./api-call.ts";
import { JOB_LABEL } from "./job-manifest.ts";
import type { KubernetesClient } from "./kubernetes-client.ts";
import { type JobView, type PodView, readJobs, readPods } from "./pod-view.ts";

/** The number of jobs that are asked for at once: their names are a part of an address. */
const MAX_NAMES = 200;
/** How much of the log of a pod is read, to say why it ended. */
const LOG_LINES = 3;
const MAX_LOG_BYTES = 4096;

/** The path of the jobs of a namespace. */
export function jobsPath(namespace: string, name = ""): string {
  return `/apis/batch/v1/namespaces/${encodeURIComponent(namespace)}/jobs${name === "" ? "" : `/${encodeURIComponent(name)}`}`;
}

/** The path of the pods of jobs. */
export function podsPath(namespace: string, jobs: readonly string[]): string {
  return `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods${selector(jobs)}`;
}

function selector(jobs: readonly string[]): string {
  return `?labelSelector=${encodeURIComponent(`${JOB_LABEL} in (${jobs.join(",")})`)}`;
}

/** Asks a cluster, with fresh credentials where the former are not accepted any more. Throws `SubmissionRefused` and `EngineUnreachable`. */
export async function ask(
  client: KubernetesClient,
  request: (connection: Connection) => ApiRequest,
): Promise<ApiAnswer> {
  const connection = await client.connection();
  const answer = await callKubernetes(connection, request(connection));
  if (answer.status !== 401) return answer;
  client.forget();
  const renewed = await client.connection();
  return callKubernetes(renewed, request(renewed));
}

/** The same for what is asked of jobs that are there: a refusal may be over when it is asked again. */
async function askLater(client: KubernetesClient, request: ApiRequest): Promise<ApiAnswer> {
  return ask(client, () => request).catch((error: unknown) => {
    throw error instanceof SubmissionRefused
      ? new EngineUnreachable(`Kubernetes cannot be asked: ${error.message}`)
      : error;
  });
}

/** The pods of jobs. */
export async function podsOf(
  client: KubernetesClient,
  namespace: string,
  jobs: readonly string[],
): Promise<readonly PodView[]> {
  const bodies = await Promise.all(chunks(jobs).map((names) => list(client, podsPath(namespace, names))));
  return bodies.flatMap(readPods);
}

/** Those of the jobs that exist. */
export async function jobsOf(
  client: KubernetesClient,
  namespace: string,
  jobs: readonly string[],
): Promise<readonly JobView[]> {
  const paths = chunks(jobs).map((names) => `${jobsPath(namespace)}${selector(names)}`);
  return (await Promise.all(paths.map((path) => list(client, path)))).flatMap(readJobs);
}

function chunks(names: readonly string[]): readonly (readonly string[])[] {
  const count = Math.ceil(names.length / MAX_NAMES);
  return Array.from({ length: count }, (_, index) => names.slice(index * MAX_NAMES, (index + 1) * MAX_NAMES));
}

async function list(client: KubernetesClient, path: string): Promise<unknown> {
  const { body, error } = await askLater(client, { method: "GET", path });
  if (body === undefined) throw new EngineUnreachable(`Kubernetes lists no jobs (${error})`);
  if (!Array.isArray(body["items"])) throw new EngineUnreachable("Kubernetes lists no jobs (an answer without items)");
  return body;
}

/** Deletes a job. Its pods are ended, each with its own time to do so; the job is gone once they are. */
export async function deleteJob(client: KubernetesClient, namespace: string, name: string): Promise<void> {
  const { status, error } = await askLater(client, deletion(namespace, name, "Foreground"));
  if (status >= 300 && status !== 404) throw new EngineUnreachable(`Kubernetes deletes no jobs (${error})`);
}

/** The request that deletes a job. Without a policy Kubernetes would leave its pods alone. */
export function deletion(namespace: string, name: string, policy: "Foreground" | "Background"): ApiRequest {
  return { method: "DELETE", path: `${jobsPath(namespace, name)}?propagationPolicy=${policy}` };
}

/** The request that ends the pods of a job within a second. */
export function podsDeletion(namespace: string, name: string): ApiRequest {
  return { method: "DELETE", path: `${podsPath(namespace, [name])}&gracePeriodSeconds=1` };
}

/** The last lines of the log of a container; empty where there is none. Never throws. */
export async function logTail(client: KubernetesClient, namespace: string, pod: PodView): Promise<string> {
  const query = `container=${encodeURIComponent(pod.containerName)}&tailLines=${LOG_LINES}&limitBytes=${MAX_LOG_BYTES}`;
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod.name)}/log?${query}`;
  try {
    const { status, text } = await sendRequest(await client.connection(), { method: "GET", path });
    return status === 200 ? text.trim() : "";
  } catch {
    return "";
  }
}
