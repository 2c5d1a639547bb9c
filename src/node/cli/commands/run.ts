/**
 * @file `paretune run`: starts a study or resumes it, with live progress.
 */
import { propose, type Suggestion } from "../../../core/designer/index.ts";
import type { Trial } from "../../../core/study/index.ts";
import { type LoopEvent, type RunSummary, restartStudy, runStudy, withStudyStore } from "../../loop/index.ts";
import type { OpenedStudy } from "../../operations/open-study.ts";
import { readStore, StorageError, storeExists } from "../../storage/index.ts";
import { parseDuration } from "../../study-file/index.ts";
import { threadsFor } from "../../threads/index.ts";
import { type CliCommand, type CommandArguments, STORE_FLAG, THREADS_FLAG } from "../command.ts";
import { BadInput, quoted } from "../exit.ts";
import { openStudy } from "../files/open-study.ts";
import { type Interruption, listenForInterrupt } from "../terminal/interrupt.ts";
import { printEnd } from "../terminal/print-end.ts";
import { createProgressView, type ProgressView } from "../terminal/run-progress.ts";
import { RunTracker } from "../terminal/run-tracker.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** Interval at which the times on the screen are updated, in milliseconds. */
const TICK_MS = 1000;

/** The flag of commands that run trials. */
export const RECORD_FAILURES_FLAG = {
  summary:
    "Records each failure at once, also several in a row that may be a fault of this machine: for programs that run no configuration twice.",
} as const;

/** The command `paretune run`. */
export const run: CliCommand = {
  name: "run",
  summary: "Starts or resumes a study: proposes and evaluates trials until the budget is spent.",
  usage: "STUDY",
  positionals: [1, 1],
  flags: {
    trials: { value: "N", summary: "Total number of trials, instead of the study's budget." },
    seed: { value: "S", summary: "Random seed, instead of the study's." },
    time: { value: "D", summary: "Total time of all runs, such as 8h, instead of the study's budget.time." },
    "slot-time": {
      value: "D",
      summary: "Total time of all slots, such as 24h, instead of the study's budget.slot_time.",
    },
    "no-stop": {
      summary:
        "Continues although the target is reached, or the expected gain of the next batch is below the study's budget.stop.",
    },
    "record-failures": RECORD_FAILURES_FLAG,
    restart: {
      summary:
        "Starts over, also under a changed study file, if no trial has completed. The old results are moved aside, not deleted.",
    },
    threads: THREADS_FLAG,
    store: STORE_FLAG,
  },
  details: [
    "Ctrl-C ends the running trials and stops (exit code 130); a second Ctrl-C stops at once. Run the same command again to " +
      "resume: recorded results are kept, and a finished evaluation is never repeated.",
    "Once the time of the budget is spent or the target is reached, no new trial begins, and running trials are finished.",
  ],
  examples: ["paretune run study.yaml", "paretune run study.yaml --trials 240", "paretune run study.yaml --time 12h"],
  run: runToEnd,
};

async function runToEnd(args: CommandArguments, terminal: Terminal): Promise<number> {
  const options = {
    trials: args.count("trials", 1),
    seed: args.count("seed", 0),
    threads: args.count("threads", 1),
    ignoreStop: args.has("no-stop"),
    recordFailures: args.has("record-failures"),
  };
  const times = { seconds: seconds(args, "time"), slotSeconds: seconds(args, "slot-time") };
  // Reading the study, and with `from` an earlier one, may already take a while.
  const interruption = listenForInterrupt();
  const opened = withTimes(await openStudy(args, { programs: true }), times);
  if (args.has("restart")) await restart(opened, terminal);
  const summary = await withRestartHint(opened, () => runLive(opened, terminal, options, interruption));
  terminal.printJson(summary);
  printEnd(opened, summary, terminal);
  return summary.exitCode;
}

/** A duration in seconds; throws BadInput for a text that is none. */
function seconds(args: CommandArguments, flag: string): number | undefined {
  const text = args.text(flag);
  if (text === undefined) return undefined;
  const duration = parseDuration(text, Number.POSITIVE_INFINITY);
  if (duration?.ok === true) return duration.ms / 1000;
  throw new BadInput(
    `--${flag} ${duration?.problem ?? "must be a number with its unit, such as 30m, 8h or 2d"}; got ${quoted(text)}.`,
  );
}

/** The study with the given times instead of those of its budget. */
function withTimes(
  opened: OpenedStudy,
  { seconds, slotSeconds }: { readonly seconds: number | undefined; readonly slotSeconds: number | undefined },
): OpenedStudy {
  const { file } = opened;
  const budget = {
    ...file.study.budget,
    ...(seconds === undefined ? {} : { seconds }),
    ...(slotSeconds === undefined ? {} : { slotSeconds }),
  };
  return { ...opened, file: { ...file, study: { ...file.study, budget } } };
}

async function restart(opened: OpenedStudy, terminal: Terminal): Promise<void> {
  const moved = await restartStudy(opened);
  if (moved !== undefined) terminal.print(`No trial had completed. The old results are now in ${moved}`);
}

/** Adds how to start over to the message that a study has changed, while no trial has completed. */
async function withRestartHint<T>({ folder, shownPath, storeFlag }: OpenedStudy, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof StorageError) || error.kind !== "changed") throw error;
    if ((await readStore(folder)).trials.some(({ status }) => status === "completed")) throw error;
    throw new BadInput(
      `${error.message} No trial has completed, so the study can start over: paretune run ${shownPath}${storeFlag} --restart`,
    );
  }
}

/** Settings that replace those of the study file. */
export interface RunOverrides {
  readonly trials?: number | undefined;
  readonly seed?: number | undefined;
  readonly threads?: number | undefined;
  /** Continues although the target is reached or the expected gain is below `budget.stop`. */
  readonly ignoreStop?: boolean | undefined;
  /** Records each failure at once, also one that may be a fault of the machine. */
  readonly recordFailures?: boolean | undefined;
  /** Repeats of completed trials to run instead of the study; see `RunOptions`. */
  readonly confirm?: readonly Suggestion[] | undefined;
}

/**
 * Runs a study to its end or until it is interrupted, with live progress. The study must have been opened with
 * `programs`. `interruption` is released afterwards.
 */
export async function runLive(
  opened: OpenedStudy,
  terminal: Terminal,
  overrides: RunOverrides,
  interruption: Interruption = listenForInterrupt(),
): Promise<RunSummary> {
  const { file, folder } = opened;
  const tracker = new RunTracker(file.study, await trialsSoFar(opened, terminal), performance.now());
  const view = createProgressView(terminal);
  const workers = threadsFor(file.study.strategy, overrides.threads);
  interruption.signal.addEventListener("abort", () =>
    view.note("Stopping: running trials are ended and will run again on resume. Press Ctrl-C again to stop at once."),
  );
  const tick = setInterval(() => view.update(tracker.state(performance.now())), TICK_MS);
  try {
    return await runStudy(file, {
      propose,
      storeFolder: folder,
      threads: workers.threads,
      signal: interruption.signal,
      killSignal: interruption.killSignal,
      onEvent: (event) => show(event, tracker, view),
      ...(overrides.trials === undefined ? {} : { trials: overrides.trials }),
      ...(overrides.seed === undefined ? {} : { seed: overrides.seed }),
      ...(overrides.ignoreStop === undefined ? {} : { ignoreStop: overrides.ignoreStop }),
      ...(overrides.recordFailures === undefined ? {} : { recordFailures: overrides.recordFailures }),
      ...(overrides.confirm === undefined ? {} : { confirm: overrides.confirm }),
    });
  } finally {
    clearInterval(tick);
    view.close();
    interruption.release();
    await workers.close();
  }
}

/** The trials in the store; prints what was changed in the study since the store was last opened. */
async function trialsSoFar(opened: OpenedStudy, terminal: Terminal): Promise<readonly Trial[]> {
  if (!storeExists(opened.folder)) return [];
  return withStudyStore(opened, { create: false }, async ({ storage, edit }) => {
    if (edit !== undefined)
      terminal.print(`The study was changed (${edit.changes.join("; ")}); earlier trials are kept.`);
    return (await storage.snapshot()).trials;
  });
}

function show(event: LoopEvent, tracker: RunTracker, view: ProgressView): void {
  const line = tracker.record(event, performance.now());
  view.update(tracker.state(performance.now()), line);
}
