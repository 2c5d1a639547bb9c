/**
 * @file Tells a fault of the machine from failures of configurations: runs configurations again that worked before.
 */
import { join } from "node:path";
import { isRepeat, type Trial } from "../../core/study/index.ts";
import { trialsOf } from "../storage/index.ts";
import type { RunContext } from "./context.ts";
import { evaluate } from "./evaluate.ts";
import { removeIfPossible } from "./trial-files.ts";

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

/** Runs a configuration again, in a scratch folder, without its measuring commands. Nothing is recorded. */
export async function runAgain(context: RunContext, { good, number, slot, limitMs }: Again): Promise<AgainResult> {
  const folder = testFolder(context.folder);
  const limit = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const { file, executor } = context;
  const { run } = file;
  const metrics = run.metrics.filter(({ source }) => source.kind !== "measure");
  const testing: RunContext = {
    ...context,
    folder,
    file: { ...file, run: { ...run, metrics } },
    signal: AbortSignal.any([context.signal, limit.signal]),
    executor: {
      name: executor.name,
      endLeftovers: (handle) => executor.endLeftovers(handle),
      start: (...request) => {
        timer ??= setTimeout(() => limit.abort(), limitMs); // not before: it may have waited for a quiet machine
        return executor.start(...request);
      },
    },
    emit: () => {},
  };
  forgetTest(context.folder);
  try {
    const outcome = await evaluate(testing, { ...good, number }, { number: 1, slot });
    if (context.signal.aborted) return { kind: "interrupted" };
    const isFailure = outcome.kind === "failed" || outcome.kind === "fault";
    return isFailure ? { kind: "fails", reason: outcome.reason } : { kind: "works" };
  } finally {
    clearTimeout(timer);
    forgetTest(context.folder);
  }
}
