/**
 * @file Parses how jobs of Slurm are submitted: the block `slurm`.
 */
import * as z from "zod";
import { parseDuration } from "./duration.ts";
import type { IssueReport } from "./issue-report.ts";

/** The block as it is written. */
export interface SlurmFields {
  readonly partition?: string | undefined;
  readonly gpus?: number | string | undefined;
  readonly time?: string | undefined;
  readonly directives?: readonly string[] | undefined;
  readonly setup?: string | undefined;
}

/** How jobs are submitted. */
export interface SlurmSettings {
  readonly partition?: string;
  /** The number of GPUs of a job, or `TYPE:NUMBER`. */
  readonly gpus?: string;
  /** The time limit of a job, in minutes. */
  readonly minutes?: number;
  /** Further options of sbatch. */
  readonly directives: readonly string[];
  /** Lines of a shell that a job begins with. */
  readonly setup?: string;
}

/** Options that this software sets itself, by their long and short names, and why they cannot be given. */
const OWN_OPTIONS: Readonly<Record<string, string>> = {
  array: "trials that start together are an array anyway",
  a: "trials that start together are an array anyway",
  chdir: "use the key cwd",
  D: "use the key cwd",
  error: "the output goes to the folder of the trial",
  e: "the output goes to the folder of the trial",
  output: "the output goes to the folder of the trial",
  o: "the output goes to the folder of the trial",
  input: "commands have no input",
  i: "commands have no input",
  export: "use the key env",
  "export-file": "use the key env",
  "job-name": "jobs are found again by their names",
  J: "jobs are found again by their names",
  "open-mode": "the output goes to the folder of the trial",
  parsable: "it is set already",
  requeue: "a job that is lost is submitted again as a new attempt",
  "no-requeue": "it is set already",
  "test-only": "use paretune check",
  wait: "jobs are waited for anyway",
  W: "jobs are waited for anyway",
  wrap: "use the key command",
};

const DURATION = /^[0-9]+(\.[0-9]+)?(ms|s|m|h|d)$/;
/** A value of an option of sbatch that cannot be taken for anything else. */
const WORD = /^[A-Za-z0-9_][A-Za-z0-9_.,:@+-]*$/;

/** The shape of the block. */
export const slurmSchema: z.ZodType<SlurmFields | undefined> = z
  .strictObject({
    partition: z
      .string()
      .regex(WORD)
      .optional()
      .meta({ description: "the name of a partition; default: that of the cluster", examples: ["gpu"] }),
    gpus: z
      .union([z.int().min(0).max(1024), z.string().regex(/^[A-Za-z0-9_.-]+:[1-9][0-9]{0,3}$/)])
      .optional()
      .meta({ description: "the number of GPUs of each job, or TYPE:NUMBER; default 0", examples: [1] }),
    time: z
      .string()
      .regex(DURATION)
      .optional()
      .meta({
        description:
          "the time limit of each job: 30m, 2h or 1d; default: the study's timeout, or that of the partition",
        examples: ["2h"],
      }),
    directives: z
      .array(z.string().min(1).max(1000))
      .max(100)
      .optional()
      .meta({ description: "further options of sbatch, as after #SBATCH", examples: [["--mem=16G"]] }),
    setup: z
      .string()
      .max(10_000)
      .optional()
      .meta({ description: "lines of a shell that each job begins with", examples: ["module load cuda"] }),
  })
  .optional()
  .meta({ description: "how jobs of Slurm are submitted" });

/** The settings of the block; reports options that have no place in it. */
export function readSlurm(fields: SlurmFields | undefined, report: IssueReport): SlurmSettings {
  const { partition, gpus, time, directives = [], setup } = fields ?? {};
  directives.forEach((directive, index) => {
    const problem = directiveProblem(directive);
    if (problem !== undefined) report.mistake(["slurm", "directives", index], problem);
  });
  const duration = time === undefined ? undefined : parseDuration(time, Number.POSITIVE_INFINITY);
  if (duration?.ok === false) report.mistake(["slurm", "time"], `${duration.problem}; got ${time}`, "2h");
  return {
    ...(partition === undefined ? {} : { partition }),
    ...(gpus === undefined || gpus === 0 ? {} : { gpus: String(gpus) }),
    ...(duration?.ok === true ? { minutes: Math.ceil(duration.ms / 60_000) } : {}),
    directives,
    ...(setup === undefined ? {} : { setup }),
  };
}

/** What is wrong with an option. */
function directiveProblem(directive: string): string | undefined {
  const [, long, short] = /^(?:--([a-z][a-z0-9-]*)|-([A-Za-z]))(?:[= ].*|[^=-].*)?$/.exec(directive) ?? [];
  if (/[\n\r\0]/.test(directive)) return "must be one line";
  if (directive.startsWith("#SBATCH")) return "must be written without #SBATCH";
  const name = long ?? short;
  if (name === undefined) return `must be an option of sbatch such as --mem=16G; got ${directive}`;
  // sbatch takes a beginning of a name for the name.
  const own = Object.keys(OWN_OPTIONS).find(
    (each) => each === name || (long !== undefined && long.length > 2 && each.startsWith(long)),
  );
  return own === undefined ? undefined : `${directive} cannot be given: ${OWN_OPTIONS[own]}; remove it`;
}
