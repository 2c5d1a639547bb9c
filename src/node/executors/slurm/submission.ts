/**
 * @file What a job is submitted with: the arguments, and what its script has of its own.
 */
import type { SlurmSettings } from "../../study-file/slurm-settings.ts";
import { type JobEngine, NOTES } from "../jobs/job-script.ts";

/** Its jobs, for their scripts. A job that Slurm starts again after a failure of its node does not go on in the middle. */
export const SLURM: JobEngine = {
  name: "Slurm",
  signals: "TERM INT HUP XCPU USR1 USR2",
  whereClaimed: `if [ "\${SLURM_RESTART_COUNT:-0}" -gt 0 ] && [ ! -e "$paretune_exit" ]; then paretune_note ${NOTES.requeued}; fi`,
};

/** A job that is to be submitted, or an array of jobs. */
export interface SubmittedJob {
  readonly name: string;
  /** The folder that its script starts in. */
  readonly folder: string;
  readonly script: string;
  /** The file that Slurm's messages go to; for an array, `%a` in its last part stands for the index of the task. */
  readonly messages: string;
  /** The study's time limit for the command. */
  readonly timeoutMs?: number | undefined;
  /** The number of tasks of an array. */
  readonly tasks?: number;
}

/** The arguments of sbatch. What finds a job again comes after the user's options, so that it counts. */
export function submissionArguments(settings: SlurmSettings, job: SubmittedJob): readonly string[] {
  const { partition, gpus, minutes, directives } = settings;
  const { name, folder, script, messages, timeoutMs, tasks } = job;
  // Where this process dies, Slurm ends the job; it looks about once a minute.
  const limit = minutes ?? (timeoutMs === undefined ? undefined : Math.ceil(timeoutMs / 60_000) + 1);
  return [
    ...(partition === undefined ? [] : [`--partition=${partition}`]),
    ...(gpus === undefined ? [] : [`--gres=gpu:${gpus}`]),
    ...(limit === undefined ? [] : [`--time=${limit}`]),
    ...directives.flatMap(optionWords),
    `--job-name=${name}`,
    ...(tasks === undefined ? [] : [`--array=0-${tasks - 1}`]),
    // In the path of the output, Slurm replaces %j and the like, also in that of its folder.
    `--chdir=${folder}`,
    `--output=${/[%\\]/.test(folder) ? "/dev/null" : messages}`,
    "--input=/dev/null",
    "--export=ALL",
    "--no-requeue",
    "--parsable",
    script,
  ];
}

/** `--mem 16G` as two words; everything else as one. */
function optionWords(directive: string): readonly string[] {
  const [, option, value] = /^(--?[A-Za-z][A-Za-z0-9-]*) +(.*)$/.exec(directive) ?? [];
  return option === undefined || value === undefined ? [directive] : [option, value];
}
