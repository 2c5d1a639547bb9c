/**
 * @file Parses where commands run: the key `executor` and the block of each executor.
 */
import { z } from "zod";
import type { IssueReport } from "./issue-report.ts";
import { type RayFields, type RaySettings, raySchema, readRay } from "./ray-settings.ts";
import { readSlurm, type SlurmFields, type SlurmSettings, slurmSchema } from "./slurm-settings.ts";

/** The executors that exist. */
const EXECUTOR_KINDS = ["local", "slurm", "ray"] as const;

/** Executors that are planned. A file that names one is refused with that explanation. */
export const PLANNED_EXECUTORS: readonly string[] = ["kubernetes"];

/** The keys of a study file about executors. */
export interface ExecutorFields {
  readonly executor?: (typeof EXECUTOR_KINDS)[number] | undefined;
  readonly slurm?: SlurmFields | undefined;
  readonly ray?: RayFields | undefined;
}

/** Where the commands of a study run, and how. */
export type ExecutorSettings =
  | { readonly kind: "local" }
  | ({ readonly kind: "slurm" } & SlurmSettings)
  | ({ readonly kind: "ray" } & RaySettings);

/** The executor of a study file that names none. */
export const DEFAULT_EXECUTOR: ExecutorSettings = { kind: "local" };

/** The shape of each key. */
export const executorSchemas: {
  readonly executor: z.ZodType<ExecutorFields["executor"]>;
  readonly slurm: z.ZodType<ExecutorFields["slurm"]>;
  readonly ray: z.ZodType<ExecutorFields["ray"]>;
} = {
  executor: z
    .enum(EXECUTOR_KINDS)
    .optional()
    .meta({ description: EXECUTOR_KINDS.join(", "), examples: ["local"] }),
  slurm: slurmSchema,
  ray: raySchema,
};

/** The settings that a file's keys mean. Reports the blocks of executors that are not used. */
export function readExecutor(fields: ExecutorFields, report: IssueReport): ExecutorSettings {
  const { executor = "local", slurm, ray } = fields;
  for (const kind of ["slurm", "ray"] as const) {
    if (kind === executor || fields[kind] === undefined) continue;
    report.mistake([kind], `has an effect only with executor: ${kind}; write that, or remove the block`);
  }
  if (executor === "slurm") return { kind: executor, ...readSlurm(slurm, report) };
  if (executor === "ray") return { kind: executor, ...readRay(ray, report) };
  return DEFAULT_EXECUTOR;
}
