/**
 * @file Follows what a trial prints and writes while its commands run, and stops it once it can no longer reach the front.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { isStoppable, type Judge } from "../../core/stopping/index.ts";
import type { EarlyStop, ProgressByMetric, Trial } from "../../core/study/index.ts";
import {
  createColumnProgress,
  createProgressReader,
  type ProgressReader,
  readMetric,
  type TrialOutput,
} from "../metrics/index.ts";
import type { MetricDefinition } from "../study-file/settings.ts";
import type { RunContext } from "./context.ts";
import type { Stopped } from "./stopped.ts";

/** How often the log is read. */
const POLL_INTERVAL_MS = 100;
/** The maximum number of values that are judged in one read; later ones are left to the next read. */
const MAX_JUDGED_PER_READ = 32;

/** The watch over one running trial. */
export interface Watch {
  /** Aborts when the trial is to be ended. */
  readonly signal: AbortSignal;
  readonly stopped: Stopped | undefined;
  /** Ends the watch when the commands have ended; returns what was printed, including the last line. */
  close(): Promise<ProgressByMetric>;
  /** Why values of progress were left out, by metric. */
  problems(): Readonly<Record<string, string>>;
}

/**
 * Watches a trial; undefined where the study reads no progress.
 *
 * @param onStop - called before the trial is ended, so that the decision outlives this process
 */
export function watchTrial(
  context: RunContext,
  trial: Trial,
  output: TrialOutput,
  onStop: (stopped: Stopped) => void,
): Watch | undefined {
  const { metrics } = context.file.run;
  const reader = progressReader(metrics, output);
  if (reader === undefined) return undefined;
  const [halt, closing] = [new AbortController(), new AbortController()];
  const watch = { signal: halt.signal, stopped: undefined as Stopped | undefined };
  const take = (stopped: Stopped): void => {
    watch.stopped = stopped;
    onStop(stopped);
    halt.abort();
  };
  // An error is thrown when the watch is closed: nobody waits for the watch before.
  let failure: { readonly error: unknown } | undefined;
  const following = (
    context.judges.isActive && isStoppable(trial)
      ? follow({ context, trial, output, reader, closing: closing.signal, take })
      : Promise.resolve()
  ).catch((error: unknown) => {
    failure = { error };
  });
  return Object.assign(watch, {
    problems: () => reader.problems(),
    async close(): Promise<ProgressByMetric> {
      closing.abort();
      await following;
      if (failure !== undefined) throw failure.error;
      if (watch.stopped === undefined) await reader.read(undefined, true);
      return watch.stopped?.progress ?? reader.progress();
    },
  });
}

/** Reads the progress of all metrics, wherever it is printed or written; undefined where the study reads none. */
function progressReader(metrics: readonly MetricDefinition[], output: TrialOutput): ProgressReader | undefined {
  const files = { stdout: output.stdoutFile, stderr: output.stderrFile, output: output.outputFile };
  const readers = (["stdout", "stderr", "output"] as const).flatMap((stream) => {
    const sources = metrics.flatMap(({ name, progress, progressFrom = "stdout" }) =>
      progress === undefined || progressFrom !== stream ? [] : [{ name, pattern: progress }],
    );
    return sources.length === 0 ? [] : [createProgressReader(files[stream], sources, output.signal)];
  });
  const columns = metrics.flatMap(({ name, progressColumn }) =>
    progressColumn === undefined ? [] : [createColumnProgress(name, progressColumn, output)],
  );
  readers.push(...columns);
  if (readers.length < 2) return readers[0];
  return {
    async read(onValue, atEnd) {
      for (const reader of readers) await reader.read(onValue, atEnd);
    },
    progress: () => Object.assign({}, ...readers.map((reader) => reader.progress())),
    problems: () => Object.assign({}, ...readers.map((reader) => reader.problems())),
  };
}

interface Following {
  readonly context: RunContext;
  readonly trial: Trial;
  readonly output: TrialOutput;
  readonly reader: ProgressReader;
  readonly closing: AbortSignal;
  readonly take: (stopped: Stopped) => void;
}

/** Judges each value as it is printed, until the trial has ended or is stopped. */
async function follow({ context, trial, output, reader, closing, take }: Following): Promise<void> {
  const known: Record<string, number> = {};
  for (;;) {
    await sleep(POLL_INTERVAL_MS, undefined, { signal: closing }).catch(() => {});
    const judge = await context.judges.current();
    await readEarly(context.file.run.metrics, output, known);
    if (closing.aborted) return;
    let judged = 0;
    let stopped: Stopped | undefined;
    await reader.read(() => {
      if (judge === undefined || judged++ >= MAX_JUDGED_PER_READ) return false;
      stopped = judgeProgress(judge, trial, reader.progress(), known);
      return stopped !== undefined;
    });
    if (stopped === undefined) continue;
    take(stopped);
    return;
  }
}

function judgeProgress(
  judge: Judge,
  { configuration }: Trial,
  progress: ProgressByMetric,
  known: Readonly<Record<string, number>>,
): Stopped | undefined {
  const stop = judge.verdict({ configuration, progress, known });
  return stop === undefined ? undefined : { reason: reasonOf(stop, progress), stop, progress };
}

/** E.g. `stopped early at step 12 (progress of accuracy: 0.71): on the front with probability 0.02`. */
function reasonOf({ probability }: EarlyStop, progress: ProgressByMetric): string {
  const values = Object.entries(progress).map(([name, { values }]) => `progress of ${name}: ${values.at(-1)}`);
  const step = Math.max(...Object.values(progress).map(({ steps }) => steps.at(-1) ?? 0));
  return `stopped early at step ${step} (${values.join(", ")}): on the front with probability ${Number(probability.toFixed(3))}`;
}

/** Reads the metrics that are available before the trial ends, each until it is found. */
async function readEarly(
  definitions: readonly MetricDefinition[],
  output: TrialOutput,
  known: Record<string, number>,
): Promise<void> {
  for (const { name, source, early } of definitions) {
    if (early !== true || source.kind === "measure" || Object.hasOwn(known, name)) continue;
    const reading = await readMetric(source, { ...output, isRunning: true });
    if (reading.ok) known[name] = reading.value.mean;
  }
}
