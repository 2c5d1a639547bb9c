/**
 * @file Runs a small study on disks that become full at random points: no file may grow beyond a random size, which the database, its
 * log and the files of the trials reach in turn. Then space returns, and the study is looked at.
 */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { createRandomStream, type RandomStream } from "../../src/core/random/index.ts";
import { temporaryFolder } from "../node/loop/small-study.ts";
import { faultsOf, readState, type StudyState } from "./kills.ts";
import { startRunner } from "./start-runner.ts";

const TRIALS = 12;
/** The most disks that one study meets before space returns. */
const DISKS_PER_STUDY = 5;
/** The largest limit, in blocks of 512 bytes: about what the log of the database takes of such a study. */
const MAX_BLOCKS = 1200;

/** What became of the runs on full disks. */
export interface DiskTally {
  /** Disks that became full during a run. */
  readonly disks: number;
  readonly studies: number;
  /** Trials that ended before the disk was full, per disk. */
  readonly completed: readonly number[];
  /** What was lost, repeated, or ended without a sentence. */
  readonly broken: readonly string[];
}

/** Fills as many disks, in as many studies as that takes; the same seed gives the same sizes. */
export async function tryDisks(runner: string, seed: string, disks: number): Promise<DiskTally> {
  const sizes = createRandomStream(seed);
  const tally = { disks: 0, studies: 0, completed: [] as number[], broken: [] as string[] };
  while (tally.disks < disks) {
    const folder = temporaryFolder();
    const { full, completed, faults } = await fillDisks(runner, folder, sizes);
    tally.disks += full;
    tally.studies++;
    tally.completed.push(...completed);
    tally.broken.push(...faults.map((fault) => `${folder}: ${fault}`));
    if (faults.length === 0) rmSync(folder, { recursive: true, force: true });
  }
  return tally;
}

/** Runs one study on several disks that become full, then on one that does not. */
async function fillDisks(runner: string, folder: string, sizes: RandomStream) {
  const trainer = [`--ledger=${join(folder, "ledger")}`];
  const request = { folder, trials: TRIALS, parallel: 2, trainer, measured: true, quick: true };
  const seen: StudyState[] = [];
  const faults: string[] = [];
  const completed: number[] = [];
  for (let disk = 0; disk < DISKS_PER_STUDY; disk++) {
    // Most limits are small, since a log starts anew with each run.
    const blocks = Math.floor(MAX_BLOCKS * sizes.uniform() ** 3);
    const { code, errors } = await startRunner(runner, request, blocks).ended;
    if (code === 0) break;
    if (code !== 1 || !/disk is full or failing|could not be|cannot be/.test(errors) || /\n\s+at /.test(errors)) {
      faults.push(`with files of at most ${blocks} blocks, the run ended with ${code}: ${errors}`);
    }
    const state = await readState(folder);
    seen.push(state);
    completed.push(state.trials.filter(({ status }) => status === "completed").length);
  }
  const { code, errors } = await startRunner(runner, request).ended;
  if (code !== 0 || errors !== "") faults.push(`with space, the run ended with ${code}: ${errors}`);
  faults.push(...faultsOf(folder, TRIALS, await readState(folder), seen));
  return { full: completed.length, completed, faults };
}
