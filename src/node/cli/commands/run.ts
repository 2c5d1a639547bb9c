/**
 * @file `paretune run`: starts a study or resumes it, with live progress.
 */
import { propose, type Suggestion } from "../../../core/designer/index.ts";
import type { Trial } from "../../../core/study/index.ts";
import { type LoopEvent, type RunSummary, runStudy, withStudyStore } from "../../loop/index.ts";
import { storeExists } from "../../storage/index.ts";
import { type CliCommand, type CommandArguments, STORE_FLAG, THREADS_FLAG } from "../command.ts";
import { type OpenedStudy, openStudy } from "../files/open-study.ts";
import { threadsFor } from "../strategy-flag.ts";
import { type Interruption, listenForInterrupt } from "../terminal/interrupt.ts";
import { createProgressView, type ProgressView } from "../terminal/run-progress.ts";
import { RunTracker } from "../terminal/run-tracker.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** Interval at which the times on the screen are updated, in milliseconds. */
const TICK_MS = 1000;

/** The command `paretune run`. */
export const run: CliCommand = {
  name: "run",
  summary: "Starts or resumes a study: proposes and evaluates trials until the budget is spent.",
  usage: "STUDY",
  positionals: [1, 1],
  flags: {
    trials: { value: "N", summary: "Total number of trials, instead of the study's budget." },
    seed: { value: "S", summary: "Random seed, instead of the study's." },
    "no-stop": { summary: "Continues although the expected gain of the next batch is below the study's budget.stop." },
    threads: THREADS_FLAG,
    store: STORE_FLAG,
  },
  details: [
    "Ctrl-C ends the running trials and stops (exit code 130); a second Ctrl-C stops at once. Run the same command again to " +
      "resume: recorded results are kept, and a finished evaluation is never repeated.",
  ],
  examples: ["paretune run study.yaml", "paretune run study.yaml --trials 240"],
  run: runToEnd,
};

async function runToEnd(args: CommandArguments, terminal: Terminal): Promise<number> {
  const options = {
    trials: args.count("trials", 1),
    seed: args.count("seed", 0),
    threads: args.count("threads", 1),
    ignoreStop: args.has("no-stop"),
  };
  // Reading the study, and with `from` an earlier one, may already take a while.
  const interruption = listenForInterrupt();
  const opened = await openStudy(args, { programs: true });
  const summary = await runLive(opened, terminal, options, interruption);
  terminal.printJson(summary);
  printEnd(opened, summary, terminal);
  return summary.exitCode;
}

/** Settings that replace those of the study file. */
export interface RunOverrides {
  readonly trials?: number | undefined;
  readonly seed?: number | undefined;
  readonly threads?: number | undefined;
  /** Continues although the expected gain is below `budget.stop`. */
  readonly ignoreStop?: boolean | undefined;
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

/** Shows how a run ended, and what to do next. */
export function printEnd(opened: OpenedStudy, summary: RunSummary, terminal: Terminal): void {
  const { outcome, message, completed, failed, pending, stopped } = summary;
  const study = `${opened.shownPath}${opened.storeFlag}`;
  const counts = `${completed} trials completed, ${failed} failed${stopped === undefined ? "" : `, ${stopped} stopped early`}`;
  if (message !== undefined) terminal.print(message);
  switch (outcome) {
    case "budget-spent":
      terminal.print(`\nThe budget is spent: ${counts}.`);
      printPending(pending, study, terminal);
      terminal.printCommand("Results", `paretune best ${study}`);
      return;
    case "converged":
      terminal.print(`\nThe study ended early: ${counts}.`);
      terminal.printCommand("Results", `paretune best ${study}`);
      terminal.printCommand("To continue anyway", `paretune run ${study} --no-stop`);
      return;
    case "confirmed":
      return;
    case "exhausted":
      terminal.print(`\nEvery configuration has been tried: ${counts}.`);
      terminal.printCommand("Results", `paretune best ${study}`);
      return;
    case "interrupted":
      terminal.print(`\nInterrupted: ${counts}. Recorded results are kept.`);
      terminal.printCommand("To resume", `paretune run ${study}`);
      return;
    case "stopped":
      terminal.print(`\nStopped: ${counts}.`);
      terminal.printCommand("Fix the cause of the failures, then resume", `paretune run ${study}`);
  }
}

/** Trials handed out by `suggest` count towards the budget; `run` does not evaluate them. */
function printPending(pending: number, study: string, terminal: Terminal): void {
  if (pending === 0) return;
  const trials = pending === 1 ? "1 trial from `suggest` is" : `${pending} trials from \`suggest\` are`;
  terminal.printCommand(`${trials} waiting for a result from \`tell\``, `paretune trials ${study}`);
}
