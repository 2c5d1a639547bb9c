/**
 * @file What is sent to Ray to submit a job.
 */
import { shellQuote } from "../../command-template/index.ts";
import type { RaySettings } from "../../study-file/ray-settings.ts";
import type { JobFiles } from "../jobs/job-files.ts";
import type { JobEngine } from "../jobs/job-script.ts";

/** Its jobs, for their scripts. */
export const RAY: JobEngine = { name: "Ray", signals: "TERM INT HUP" };

/** CPUs that Ray sets aside for a command where the study says nothing. Without any, Ray would start all commands on its head. */
const DEFAULT_CPUS = 1;

/** The body of a request that submits a job. The entrypoint is a line of a shell with one quoted word: the path of the script. */
export function submissionBody(
  { cpus = DEFAULT_CPUS, gpus, memory, resources, runtimeEnv }: RaySettings,
  key: string,
  files: JobFiles,
): Readonly<Record<string, unknown>> {
  return {
    submission_id: key,
    entrypoint: `exec /bin/sh ${shellQuote(files.script)}`,
    entrypoint_num_cpus: cpus,
    ...(gpus === undefined ? {} : { entrypoint_num_gpus: gpus }),
    ...(memory === undefined ? {} : { entrypoint_memory: memory }),
    ...(resources === undefined ? {} : { entrypoint_resources: resources }),
    ...(runtimeEnv === undefined ? {} : { runtime_env: runtimeEnv }),
    metadata: { paretune: key },
  };
}
