/**
 * @file Runs commands as jobs of Kubernetes. Each command is one Job with one pod; its name holds the key, and Kubernetes accepts it
 * once. What the job notes in the folder of its trial and what Kubernetes knows of its pod are put together.
 */
import { existsSync } from "node:fs";
import { dirname } from "node:path";
import type { KubernetesSettings } from "../../study-file/kubernetes-settings.ts";
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
import { claim, filesOfHandle, isKey, jobFiles, readExit } from "../jobs/job-files.ts";
import { NOTE_WAIT_MS, NOTHING_LEFT, SeenSince, STOP_LOOK_MS, STOP_PATIENCE_MS } from "../jobs/job-waits.ts";
import { logStarts, readSharedLog } from "../jobs/shared-logs.ts";
import { pause } from "../pause.ts";
import { jobManifest, jobName } from "./job-manifest.ts";
import { ask, deleteJob, deletion, jobsOf, jobsPath, logTail, podsDeletion, podsOf } from "./kubernetes-api.ts";
import { KubernetesClient } from "./kubernetes-client.ts";
import { activeState, brokenExit, exitOf, exitWithoutNote, isActive, isFinished } from "./pod-state.ts";
import { type PodTemplate, readPodTemplate } from "./pod-template.ts";
import type { JobView, PodView } from "./pod-view.ts";
import { sendAtOnce } from "./send-at-once.ts";

/** How much longer than it may a pod takes to end until its node counts as lost. */
const LOST_MS = 60_000;
/** How long other containers of a pod may go on after the command, in milliseconds. */
const SIDECAR_MS = 5000;

/** Options of the executor. */
export interface KubernetesOptions {
  /** How long a job's note of its exit code may take to arrive through a network file system, in milliseconds. Default 30,000. */
  readonly noteWaitMs?: number;
  /** How much longer than its grace period a pod may take to end until its node counts as lost, in milliseconds. Default 60,000. */
  readonly lostMs?: number;
}

/** An executor of jobs of Kubernetes. */
export function createKubernetesExecutor(settings: KubernetesSettings, options: KubernetesOptions = {}): Executor {
  const kubernetes = new KubernetesExecutor(settings, options);
  return {
    name: "kubernetes",
    isRemote: true,
    submit: (request, key) => kubernetes.submit(request, key),
    poll: (handles, polling) => kubernetes.poll(handles, polling),
    stop: (handle, mode) => kubernetes.stop(handle, mode === "at-once"),
    logs: readSharedLog,
  };
}

/** What Kubernetes knows of one command. */
interface Known {
  readonly pods: readonly PodView[];
  readonly job: JobView | undefined;
}

class KubernetesExecutor {
  readonly #settings: KubernetesSettings;
  readonly #client: KubernetesClient;
  readonly #noteWaitMs: number;
  readonly #lostMs: number;
  #template: PodTemplate | undefined;
  /** The keys of commands whose job is known to have existed. */
  readonly #seen = new Set<string>();
  /** What may be over the next time, by key and what it is. */
  readonly #seenSince = new SeenSince();

  constructor(settings: KubernetesSettings, { noteWaitMs = NOTE_WAIT_MS, lostMs = LOST_MS }: KubernetesOptions) {
    [this.#settings, this.#client] = [settings, new KubernetesClient(settings)];
    [this.#noteWaitMs, this.#lostMs] = [noteWaitMs, lostMs];
  }

  async submit(request: CommandRequest, key: string): Promise<CommandHandle> {
    if (!isKey(key)) throw new SubmissionRefused(`cannot be submitted with the key ${key}`);
    const folder = dirname(request.stdoutFile);
    const files = jobFiles(folder, key);
    const { namespace } = await this.#client.connection();
    const handle = { key, folder, namespace, ...(await logStarts(request, files.folder)) };
    // Kubernetes forgets a job some time after its end.
    if (request.isNew !== true && existsSync(files.claim)) return handle;
    this.#template ??= readPodTemplate(this.#settings);
    const body = jobManifest(request, key, { settings: this.#settings, template: this.#template, files });
    const answer = await ask(this.#client, () => ({ method: "POST", path: jobsPath(namespace), body }));
    if (answer.body === undefined && answer.reason !== "AlreadyExists") {
      throw new SubmissionRefused(`was refused by Kubernetes (${answer.error})`);
    }
    this.#seen.add(key);
    return handle;
  }

  async poll(handles: readonly CommandHandle[], { waitMs, signal }: PollOptions): Promise<readonly CommandState[]> {
    await pause(waitMs, signal);
    const known = await this.#look(handles.filter(({ key }) => isKey(key)));
    return Promise.all(
      handles.map((handle) => this.#state(handle, known.get(handle.key) ?? { pods: [], job: undefined })),
    );
  }

  /** What Kubernetes knows of commands, by key: one list of pods for each namespace, and one of jobs where no pod runs. */
  async #look(handles: readonly CommandHandle[]): Promise<ReadonlyMap<string, Known>> {
    const spaces = new Map<string, Map<string, string>>();
    for (const handle of handles) {
      const space = await this.#namespaceOf(handle);
      spaces.set(space, (spaces.get(space) ?? new Map()).set(jobName(handle.key), handle.key));
    }
    const known = [...spaces].map(async ([space, keys]) => {
      const names = [...keys.keys()];
      const pods = await podsOf(this.#client, space, names);
      const withoutPod = names.filter((name) => !pods.some(({ job }) => job === name));
      const jobs = await jobsOf(this.#client, space, withoutPod);
      return [...keys].map(([name, key]) => {
        const own = pods.filter(({ job }) => job === name);
        return [key, { pods: own, job: jobs.find((job) => job.name === name) }] as const;
      });
    });
    return new Map((await Promise.all(known)).flat());
  }

  async #namespaceOf({ namespace }: CommandHandle): Promise<string> {
    if (typeof namespace === "string" && namespace !== "") return namespace;
    if (this.#settings.namespace !== undefined) return this.#settings.namespace;
    return this.#client.connection().then(
      (connection) => connection.namespace,
      (error: Error) => {
        throw error instanceof EngineUnreachable
          ? error
          : new EngineUnreachable(`Kubernetes cannot be asked: ${error.message}`);
      },
    );
  }

  async #state(handle: CommandHandle, { pods, job }: Known): Promise<CommandState> {
    const { key } = handle;
    if (pods.length > 0 || job !== undefined) this.#seen.add(key);
    const active = pods.find(isActive);
    if (active !== undefined) return this.#activeState(handle, active);
    if (pods.length === 0 && job !== undefined && !isFinished(job) && !job.isDeleted) {
      const reason = job.isSuspended
        ? "its job is suspended in Kubernetes"
        : "Kubernetes has made no pod of its job yet";
      return { kind: "waiting", reason };
    }
    return this.#endedState(handle, { pods, job });
  }

  /** The state of a command of which nothing runs any more. */
  async #endedState(handle: CommandHandle, { pods, job }: Known): Promise<CommandState> {
    const { key } = handle;
    const files = filesOfHandle(handle);
    const noted = files && (await readExit(files));
    const pod = pods[0];
    const exit = exitOf({ pod, job, noted, wasSeen: this.#seen.has(key) });
    if (exit !== undefined) return this.#ended(key, exit);
    if (pod === undefined && job === undefined) return { kind: "unknown" };
    if (!this.#seenSince.hasLasted(`${key} note`, this.#noteWaitMs)) return { kind: "running" };
    const log = pod === undefined ? "" : await logTail(this.#client, await this.#namespaceOf(handle), pod);
    return this.#ended(key, exitWithoutNote(pod?.container, log));
  }

  async #activeState(handle: CommandHandle, pod: PodView): Promise<CommandState> {
    const { key } = handle;
    const { deletedAt, graceSeconds } = pod;
    if (deletedAt !== undefined && this.#seenSince.hasLasted(`${key} deletion`, 1000 * graceSeconds + this.#lostMs)) {
      const reason = "was lost in Kubernetes: its pod was deleted, and its node does not say that it has ended";
      return this.#ended(key, { kind: "node-lost", reason });
    }
    if (deletedAt !== undefined) return activeState(pod);
    if (pod.container?.kind === "terminated" && this.#seenSince.hasLasted(`${key} sidecar`, SIDECAR_MS))
      return this.#endSidecars(handle, pod);
    const broken = brokenExit(pod);
    if (broken === undefined) return activeState(pod);
    // A container that starts after all runs nothing, because the command is claimed.
    const files = filesOfHandle(handle);
    if (files !== undefined) claim(files);
    await deleteJob(this.#client, await this.#namespaceOf(handle), jobName(key));
    return this.#ended(key, broken);
  }

  /** Ends a pod whose command has ended, and which other containers keep alive. */
  async #endSidecars(handle: CommandHandle, pod: PodView): Promise<CommandState> {
    const state = await this.#endedState(handle, { pods: [pod], job: undefined });
    if (state.kind === "ended") await deleteJob(this.#client, await this.#namespaceOf(handle), jobName(handle.key));
    return state;
  }

  #ended(key: string, exit: Extract<CommandState, { kind: "ended" }>["exit"]): CommandState {
    for (const what of ["note", "deletion", "sidecar"]) this.#seenSince.forget(`${key} ${what}`);
    return { kind: "ended", exit };
  }

  async stop(handle: CommandHandle, isAtOnce: boolean): Promise<Leftovers> {
    const { key } = handle;
    if (!isKey(key)) return NOTHING_LEFT;
    const name = jobName(key);
    const files = filesOfHandle(handle);
    if (files !== undefined && existsSync(dirname(dirname(files.folder)))) claim(files);
    if (isAtOnce) {
      this.#sendStop(handle, name);
      return NOTHING_LEFT;
    }
    const namespace = await this.#namespaceOf(handle);
    let isEnding = false;
    let ended = 0;
    for (const begun = performance.now(); ; ) {
      const [pods, jobs] = await Promise.all([
        podsOf(this.#client, namespace, [name]),
        jobsOf(this.#client, namespace, [name]),
      ]);
      const active = pods.filter(isActive);
      const [job] = jobs;
      const isOver = job === undefined || (!isEnding && (isFinished(job) || pods.length > 0));
      if (active.length === 0 && isOver) return { ended, remaining: 0 };
      ended = 1;
      const patience = STOP_PATIENCE_MS + 1000 * Math.max(0, ...active.map(({ graceSeconds }) => graceSeconds));
      if (performance.now() - begun > patience) return { ended: 0, remaining: 1 };
      if (job !== undefined && !job.isDeleted) await deleteJob(this.#client, namespace, name);
      isEnding = true;
      await pause(STOP_LOOK_MS);
    }
  }

  /** Ends a job without waiting, and without anything that takes time in this process. */
  #sendStop(handle: CommandHandle, name: string): void {
    const connection = this.#client.last;
    // Without a connection this process has submitted nothing.
    if (connection === undefined) return;
    const namespace = typeof handle["namespace"] === "string" ? handle["namespace"] : connection.namespace;
    sendAtOnce(connection, [podsDeletion(namespace, name), deletion(namespace, name, "Background")]);
  }
}
