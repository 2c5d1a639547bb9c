/**
 * @file The executors by their names in study files.
 */
import { ParetuneError } from "../../core/errors.ts";
import { DEFAULT_EXECUTOR, type ExecutorSettings } from "../study-file/executor-settings.ts";
import type { EngineClient, EngineReport } from "./engine-report.ts";
import type { CommandRequest, Executor } from "./executor.ts";
import { checkKubernetes } from "./kubernetes/check-kubernetes.ts";
import { kubernetesClient } from "./kubernetes/kubeconfig.ts";
import { createKubernetesExecutor } from "./kubernetes/kubernetes-executor.ts";
import { createLocalExecutor } from "./local-executor.ts";
import { checkRay } from "./ray/check-ray.ts";
import { createRayExecutor } from "./ray/ray-executor.ts";
import { checkSlurm, slurmClient } from "./slurm/check-slurm.ts";
import { createSlurmExecutor } from "./slurm/slurm-executor.ts";

type Kind = ExecutorSettings["kind"];
type SettingsOf<Name extends Kind> = Extract<ExecutorSettings, { kind: Name }>;

/** How an executor is made, and how its engine is looked at before anything runs. */
interface Engine<Settings> {
  readonly create: (settings: Settings) => Executor;
  readonly check?: (settings: Settings, request: CommandRequest) => Promise<EngineReport>;
  readonly client?: () => Promise<EngineClient>;
  /** Settings that do for ending what another process has started. */
  readonly settings: Settings;
}

const EXECUTORS: { readonly [Name in Kind]: Engine<SettingsOf<Name>> } = {
  local: { create: () => createLocalExecutor(), settings: { kind: "local" } },
  slurm: {
    create: (settings) => createSlurmExecutor(settings),
    check: checkSlurm,
    client: slurmClient,
    settings: { kind: "slurm", directives: [] },
  },
  ray: {
    create: (settings) => createRayExecutor(settings),
    check: checkRay,
    client: async () => ({ isThere: true, words: "None is needed: Ray is asked by the REST API of its dashboard" }),
    settings: { kind: "ray" },
  },
  kubernetes: {
    create: (settings) => createKubernetesExecutor(settings),
    check: checkKubernetes,
    client: kubernetesClient,
    settings: { kind: "kubernetes" },
  },
};

function engineOf<Name extends Kind>(kind: Name): Engine<SettingsOf<Name>> {
  return EXECUTORS[kind];
}

/** The executor that a study file names. */
export function createExecutor(settings: ExecutorSettings = DEFAULT_EXECUTOR): Executor {
  return (engineOf(settings.kind) as Engine<ExecutorSettings>).create(settings);
}

/** Looks at the engine of an executor; undefined where there is nothing to look at. */
export async function checkEngine(
  settings: ExecutorSettings,
  request: CommandRequest,
): Promise<EngineReport | undefined> {
  return (engineOf(settings.kind) as Engine<ExecutorSettings>).check?.(settings, request);
}

/** Whether what asks the engine of an executor is on this machine; undefined for an executor without an engine. */
export async function findClient({ kind }: ExecutorSettings): Promise<EngineClient | undefined> {
  return engineOf(kind).client?.();
}

/** The executor of that name, for ending what it has started; throws ParetuneError "study" for a name that this version does not have. */
export function executorNamed(name: string): Executor {
  const kind = Object.keys(EXECUTORS).find((known): known is Kind => known === name);
  if (kind !== undefined) return createExecutor(EXECUTORS[kind].settings);
  throw new ParetuneError(
    "study",
    `a trial of this study was started by the executor ${name}, which this version of Paretune does not know. Run the ` +
      "study with the version that started it.",
  );
}
