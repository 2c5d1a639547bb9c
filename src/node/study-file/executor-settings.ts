/**
 * @file Parses where commands run: the key `executor` and the block of each executor.
 */
import { z } from "zod";
import type { IssueReport } from "./issue-report.ts";
import { readSlurm, type SlurmFields, type SlurmSettings, slurmSchema } from "./slurm-settings.ts";

/** The executors that exist. */
const EXECUTOR_KINDS = ["local", "slurm"] as const;

/** Executors that are planned. A file that names one is refused with that explanation. */
export const PLANNED_EXECUTORS: readonly string[] = ["ray", "kubernetes"];

/** The keys of a study file about executors. */
export interface ExecutorFields {
  readonly executor?: (typeof EXECUTOR_KINDS)[number] | undefined;
  readonly slurm?: SlurmFields | undefined;
}

/** Where the commands of a study run, and how. */
export type ExecutorSettings = { readonly kind: "local" } | ({ readonly kind: "slurm" } & SlurmSettings);

/** The executor of a study file that names none. */
export const DEFAULT_EXECUTOR: ExecutorSettings = { kind: "local" };

/** The shape of each key. */
export const executorSchemas: {
  readonly executor: z.ZodType<ExecutorFields["executor"]>;
  readonly slurm: z.ZodType<ExecutorFields["slurm"]>;
} = {
  executor: z
    .enum(EXECUTOR_KINDS)
    .optional()
    .meta({ description: EXECUTOR_KINDS.join(", "), examples: ["local"] }),
  slurm: slurmSchema,
};

/** The settings that a file's keys mean. Reports the block of an executor that is not used. */
export function readExecutor({ executor, slurm }: ExecutorFields, report: IssueReport): ExecutorSettings {
  if (executor === "slurm") return { kind: executor, ...readSlurm(slurm, report) };
  if (slurm !== undefined) {
    report.mistake(["slurm"], "has an effect only with executor: slurm; write that, or remove the block");
  }
  return DEFAULT_EXECUTOR;
}
