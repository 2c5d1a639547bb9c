/**
 * @file Tries a study before a budget is spent: runs its commands and measurements once, in a scratch folder that is not
 * part of the study, and tells every value that is read. Nothing is recorded.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Configuration } from "../../core/space/index.ts";
import { type Measurement, modelledMetrics, type ProgressByMetric, type Trial } from "../../core/study/index.ts";
import { createExecutor, type Executor, Supervisor } from "../executors/index.ts";
import type { MetricDefinition, StudyFile } from "../study-file/settings.ts";
import type { Outcome } from "./attempt.ts";
import { contained } from "./contain.ts";
import type { RunContext } from "./context.ts";
import { evaluate } from "./evaluate.ts";
import type { LoopEvent } from "./events.ts";
import { fillTrial } from "./fill-trial.ts";
import { createJudges } from "./judges.ts";
import { lastLines } from "./log-tail.ts";
import { createMachineLock } from "./machine-lock.ts";
import { withStudyStore } from "./opening.ts";
import { measureLogs } from "./run-command.ts";
import { sourceWords } from "./source-words.ts";
import { trialFiles } from "./trial-files.ts";
import { UnitAllocator } from "./unit-allocator.ts";
import { UnitBoard } from "./unit-board.ts";

/** Samples that are taken of a measurement, where a trial takes more. */
const TRIED_REPEATS = 3;
/** Lines that are quoted from the end of a log. */
const QUOTED_LINES = 10;

/** The end of a log. */
export interface LogTail {
  readonly file: string;
  readonly lines: readonly string[];
}

/** One metric of a study that was tried. */
export interface TriedMetric {
  readonly name: string;
  /** Whether a trial fails without it. */
  readonly isNeeded: boolean;
  /** Where its value was read, or how it was measured. */
  readonly source: string;
  readonly value?: Measurement;
  /** Why there is no value. */
  readonly reason?: string;
  /** How long a measurement took. */
  readonly milliseconds?: number;
  /** The last output, where there is no value. */
  readonly tails?: readonly LogTail[];
}

/** What trying a study has shown. */
export interface TriedStudy {
  readonly configuration: Configuration;
  /** The scratch folder: removed unless something could not be read. */
  readonly folder: string;
  readonly isKept: boolean;
  readonly isInterrupted: boolean;
  /** How long the commands took. */
  readonly milliseconds: number;
  /** Why the commands failed, with the last output; metrics are not read then. */
  readonly failure?: { readonly reason: string; readonly tails: readonly LogTail[] };
  readonly metrics: readonly TriedMetric[];
  /** What was printed on the way, where the study reads that. */
  readonly progress: ProgressByMetric;
  /** Whether the commands succeeded and everything was read that a trial needs. */
  readonly isReady: boolean;
}

/** Options of `tryStudy`. */
export interface TryOptions {
  /** Ends what runs. */
  readonly signal: AbortSignal;
  /** Kills what runs at once, for a process that is about to end itself. */
  readonly killSignal?: AbortSignal;
  /** Called with a short phrase as the work advances. */
  readonly onProgress?: (message: string) => void;
  /** Replaces the study file's. */
  readonly executor?: Executor;
}

/** Runs the commands and measurements of a study once with a configuration. Throws `StorageError` "full". */
export async function tryStudy(
  file: StudyFile,
  configuration: Configuration,
  options: TryOptions,
): Promise<TriedStudy> {
  const folder = mkdtempSync(join(tmpdir(), "paretune-try-"));
  let isKept = false;
  try {
    const tried = await tryIn(folder, file, configuration, options);
    isKept = !tried.isReady && !tried.isInterrupted;
    return { ...tried, isKept };
  } finally {
    if (!isKept) rmSync(folder, { recursive: true, force: true });
  }
}

async function tryIn(
  folder: string,
  file: StudyFile,
  configuration: Configuration,
  options: TryOptions,
): Promise<Omit<TriedStudy, "isKept">> {
  return withStudyStore({ file, folder }, { create: true }, async ({ storage }) => {
    const [trial] = await storage.reserve([{ configuration, origin: "baseline" }], { evaluator: "run" });
    if (trial === undefined) throw new Error("tryStudy: a new store has reserved nothing");
    const { earlyStopping: _, ...study } = file.study;
    // Without objectives no missing value fails the trial, so every metric is read.
    const reading = { ...study, objectives: [], outcomeConstraints: [] };
    const run = { ...file.run, metrics: file.run.metrics.map(withFewRepeats) };
    const times = new Stopwatch(options.onProgress);
    const context: RunContext = {
      file: { ...file, study: reading, run },
      folder,
      storage,
      runner: new Supervisor(options.executor ?? createExecutor(file.run.executor)),
      machineLock: createMachineLock(),
      units: new UnitAllocator(run.resources),
      board: new UnitBoard(folder, run.resources),
      judges: createJudges(reading, storage, []),
      signal: options.signal,
      killSignal: options.killSignal,
      emit: times.record,
    };
    const files = trialFiles(folder, trial.number);
    const outcome = await contained(files, () => evaluate(context, trial, { number: 1, slot: 0 }));
    times.end();
    return report({ file, run, folder, trial, outcome, times });
  });
}

/** A measurement with few samples, of the trial alone. */
function withFewRepeats(metric: MetricDefinition): MetricDefinition {
  const { source } = metric;
  if (source.kind !== "measure") return metric;
  const { against: _, ...alone } = source;
  return { ...metric, source: { ...alone, repeats: Math.min(source.repeats, TRIED_REPEATS) } };
}

/** The times of the commands and of each measurement. */
class Stopwatch {
  readonly #onProgress: ((message: string) => void) | undefined;
  readonly #begun = performance.now();
  readonly #starts: (readonly [metric: string, at: number])[] = [];
  #ended = 0;

  constructor(onProgress: ((message: string) => void) | undefined) {
    this.#onProgress = onProgress;
    onProgress?.("running the commands");
  }

  readonly record = (event: LoopEvent): void => {
    if (event.type !== "measuring") return;
    this.#starts.push([event.metric, performance.now()]);
    this.#onProgress?.(`measuring ${event.metric}`);
  };

  end(): void {
    this.#ended = performance.now();
  }

  get commands(): number {
    return (this.#starts[0]?.[1] ?? this.#ended) - this.#begun;
  }

  /** Of one measurement; undefined if it was not taken. */
  of(metric: string): number | undefined {
    const index = this.#starts.findIndex(([name]) => name === metric);
    const [, start] = this.#starts[index] ?? [];
    return start === undefined ? undefined : (this.#starts[index + 1]?.[1] ?? this.#ended) - start;
  }
}

interface Tried {
  /** The study as it is written, and how it was run. */
  readonly file: StudyFile;
  readonly run: StudyFile["run"];
  readonly folder: string;
  readonly trial: Trial;
  readonly outcome: Outcome;
  readonly times: Stopwatch;
}

function report({ file, run, folder, trial, outcome, times }: Tried): Omit<TriedStudy, "isKept"> {
  const files = trialFiles(folder, trial.number);
  const tails = (logs: { readonly stdout: string; readonly stderr: string }): readonly LogTail[] =>
    [logs.stdout, logs.stderr].map((log) => ({ file: log, lines: lastLines(log, QUOTED_LINES) }));
  const needed = modelledMetrics(file.study);
  const filled = fillTrial(file, trial, files);
  const completed = outcome.kind === "completed" ? outcome : undefined;
  const metrics = run.metrics.map(({ name, source }, index): TriedMetric => {
    const value =
      completed !== undefined && Object.hasOwn(completed.metrics, name) ? completed.metrics[name] : undefined;
    const milliseconds = times.of(name);
    const written = file.run.metrics[index]?.source ?? source;
    return {
      name,
      isNeeded: needed.includes(name),
      source: sourceWords(written, filled, files),
      ...(milliseconds === undefined ? {} : { milliseconds }),
      ...(value === undefined
        ? {
            reason: completed?.missing?.[name] ?? "the commands failed, so it was not read",
            ...(completed === undefined
              ? {}
              : { tails: tails(source.kind === "measure" ? measureLogs(files, name) : files) }),
          }
        : { value }),
    };
  });
  return {
    configuration: trial.configuration,
    folder,
    isInterrupted: outcome.kind === "interrupted",
    milliseconds: times.commands,
    ...(outcome.kind === "failed" || outcome.kind === "fault" || outcome.kind === "lost"
      ? { failure: { reason: outcome.reason, tails: tails(files) } }
      : {}),
    metrics,
    progress: completed?.progress ?? {},
    isReady: completed !== undefined && metrics.every(({ isNeeded, value }) => value !== undefined || !isNeeded),
  };
}
