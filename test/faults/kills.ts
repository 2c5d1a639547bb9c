/**
 * @file Kills runs of a small study with SIGKILL at random instants, resumes each, and looks whether every finished evaluation is
 * counted exactly once.
 */
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createRandomStream, type RandomStream } from "../../src/core/random/index.ts";
import type { Trial } from "../../src/core/study/index.ts";
import { readEvaluation, trialFiles } from "../../src/node/loop/trial-files.ts";
import { openStore } from "../../src/node/storage/index.ts";
import { until } from "../fixtures/until.ts";
import { expectedLoss, livingProcesses, smallStudy, temporaryFolder } from "../node/loop/small-study.ts";
import type { Runner } from "./start-runner.ts";
import { startRunner } from "./start-runner.ts";

/** The trials of each study, and how often its runs are killed. */
const TRIALS = 18;
const KILLS_PER_STUDY = 12;
const PARALLEL = 2;
/** Repeats of each measurement. */
const REPEATS = 5;

/** What became of the killed runs. */
export interface KillTally {
  /** Runs that were killed while they lived. */
  readonly kills: number;
  readonly studies: number;
  /** The last event before each kill, and how often it was that. */
  readonly moments: Readonly<Record<string, number>>;
  /** What was lost, repeated or left behind. */
  readonly broken: readonly string[];
}

/** What the files of a study say. */
export interface StudyState {
  readonly trials: readonly Trial[];
  /** Trials whose evaluation was finished: recorded in the store, or kept in their folder until it is. */
  readonly finished: readonly number[];
  /** Lines of the trainer's ledger, by trial. */
  readonly ledger: ReadonlyMap<number, number>;
}

/** Reads the state of the small study in a folder. */
export async function readState(folder: string): Promise<StudyState> {
  const store = join(folder, "small.paretune");
  const ledger = new Map<number, number>();
  const file = join(folder, "ledger");
  for (const line of existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : []) {
    const trial = Number(line.split(" ")[0]);
    ledger.set(trial, (ledger.get(trial) ?? 0) + 1);
  }
  if (!existsSync(join(store, "study.db"))) return { trials: [], finished: [], ledger };
  const { storage } = await openStore(store, smallStudy({ folder }).study, { create: false });
  const { trials } = await storage.snapshot();
  await storage.close();
  const isFinished = (trial: Trial): boolean =>
    trial.status === "completed" ||
    (trial.status === "running" && readEvaluation(trialFiles(store, trial.number), trial) !== undefined);
  return { trials, finished: trials.filter(isFinished).map(({ number }) => number), ledger };
}

/** What is wrong with a study of `count` trials that has ended, given what was seen of it on the way. */
export function faultsOf(
  folder: string,
  count: number,
  end: StudyState,
  seen: readonly StudyState[],
): readonly string[] {
  const faults: string[] = [];
  if (end.trials.map(({ number }) => number).join() !== Array.from({ length: count }, (_, at) => at).join()) {
    faults.push(`the trials are ${end.trials.map(({ number }) => number).join()}`);
  }
  for (const trial of end.trials) {
    const { number } = trial;
    if (trial.status !== "completed") faults.push(`trial ${number} is ${trial.status}`);
    else if (trial.metrics["loss"]?.mean !== expectedLoss(trial.configuration)) {
      faults.push(`trial ${number} has the loss ${trial.metrics["loss"]?.mean}`);
    } else if (trial.metrics["latency"]?.count !== REPEATS) faults.push(`trial ${number} has no full latency`);
    if ((end.ledger.get(number) ?? 0) < 1) faults.push(`trial ${number} was never run`);
    const living = livingProcesses(join(folder, "small.paretune"), number);
    if (living.length > 0) faults.push(`trial ${number} has left processes ${living.join()}`);
  }
  for (const { trials, finished, ledger } of seen) {
    for (const { number, configuration } of trials) {
      if (JSON.stringify(end.trials[number]?.configuration) === JSON.stringify(configuration)) continue;
      faults.push(`trial ${number} has changed`);
    }
    for (const number of finished) {
      if (end.ledger.get(number) !== ledger.get(number)) faults.push(`trial ${number} was repeated`);
    }
  }
  return faults;
}

/** Kills as many runs, in as many studies as that takes; the same seed gives about the same instants. */
export async function tryKills(runner: string, seed: string, kills: number, onStudy?: (tally: KillTally) => void) {
  const instants = createRandomStream(seed);
  const tally = { kills: 0, studies: 0, moments: {} as Record<string, number>, broken: [] as string[] };
  while (tally.kills < kills) {
    const folder = temporaryFolder();
    const faults = await killStudy({ runner, folder, instants, left: kills - tally.kills, tally });
    tally.broken.push(...faults.map((fault) => `${folder}: ${fault}`));
    tally.studies++;
    if (faults.length === 0) rmSync(folder, { recursive: true, force: true });
    onStudy?.(tally);
  }
  return tally satisfies KillTally;
}

interface KilledStudy {
  readonly runner: string;
  readonly folder: string;
  readonly instants: RandomStream;
  /** The most kills. */
  readonly left: number;
  readonly tally: { kills: number; readonly moments: Record<string, number> };
}

/** Kills the runs of one study, lets the last one finish, and returns what is wrong. */
async function killStudy({ runner, folder, instants, left, tally }: KilledStudy): Promise<readonly string[]> {
  const trainer = [`--ledger=${join(folder, "ledger")}`];
  const request = { folder, trials: TRIALS, parallel: PARALLEL, trainer, measured: true, quick: true };
  const seen: StudyState[] = [];
  const faults: string[] = [];
  for (let round = 0; round < Math.min(left, KILLS_PER_STUDY); round++) {
    const run = startRunner(runner, request);
    if (await kill(run, instants, round < 2)) {
      tally.kills++;
      const last = run.events.at(-1)?.type ?? "start of the process";
      tally.moments[last] = (tally.moments[last] ?? 0) + 1;
    }
    const state = await readState(folder);
    seen.push(state);
    for (const event of run.events) {
      if (event.type !== "trial-completed" || state.trials[event.trial]?.status === "completed") continue;
      faults.push(`trial ${event.trial} was said to be completed, and is not`);
    }
  }
  const { code, errors } = await startRunner(runner, request).ended;
  if (code !== 0 || errors !== "") faults.push(`the last run ended with ${code}: ${errors}`);
  return [...faults, ...faultsOf(folder, TRIALS, await readState(folder), seen)];
}

/** Kills a run after a number of events, or while it opens its store; returns whether it still lived. */
async function kill({ child, events, ended }: Runner, instants: RandomStream, isEarly: boolean): Promise<boolean> {
  const after = isEarly ? 0 : 1 + instants.integer(16);
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null;
  await Promise.race([ended, until(() => events.length >= after || hasEnded())]);
  await Promise.race([ended, sleep((after === 0 ? 400 : 120) * instants.uniform())]);
  const killed = child.kill("SIGKILL");
  await ended;
  return killed && child.signalCode === "SIGKILL";
}
