/**
 * @file Submits jobs. Those that are submitted at about the same time, such as the first trials of a run or a batch, become the tasks
 * of one array: one call of sbatch, one row of the queue, and one job of the user's limits on submissions.
 */
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { SlurmSettings } from "../../study-file/slurm-settings.ts";
import { SubmissionRefused } from "../executor.ts";
import { type JobFiles, writeScript } from "../jobs/job-files.ts";
import { arrayMessages, arrayScript, writeArrayTask } from "./job-array.ts";
import { callSlurm, lastError } from "./slurm-client.ts";
import { submissionArguments } from "./submission.ts";

/** The most tasks of one array. Slurm allows 1,001 unless an administrator has changed that; its script has a line for each. */
const MAX_TASKS = 500;

/** A job to submit, whose script has been written. */
export interface Submission {
  /** Its name, if it is submitted alone. */
  readonly name: string;
  readonly files: JobFiles;
  /** The study's time limit for the command. */
  readonly timeoutMs?: number | undefined;
}

interface Waiting extends Submission {
  readonly resolve: (id: string | undefined) => void;
  readonly reject: (problem: unknown) => void;
}

/** Submits jobs for one block of settings. */
export class GatheredSubmissions {
  readonly #settings: SlurmSettings;
  readonly #gatherMs: number;
  #waiting: Waiting[] = [];
  /** Whether the cluster has refused an array and then taken its jobs. */
  #refusesArrays = false;

  /** @param gatherMs - how long a job waits for others that are submitted with it, in milliseconds */
  constructor(settings: SlurmSettings, gatherMs: number) {
    [this.#settings, this.#gatherMs] = [settings, gatherMs];
  }

  /** Submits a job alone and returns its id. Throws `SubmissionRefused`, and `EngineUnreachable` where it may have been submitted. */
  async alone({ name, files, timeoutMs }: Submission): Promise<string> {
    const { folder, script, messages } = files;
    return submit(submissionArguments(this.#settings, { name, folder, script, messages, timeoutMs }));
  }

  /** Submits a job together with others; returns and throws as `alone` does. Undefined where somebody has claimed the command meanwhile. */
  together(submission: Submission): Promise<string | undefined> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ ...submission, resolve, reject });
      if (this.#waiting.length === MAX_TASKS) this.#submitWaiting();
      else if (this.#waiting.length === 1) setTimeout(() => this.#submitWaiting(), this.#gatherMs);
    });
  }

  #submitWaiting(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const limit of new Set(waiting.map(({ timeoutMs }) => timeoutMs))) {
      const group = waiting.filter(({ timeoutMs }) => timeoutMs === limit);
      void (group.length === 1 || this.#refusesArrays ? this.#eachAlone(group) : this.#asArray(group, limit));
    }
  }

  /** Returns whether Slurm has taken one of the jobs. */
  async #eachAlone(group: readonly Waiting[]): Promise<boolean> {
    const taken = group.map(async ({ resolve, reject, ...job }) => {
      if (existsSync(job.files.claim)) return resolve(undefined);
      return this.alone(job).then((id) => {
        resolve(id);
        return true;
      }, reject);
    });
    return (await Promise.all(taken)).includes(true);
  }

  async #asArray(group: readonly Waiting[], timeoutMs: number | undefined): Promise<void> {
    const array = `paretune-array-${randomBytes(8).toString("hex")}`;
    // The first command's folder is one that the nodes see.
    const folder = join(group[0]?.files.folder ?? "", "array");
    const script = join(folder, "job.sh");
    try {
      writeScript({ folder, script }, arrayScript(group.map(({ files }) => files.script)));
      for (const [task, { files }] of group.entries()) writeArrayTask(files, { array, task, folder });
      const messages = arrayMessages(folder, "%a");
      const submission = { name: array, folder, script, messages, timeoutMs, tasks: group.length };
      const id = await submit(submissionArguments(this.#settings, submission));
      for (const [task, { resolve }] of group.entries()) resolve(`${id}_${task}`);
    } catch (problem) {
      if (!(problem instanceof SubmissionRefused)) {
        for (const { reject } of group) reject(problem);
        return;
      }
      // A cluster may have no arrays, or take only some of the jobs. Each is told what is said of it alone. The notes remain: an array may
      // have been taken although sbatch failed.
      this.#refusesArrays = await this.#eachAlone(group);
    }
  }
}

async function submit(args: readonly string[]): Promise<string> {
  const answer = await callSlurm("sbatch", args);
  if (answer.code === 127)
    throw new SubmissionRefused("could not be submitted: the program sbatch was not found in PATH");
  if (answer.code !== 0) throw new SubmissionRefused(`was refused by Slurm (${lastError(answer)})`);
  return answer.stdout.trim().split(";")[0] ?? "";
}
