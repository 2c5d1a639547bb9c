/**
 * @file Parses how jobs of Kubernetes are submitted: the block `kubernetes`.
 */
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import * as z from "zod";
import type { Fields } from "../is-fields.ts";
import { parseDuration } from "./duration.ts";
import type { IssueReport } from "./issue-report.ts";

/** The block as it is written. */
export interface KubernetesFields {
  readonly context?: string | undefined;
  readonly kubeconfig?: string | undefined;
  readonly namespace?: string | undefined;
  readonly image?: string | undefined;
  readonly resources?: Readonly<Record<string, number | string>> | undefined;
  readonly volume?: VolumeFields | undefined;
  readonly template?: string | Fields | undefined;
  readonly container?: string | undefined;
  readonly keep?: string | undefined;
}

interface VolumeFields {
  readonly claim: string;
  readonly path: string;
  readonly sub_path?: string | undefined;
}

/** How jobs are submitted. */
export interface KubernetesSettings {
  /** A context of the kubeconfig; absent: its current one. */
  readonly context?: string;
  /** The absolute path of a kubeconfig; absent: where kubectl looks, or the account of the pod that this process runs in. */
  readonly kubeconfig?: string;
  /** Absent: that of the context, else `default`. */
  readonly namespace?: string;
  /** The image of the container; absent: that of the template. */
  readonly image?: string;
  /** What a container asks for, by the names of Kubernetes, such as `nvidia.com/gpu`. */
  readonly resources?: Readonly<Record<string, string>>;
  /** The claim of the volume that has the study's folder. */
  readonly volume?: { readonly claim: string; readonly path: string; readonly subPath?: string };
  /** A pod template: the absolute path of a file, or itself. */
  readonly template?: { readonly file: string } | { readonly pod: Fields };
  /** The container of the template that runs the command; absent: its first one. */
  readonly container?: string;
  /** How long Kubernetes keeps jobs that have ended, in seconds. */
  readonly keepSeconds?: number;
}

const DURATION = /^[0-9]+(\.[0-9]+)?(ms|s|m|h|d)$/;
/** A name of an object of Kubernetes. */
const NAME = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const QUANTITY = /^[0-9]{1,15}(\.[0-9]{1,9})?(m|k|[KMGTP]i?)?$/;
/** What a container may ask for: the names of Kubernetes, and a short one for GPUs of NVIDIA. */
const RESOURCE = /^(cpu|memory|ephemeral-storage|gpu|[a-z0-9.-]{1,253}\/[A-Za-z0-9._-]{1,63})$/;

const amountSchema = z
  .union([z.number().min(0).max(1e15), z.string().regex(QUANTITY)])
  .meta({ description: "an amount of Kubernetes, such as 4, 500m or 16Gi", examples: ["16Gi"] });

const name = (description: string, example: string) =>
  z
    .string()
    .regex(NAME)
    .optional()
    .meta({ description, examples: [example] });

const volumeSchema: z.ZodType<VolumeFields | undefined> = z
  .strictObject({
    claim: z
      .string()
      .regex(NAME)
      .meta({ description: "the name of a PersistentVolumeClaim", examples: ["studies"] }),
    path: z
      .string()
      .regex(/^\/[^:]*$/)
      .max(1000)
      .meta({ description: "where it is mounted, as on the machine that runs the study", examples: ["/studies"] }),
    sub_path: z
      .string()
      .min(1)
      .max(1000)
      .optional()
      .meta({ description: "the folder of the volume that is mounted; default: all of it", examples: ["team"] }),
  })
  .optional()
  .meta({ description: "the volume that has the study's folder" });

/** The shape of the block. */
export const kubernetesSchema: z.ZodType<KubernetesFields | undefined> = z
  .strictObject({
    context: z
      .string()
      .min(1)
      .max(500)
      .optional()
      .meta({ description: "a context of the kubeconfig; default: the current one", examples: ["team-cluster"] }),
    kubeconfig: z
      .string()
      .min(1)
      .max(1000)
      .optional()
      .meta({
        description: "a kubeconfig; default: as kubectl, or the account of the pod",
        examples: ["~/.kube/config"],
      }),
    namespace: name("the namespace of the jobs; default: that of the context", "team"),
    image: z
      .string()
      .min(1)
      .max(1000)
      .regex(/^\S+$/)
      .optional()
      .meta({
        description: "the image that commands run in; default: that of the template",
        examples: ["python:3.13"],
      }),
    resources: z
      .record(z.string().regex(RESOURCE), amountSchema)
      .optional()
      .meta({
        description: "what each command asks for: cpu, memory, gpu (nvidia.com/gpu), or any name of Kubernetes",
        examples: [{ cpu: 4, memory: "16Gi", gpu: 1 }],
      }),
    volume: volumeSchema,
    template: z
      .union([z.string().min(1).max(1000), z.record(z.string(), z.unknown())])
      .optional()
      .meta({ description: "a pod template, or a file with one", examples: ["pod.yaml"] }),
    container: name("the container of the template that runs the command; default: its first one", "trial"),
    keep: z
      .string()
      .regex(DURATION)
      .optional()
      .meta({ description: "how long jobs are kept that have ended: 10m, 1h or 1d; default 1h", examples: ["1h"] }),
  })
  .optional()
  .meta({ description: "how jobs of Kubernetes are submitted" });

/** The settings of the block; paths are relative to the folder of the study file. Reports a block without an image. */
export function readKubernetes(
  fields: KubernetesFields | undefined,
  folder: string,
  report: IssueReport,
): KubernetesSettings {
  const { context, kubeconfig, namespace, image, resources, volume, template, container, keep } = fields ?? {};
  if (image === undefined && template === undefined) {
    const path = fields === undefined ? ["executor"] : ["kubernetes"];
    report.mistake(path, "kubernetes.image is missing: the image that commands run in, such as { image: python:3.13 }");
  }
  const duration = keep === undefined ? undefined : parseDuration(keep, Number.POSITIVE_INFINITY);
  if (duration?.ok === false) report.mistake(["kubernetes", "keep"], `${duration.problem}; got ${keep}`, "1h");
  for (const [key, amount] of Object.entries(resources ?? {})) {
    if ((key === "gpu" || key.includes("/")) && !/^[0-9]+$/.test(String(amount))) {
      report.mistake(
        ["kubernetes", "resources", key],
        `must be a whole number: devices are not divided; got ${amount}`,
        "1",
      );
    }
  }
  if (container !== undefined && template === undefined) {
    report.mistake(["kubernetes", "container"], "has an effect only with a template; remove it");
  }
  return {
    ...(context === undefined ? {} : { context }),
    ...(kubeconfig === undefined ? {} : { kubeconfig: pathOf(kubeconfig, folder) }),
    ...(namespace === undefined ? {} : { namespace }),
    ...(image === undefined ? {} : { image }),
    ...(resources === undefined ? {} : { resources: namedResources(resources) }),
    ...(volume === undefined ? {} : { volume: volumeOf(volume) }),
    ...(template === undefined ? {} : { template: templateOf(template, folder) }),
    ...(container === undefined ? {} : { container }),
    ...(duration?.ok === true ? { keepSeconds: Math.ceil(duration.ms / 1000) } : {}),
  };
}

function templateOf(template: string | Fields, folder: string): NonNullable<KubernetesSettings["template"]> {
  return typeof template === "string" ? { file: pathOf(template, folder) } : { pod: template };
}

function volumeOf({ claim, path, sub_path }: VolumeFields): NonNullable<KubernetesSettings["volume"]> {
  return { claim, path, ...(sub_path === undefined ? {} : { subPath: sub_path }) };
}

/** The names of Kubernetes, and quantities as text. */
function namedResources(resources: Readonly<Record<string, number | string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(resources).map(([key, amount]) => [key === "gpu" ? "nvidia.com/gpu" : key, String(amount)]),
  );
}

function pathOf(path: string, folder: string): string {
  return path.startsWith("~/") ? join(homedir(), path.slice(2)) : resolve(folder, path);
}
