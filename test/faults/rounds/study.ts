/**
 * @file The studies of the rounds: what is written for Paretune, and what is read of its stores.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Trial } from "../../../src/core/study/index.ts";
import { readEvaluation, trialFiles } from "../../../src/node/loop/trial-files.ts";
import { type History, storeExists, storeLocation, viewStore } from "../../../src/node/storage/index.ts";
import { readStudyFile } from "../../../src/node/study-file/index.ts";
import type { Plan } from "./plan.ts";

/** Where a study is, and what it writes to. */
export interface StudyPlace {
  readonly folder: string;
  readonly ledger: string;
  /** The folder with the programs of the trials. */
  readonly programs: string;
  /** The address of its database, if it is in one. */
  readonly database?: string | undefined;
}

/** The name of the study of a round. */
export function studyName({ round }: Pick<Plan, "round">): string {
  return `round-${round}`;
}

/** Writes a study file; returns its path. */
export function writeStudy(plan: Plan, { folder, ledger, programs, database }: StudyPlace): string {
  mkdirSync(folder, { recursive: true });
  const { trials, parallel, seconds, strategy, executor } = plan;
  const isModel = strategy === "default";
  const text = `name: ${studyName(plan)}
${database === undefined ? "" : `store: ${database}\n`}command: sh ${join(programs, "train.sh")} ${ledger} {trial.number} {x} {n} {trial.dir} ${seconds}
parameters:
  x: { type: float, range: [0, 1] }
  n: { type: int, range: [1, 1000] }
objectives:
  loss: { goal: minimize, from: { stdout: "loss: (.*)" } }
  second: { goal: minimize, from: { json: "{trial.dir}/metrics.json", path: second } }
budget: { trials: ${trials}, batch: 3, initial: ${isModel ? Math.max(2, trials - 3) : trials}, parallel: ${parallel} }
${isModel ? "" : `strategy: ${strategy}\n`}seed: ${plan.round}
${executor === "slurm" ? "executor: slurm\nslurm: {}\n" : ""}`;
  const file = join(folder, "study.yaml");
  writeFileSync(file, text);
  return file;
}

/** What a store says. */
export interface StudyState {
  readonly trials: readonly Trial[];
  readonly history: History;
  /** The trials whose results are recorded, or kept in a folder until they are. */
  readonly finished: readonly number[];
}

/** Reads the store of a study file; undefined where there is none yet. */
export async function readState(path: string, database?: string): Promise<StudyState | undefined> {
  const read = await readStudyFile(path);
  if (!read.ok) throw new Error(`${path}: ${JSON.stringify(read)}`);
  const location = storeLocation(read.file, database);
  if (!(await storeExists(location))) return undefined;
  const storage = await viewStore(location, read.file.study);
  try {
    const [{ trials }, history] = [await storage.snapshot(), await storage.history()];
    const isFinished = (trial: Trial): boolean =>
      trial.status === "completed" ||
      (trial.status === "running" && readEvaluation(trialFiles(location.folder, trial.number), trial) !== undefined);
    return { trials, history, finished: trials.filter(isFinished).map(({ number }) => number) };
  } finally {
    await storage.close();
  }
}
