/**
 * @file The long harnesses of hostile inputs: `npm run test:long`. They print what they tried, for
 * benchmarks/results/hostile.md. `npm test` runs a share of each.
 */
import { describe, expect, it } from "vitest";
import { tryShellLines } from "../node/command-template/shell-lines.ts";
import { tryMutations } from "../node/study-file/mutations.ts";
import { runHostileTrials } from "./hostile-trials.ts";

const SHELL_LINES = 100_000;
const STUDY_FILES = 10_000;
const HOSTILE_TRIALS = 500;

/** The longest time that reading a study file may take, in milliseconds. */
const MAX_READING_MS = 2000;

/** The most memory that a run may take, in MiB. */
const MAX_MIB = 1024;

describe("hostile inputs", () => {
  it(`${SHELL_LINES} lines of a shell, in dash and in bash`, () => {
    const { broken, tried, refused, runs } = tryShellLines("shell lines 1", SHELL_LINES, ["/bin/dash", "/bin/bash"]);
    console.log(`shell lines: ${tried} tried, ${refused} refused, ${runs} runs, ${broken.length} broken`);
    expect(broken).toEqual([]);
  });

  it(`${STUDY_FILES} study files with random faults`, () => {
    const { broken, valid, refused, slowestMs } = tryMutations("mutations 1", STUDY_FILES, () => performance.now());
    console.log(`study files: ${valid} valid, ${refused} refused, ${broken.length} broken; slowest ${slowestMs} ms`);
    expect(broken).toEqual([]);
    expect(slowestMs).toBeLessThan(MAX_READING_MS);
  });

  it(`${HOSTILE_TRIALS} hostile trials`, async () => {
    const result = await runHostileTrials("trials 1", HOSTILE_TRIALS);
    const { broken, hostile, ordinary, read, failed, acts, peakMiB } = result;
    console.log(
      `hostile trials: ${hostile} with ${acts} acts, ${read} read, ${failed} failed with a sentence, ${broken.length} broken; ` +
        `${ordinary} ordinary ones between them; at most ${peakMiB} MiB`,
    );
    expect(broken).toEqual([]);
    expect(peakMiB).toBeLessThan(MAX_MIB);
  });
});
