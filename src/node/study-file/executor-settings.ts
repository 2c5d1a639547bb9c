/**
 * @file Parses where commands run: the key `executor` and the block of each executor.
 */
import * as z from "zod";
import type { IssueReport } from "./issue-report.ts";
import {
  type KubernetesFields,
  type KubernetesSettings,
  kubernetesSchema,
  readKubernetes,
} from "./kubernetes-settings.ts";
import { type RayFields, type RaySettings, raySchema, readRay } from "./ray-settings.ts";
import { readSlurm, type SlurmFields, type SlurmSettings, slurmSchema } from "./slurm-settings.ts";

/** The executors that exist. */
const EXECUTOR_KINDS = ["local", "slurm", "ray", "kubernetes"] as const;

/** The keys of a study file about executors. */
export interface ExecutorFields {
  readonly executor?: (typeof EXECUTOR_KINDS)[number] | undefined;
  readonly slurm?: SlurmFields | undefined;
  readonly ray?: RayFields | undefined;
  readonly kubernetes?: KubernetesFields | undefined;
}

/** Where the commands of a study run, and how. */
export type ExecutorSettings =
  | { readonly kind: "local" }
  | ({ readonly kind: "slurm" } & SlurmSettings)
  | ({ readonly kind: "ray" } & RaySettings)
  | ({ readonly kind: "kubernetes" } & KubernetesSettings);

/** The executor of a study file that names none. */
export const DEFAULT_EXECUTOR: ExecutorSettings = { kind: "local" };

/** The shape of each key. */
export const executorSchemas: {
  readonly executor: z.ZodType<ExecutorFields["executor"]>;
  readonly slurm: z.ZodType<ExecutorFields["slurm"]>;
  readonly ray: z.ZodType<ExecutorFields["ray"]>;
  readonly kubernetes: z.ZodType<ExecutorFields["kubernetes"]>;
} = {
  executor: z
    .enum(EXECUTOR_KINDS)
    .optional()
    .meta({ description: EXECUTOR_KINDS.join(", "), examples: ["local"] }),
  slurm: slurmSchema,
  ray: raySchema,
  kubernetes: kubernetesSchema,
};

/**
 * The settings that a file's keys mean. Reports the blocks of executors that are not used.
 *
 * @param folder - that of the study file, to which paths are relative
 */
export function readExecutor(fields: ExecutorFields, folder: string, report: IssueReport): ExecutorSettings {
  const { executor = "local", slurm, ray, kubernetes } = fields;
  for (const kind of ["slurm", "ray", "kubernetes"] as const) {
    if (kind === executor || fields[kind] === undefined) continue;
    report.mistake([kind], `has an effect only with executor: ${kind}; write that, or remove the block`);
  }
  if (executor === "slurm") return { kind: executor, ...readSlurm(slurm, report) };
  if (executor === "ray") return { kind: executor, ...readRay(ray, report) };
  if (executor === "kubernetes") return { kind: executor, ...readKubernetes(kubernetes, folder, report) };
  return DEFAULT_EXECUTOR;
}
