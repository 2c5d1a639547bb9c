/**
 * @file What a job is submitted with: the arguments, and what its script has of its own.
 */
import type { SlurmSettings } from "../../study-file/slurm-settings.ts";
import type { JobFiles } from "../jobs/job-files.ts";
import { type JobEngine, NOTES } from "../jobs/job-script.ts";

/** Its jobs, for their scripts. A job that Slurm starts again after a failure of its node does not go on in the middle. */
export const SLURM: JobEngine = {
  name: "Slurm",
  signals: "TERM INT HUP XCPU USR1 USR2",
  whereClaimed: `if [ "\${SLURM_RESTART_COUNT:-0}" -gt 0 ] && [ ! -e "$paretune_exit" ]; then paretune_note ${NOTES.requeued}; fi`,
};

/** A job that is to be submitted. */
export interface Submission {
  readonly name: string;
  readonly files: JobFiles;
  /** The study's time limit for the command. */
  readonly timeoutMs?: number | undefined;
}

/** The arguments of sbatch. What finds a job again comes after the user's options, so that it counts. */
export function submissionArguments(
  settings: SlurmSettings,
  { name, files, timeoutMs }: Submission,
): readonly string[] {
  const { partition, gpus, minutes, directives } = settings;
  // Where this process dies, Slurm ends the job; it looks about once a minute.
  const limit = minutes ?? (timeoutMs === undefined ? undefined : Math.ceil(timeoutMs / 60_000) + 1);
  return [
    ...(partition === undefined ? [] : [`--partition=${partition}`]),
    ...(gpus === undefined ? [] : [`--gres=gpu:${gpus}`]),
    ...(limit === undefined ? [] : [`--time=${limit}`]),
    ...directives.flatMap(optionWords),
    `--job-name=${name}`,
    // In the path of the output, Slurm replaces %j and the like, also in that of its folder.
    `--chdir=${files.folder}`,
    `--output=${/[%\\]/.test(files.messages) ? "/dev/null" : files.messages}`,
    "--input=/dev/null",
    "--export=ALL",
    "--no-requeue",
    "--parsable",
    files.script,
  ];
}

/** `--mem 16G` as two words; everything else as one. */
function optionWords(directive: string): readonly string[] {
  const [, option, value] = /^(--?[A-Za-z][A-Za-z0-9-]*) +(.*)$/.exec(directive) ?? [];
  return option === undefined || value === undefined ? [directive] : [option, value];
}
