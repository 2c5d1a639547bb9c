/**
 * @file A small study over the tiny trainer, and a designer that draws at random, for the tests of the loop.
 */
import { join } from "node:path";
import type { Proposal } from "../../../src/core/designer/index.ts";
import { createRandomStream } from "../../../src/core/random/index.ts";
import type { Configuration } from "../../../src/core/space/index.ts";
import type { Study, Trial } from "../../../src/core/study/index.ts";
import { type CommandTemplate, parseTemplate, type Template } from "../../../src/node/command-template/index.ts";
import { listProcesses, valuesOf } from "../../../src/node/executors/process-table.ts";
import { findTree, type ProcessHandle } from "../../../src/node/executors/process-tree.ts";
import { readHandle, trialFiles } from "../../../src/node/loop/trial-files.ts";
import type { RunSettings, StudyFile } from "../../../src/node/study-file/settings.ts";
import { newFolder } from "../../fixtures/new-folder.ts";

/** Where the tests' programs lie. */
export const programs: string = join(import.meta.dirname, "programs");

export function temporaryFolder(): string {
  return newFolder();
}

export const template: (text: string) => Template = parseTemplate;

export function words(...all: readonly string[]): CommandTemplate {
  return { kind: "words", words: all.map(template) };
}

const TRAINER_FLAGS = ["--rate={rate}", "--steps={steps}", "--trial={trial.number}", "--out={trial.dir}/metrics.json"];

/** The trainer in a folder of programs, with further arguments. */
export function trainer(folder: string, ...more: readonly string[]): CommandTemplate {
  return words(process.execPath, join(folder, "trainer.mjs"), ...TRAINER_FLAGS, ...more);
}

/** The same trainer as a program of the shell, which starts within milliseconds. */
export function quickTrainer(folder: string, ...more: readonly string[]): CommandTemplate {
  return words("/bin/sh", join(folder, "trainer.sh"), ...TRAINER_FLAGS, ...more);
}

/** A program of the shell that prints as many numbers. */
export function quickTimer(count: number): CommandTemplate {
  return words(
    "/bin/sh",
    "-c",
    "for each do echo 0.$each; done",
    "timer",
    ...Array.from({ length: count }, (_, i) => `${i}`),
  );
}

export function timer(folder: string, ...args: readonly string[]): CommandTemplate {
  return words(process.execPath, join(folder, "timer.mjs"), ...args);
}

export interface SmallStudy {
  readonly folder: string;
  readonly trials?: number;
  readonly parallel?: number;
  readonly batch?: number;
  readonly baseline?: Configuration;
  readonly run?: Partial<RunSettings>;
}

/** A study file in a folder; its objective is the trainer's loss. */
export function smallStudy(options: SmallStudy): StudyFile {
  const { folder, trials = 4, parallel = 2, batch = 3, baseline, run } = options;
  const study: Study = {
    name: "small",
    parameters: [
      { kind: "float", name: "rate", lower: 0.001, upper: 0.2, scale: "log" },
      { kind: "int", name: "steps", lower: 1, upper: 40, scale: "linear" },
    ],
    objectives: [{ name: "loss", goal: "minimize" }],
    budget: { trials, batch, initial: trials, parallel },
    strategy: "random",
    seed: 5,
    ...(baseline === undefined ? {} : { baseline }),
  };
  return {
    path: join(folder, "small.yaml"),
    study,
    run: {
      commands: [trainer(programs)],
      environment: {},
      cwd: folder,
      retries: 0,
      metrics: [
        { name: "loss", source: { kind: "json", file: template("{trial.dir}/metrics.json"), path: ["eval", "loss"] } },
      ],
      ...run,
    },
  };
}

/** The processes that are still alive of a trial: of its last command, or with its folder in their environment. */
export function livingProcesses(store: string, trial: number): readonly number[] {
  const files = trialFiles(store, trial);
  const stored = readHandle(files);
  const tree = stored === undefined ? [] : findTree(stored.handle as unknown as ProcessHandle, false);
  const own = listProcesses().filter(({ pid }) => valuesOf(pid, "PARETUNE_TRIAL_DIR").includes(files.folder));
  return [...new Set([...tree, ...own.map(({ pid }) => pid)])];
}

/** The trainer's loss for a configuration, in the same arithmetic. */
export function expectedLoss({ rate, steps }: Configuration): number {
  let weight = 0;
  for (let step = 0; step < Number(steps); step++) {
    for (const x of [-1, 0.5, 2]) weight -= Number(rate) * 2 * (weight * x - 3 * x) * x;
  }
  return (weight - 3) ** 2;
}

/** A designer: the baseline first, then random points, the same for the same seed and number of trials. */
export async function proposeRandom(study: Study, trials: readonly Trial[], count: number): Promise<Proposal> {
  const baseline = trials.length === 0 && study.baseline ? [study.baseline] : [];
  const stream = createRandomStream(study.seed).split(trials.length);
  const drawn = Array.from({ length: count - baseline.length }, () => ({
    configuration: { rate: 0.001 + 0.199 * stream.uniform(), steps: 1 + stream.integer(40) },
    origin: "random" as const,
  }));
  return {
    suggestions: [...baseline.map((configuration) => ({ configuration, origin: "baseline" as const })), ...drawn],
    modelState: JSON.stringify({ proposals: trials.length }),
    record: { health: [] },
  };
}
