/**
 * @file Tells a fault of the machine from failures of configurations: runs configurations again that worked before.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { isRepeat, type Trial } from "../../core/study/index.ts";
import { trialsOf } from "../storage/index.ts";
import type { RunContext } from "./context.ts";
import { evaluate, measureAgain } from "./evaluate.ts";
import { fillTrial } from "./fill-trial.ts";
import { evaluationFiles, removeIfPossible } from "./trial-files.ts";

/** The number of different configurations that are run again. */
const MAX_CONFIGURATIONS = 3;

/** The folder, in that of the store, in which configurations are run again. */
export function testFolder(storeFolder: string): string {
  return join(storeFolder, "test-runs");
}

/** Removes that folder, where it can be removed. */
export function forgetTest(storeFolder: string): void {
  removeIfPossible(testFolder(storeFolder));
}

/** Completed trials of runs, to be run again `count` times: the baseline and the last ones, in turn. */
export async function workedBefore({ storage }: RunContext, count: number): Promise<readonly Trial[]> {
  const completed = trialsOf(await storage.snapshot(), "run").filter(
    (trial) => trial.status === "completed" && !isRepeat(trial),
  );
  const isBaseline = ({ origin }: Trial): boolean => origin === "baseline";
  const others = completed.filter((trial) => !isBaseline(trial)).reverse();
  const chosen = [...completed.filter(isBaseline), ...others].slice(0, MAX_CONFIGURATIONS);
  return chosen.length === 0 ? [] : Array.from({ length: count }, (_, index) => chosen[index % chosen.length] as Trial);
}

/** What is run again, and how. */
export interface Again {
  readonly good: Trial;
  /** Passed to the program as the number of the trial. That of a failure: what a program keeps under that number is of no use. */
  readonly number: number;
  readonly slot: number;
  /** After this time the program has come further than the failures, so it works and is ended. */
  readonly limitMs: number;
}

/** What became of a configuration that was run again, and why it failed. */
export type AgainResult =
  | { readonly kind: "works" | "interrupted" }
  | { readonly kind: "fails"; readonly reason: string };

/**
 * Measures a trial again that had been measured: its folder has what it trained, so nothing is trained. Its own logs stay as they
 * are. Undefined where its folder is gone, which proves nothing.
 */
export async function measureTrialAgain(
  context: RunContext,
  { good, number, slot, limitMs }: Again,
): Promise<AgainResult | undefined> {
  const { replicates } = context.file.run;
  const isReplicated = replicates !== undefined && replicates !== "auto" && replicates > 1;
  const evaluated = { ...good, replicate: { index: 0, ...(isReplicated ? { folderIndex: 0 } : {}) } };
  const files = evaluationFiles(context.folder, evaluated);
  if (!existsSync(files.folder)) return undefined;
  const filled = fillTrial(context.file, { ...evaluated, slot }, files);
  const { testing, endLimit } = limited(context, limitMs);
  forgetTest(context.folder);
  try {
    const failure = await measureAgain(testing, { ...good, number }, filled, slot);
    if (context.signal.aborted) return { kind: "interrupted" };
    const isFailure = failure !== undefined && !testing.signal.aborted;
    return isFailure ? { kind: "fails", reason: failure.reason } : { kind: "works" };
  } finally {
    endLimit();
    forgetTest(context.folder);
  }
}

/** Runs a configuration again, in a scratch folder, without its measuring commands. Nothing is recorded. Undefined where the
 * infrastructure lost it, which proves nothing. */
export async function runAgain(
  context: RunContext,
  { good, number, slot, limitMs }: Again,
): Promise<AgainResult | undefined> {
  const { testing, endLimit } = limited(context, limitMs);
  const { run } = context.file;
  const metrics = run.metrics.filter(({ source }) => source.kind !== "measure");
  forgetTest(context.folder);
  try {
    const trained = { ...testing, file: { ...context.file, run: { ...run, metrics } } };
    const outcome = await evaluate(trained, { ...good, number }, { number: 1, slot });
    if (context.signal.aborted) return { kind: "interrupted" };
    if (outcome.kind === "lost") return undefined;
    const isFailure = outcome.kind === "failed" || outcome.kind === "fault";
    return isFailure ? { kind: "fails", reason: outcome.reason } : { kind: "works" };
  } finally {
    endLimit();
    forgetTest(context.folder);
  }
}

/** A context in the folder of tests that ends a command after a time, counted from its start: it may wait for a quiet machine. */
function limited(
  context: RunContext,
  limitMs: number,
): { readonly testing: RunContext; readonly endLimit: () => void } {
  const { runner } = context;
  const limit = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const begin = (): void => {
    timer ??= setTimeout(() => limit.abort(), limitMs);
  };
  const testing: RunContext = {
    ...context,
    folder: testFolder(context.folder),
    signal: AbortSignal.any([context.signal, limit.signal]),
    runner: {
      executor: runner.executor,
      start: (request, hooks) => runner.start(request, { ...hooks, onRunning: begin }),
    },
    emit: () => {},
  };
  return { testing, endLimit: () => clearTimeout(timer) };
}
