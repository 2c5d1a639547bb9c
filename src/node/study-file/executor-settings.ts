/**
 * @file Parses where commands run: the key `executor`.
 */
import { z } from "zod";

/** The executors that exist. */
const EXECUTOR_KINDS = ["local"] as const;

/** Executors that are planned. A file that names one is refused with that explanation. */
export const PLANNED_EXECUTORS: readonly string[] = ["slurm", "ray", "kubernetes"];

/** The keys of a study file about executors. */
export interface ExecutorFields {
  readonly executor?: (typeof EXECUTOR_KINDS)[number] | undefined;
}

/** Where the commands of a study run. */
export interface ExecutorSettings {
  readonly kind: (typeof EXECUTOR_KINDS)[number];
}

/** The executor of a study file that names none. */
export const DEFAULT_EXECUTOR: ExecutorSettings = { kind: "local" };

/** The shape of each key. */
export const executorSchemas: { readonly executor: z.ZodType<ExecutorFields["executor"]> } = {
  executor: z
    .enum(EXECUTOR_KINDS)
    .optional()
    .meta({ description: EXECUTOR_KINDS.join(", "), examples: ["local"] }),
};

/** The settings that a file's keys mean. */
export function readExecutor({ executor }: ExecutorFields): ExecutorSettings {
  return executor === undefined ? DEFAULT_EXECUTOR : { kind: executor };
}
