/**
 * @file The Job of Kubernetes that runs a command.
 */
import { createHash } from "node:crypto";
import { type Fields, isFields } from "../../is-fields.ts";
import type { KubernetesSettings } from "../../study-file/kubernetes-settings.ts";
import type { CommandRequest } from "../executor.ts";
import type { JobFiles } from "../jobs/job-files.ts";
import { commandWords, isShellName, type JobEngine, jobScript } from "../jobs/job-script.ts";
import type { PodTemplate } from "./pod-template.ts";

/** Its jobs, for their scripts. */
export const KUBERNETES: JobEngine = { name: "Kubernetes", signals: "TERM INT HUP", isContainer: true };

/** The label of jobs and pods that holds the name of the job. */
export const JOB_LABEL = "paretune/job";
/** The annotation by which tools, kubectl among them, and this software know the container that matters. */
export const CONTAINER_ANNOTATION = "kubectl.kubernetes.io/default-container";

/** How long Kubernetes keeps a job that has ended, in seconds. */
const KEEP_SECONDS = 3600;
/** The name of the volume that has the study's folder. */
const VOLUME = "paretune-study";
/** The longest value of a label, and name of a job. */
const MAX_NAME = 63;

/** What a job is made of. */
export interface JobParts {
  readonly settings: KubernetesSettings;
  readonly template: PodTemplate;
  readonly files: JobFiles;
}

/** The name of the job with a key: lowercase, at most 63 characters. */
export function jobName(key: string): string {
  const name = `paretune-${key}`;
  if (name.length <= MAX_NAME && /^[a-z0-9-]*[a-z0-9]$/.test(name)) return name;
  return `paretune-${createHash("sha256").update(key).digest("hex").slice(0, 32)}`;
}

/** The Job for a command. */
export function jobManifest(request: CommandRequest, key: string, { settings, template, files }: JobParts): Fields {
  const labels = { ...template.labels, ...labelsOf(request, key) };
  const annotations = { ...template.annotations, [CONTAINER_ANNOTATION]: template.container.name };
  const container = containerOf(request, { settings, template, files });
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name: jobName(key), labels, annotations: template.annotations },
    spec: {
      backoffLimit: 0,
      completions: 1,
      parallelism: 1,
      ttlSecondsAfterFinished: settings.keepSeconds ?? KEEP_SECONDS,
      // What became of a pod is then noted in the job, which is there longer than an evicted pod.
      podFailurePolicy: {
        rules: [{ action: "FailJob", onPodConditions: [{ type: "DisruptionTarget", status: "True" }] }],
      },
      template: {
        metadata: { labels, annotations },
        spec: {
          ...template.spec,
          restartPolicy: "Never",
          containers: [container, ...template.otherContainers],
          ...volumesOf(settings, template),
        },
      },
    },
  };
}

function labelsOf({ study }: CommandRequest, key: string): Readonly<Record<string, string>> {
  const trial = /^trial-([0-9]+)-/.exec(key)?.[1];
  return {
    "app.kubernetes.io/managed-by": "paretune",
    [JOB_LABEL]: jobName(key),
    ...(study === undefined ? {} : { "paretune/study": labelValue(study) }),
    ...(trial === undefined ? {} : { "paretune/trial": trial }),
  };
}

/** A text as the value of a label, which has few kinds of characters. */
export function labelValue(text: string): string {
  return text
    .replace(/[^A-Za-z0-9._-]+/g, "-")
    .slice(0, MAX_NAME)
    .replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, "");
}

/** The container, with the command as its arguments. */
function containerOf(request: CommandRequest, { settings, template, files }: JobParts): Fields {
  const { image, resources, volume } = settings;
  const given = template.container;
  const mount = volume && {
    name: VOLUME,
    mountPath: volume.path,
    ...(volume.subPath === undefined ? {} : { subPath: volume.subPath }),
  };
  return {
    ...given,
    ...(image === undefined ? {} : { image }),
    command: ["/bin/sh", "-c", literal(jobScript(KUBERNETES, request, files))],
    args: ["paretune", ...commandWords(request)].map(literal),
    env: environmentOf(request, given["env"]),
    ...(resources === undefined ? {} : { resources: resourcesOf(resources, given["resources"]) }),
    ...(mount === undefined ? {} : { volumeMounts: [...listOf(given["volumeMounts"]), mount] }),
  };
}

/** The variables of the template that the study does not replace, then those of the study. */
function environmentOf({ environment }: CommandRequest, given: unknown): readonly Fields[] {
  const own = Object.entries(environment).flatMap(([name, value]) =>
    value === null || !isShellName(name) ? [] : [{ name, value: literal(value) }],
  );
  return [...listOf(given).filter(({ name }) => !Object.hasOwn(environment, String(name))), ...own];
}

/** What a container asks for. CPU is shared and not limited; of everything else, nobody gets more than was set aside. */
function resourcesOf(resources: Readonly<Record<string, string>>, given: unknown): Fields {
  const { requests, limits, ...rest } = isFields(given) ? given : ({} as Fields);
  const limited = Object.entries(resources).filter(([name]) => name !== "cpu");
  return {
    ...rest,
    requests: { ...(isFields(requests) ? requests : {}), ...resources },
    limits: { ...(isFields(limits) ? limits : {}), ...Object.fromEntries(limited) },
  };
}

/** Where volumes are mounted in the container. */
export function mountPaths({ volume }: KubernetesSettings, { container }: PodTemplate): readonly string[] {
  const given = listOf(container["volumeMounts"]).map(({ mountPath }) => String(mountPath));
  return volume === undefined ? given : [...given, volume.path];
}

function volumesOf({ volume }: KubernetesSettings, { spec }: PodTemplate): Fields {
  if (volume === undefined) return {};
  const own = { name: VOLUME, persistentVolumeClaim: { claimName: volume.claim } };
  return { volumes: [...listOf(spec["volumes"]), own] };
}

function listOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.filter(isFields) : [];
}

/**
 * A text as Kubernetes passes it on: in the words of a command and in variables, it replaces `$(NAME)` by the value of a variable and
 * `$$` by a dollar sign, which is how the former is written literally.
 */
export function literal(text: string): string {
  return text.replace(/\$(?=[$(])|(?<=\$)\$/g, "$$$$");
}
