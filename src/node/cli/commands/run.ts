/**
 * @file `paretune run`: starts a study or resumes it, with live progress.
 */
import { propose, type Suggestion, type Trial } from "../../../core/index.ts";
import { type LoopEvent, type RunSummary, runStudy, withStudyStore } from "../../loop/index.ts";
import { storeExists } from "../../storage/index.ts";
import { type Command, type CommandWords, STORE_FLAG } from "../command.ts";
import { type OpenedStudy, openStudy } from "../files/open-study.ts";
import { threadsFor } from "../strategy.ts";
import { type Interruption, listenForInterrupt } from "../terminal/interrupt.ts";
import { createProgressView, type ProgressView } from "../terminal/progress.ts";
import { RunTracker } from "../terminal/run-tracker.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** The clock is read this often while nothing happens, so that times on the screen move. */
const TICK_MS = 1000;

export const run: Command = {
  name: "run",
  summary: "Starts a study or resumes it: suggests, trains, measures, learns, until the budget is spent.",
  usage: "STUDY",
  words: [1, 1],
  flags: {
    trials: { value: "N", summary: "Trials in all, instead of the study's budget." },
    seed: { value: "S", summary: "Instead of the study's seed." },
    "no-stop": { summary: "Goes on although the next batch is expected to gain less than the study's budget.stop." },
    threads: { value: "N", summary: "Threads for the model; default: one a core, at most 8. Changes no result." },
    store: STORE_FLAG,
  },
  details: [
    "Ctrl-C stops in good order (exit code 130), twice at once. Running again goes on where it was: what was recorded",
    "stays, and a finished evaluation is never repeated.",
  ],
  examples: ["paretune run study.yaml", "paretune run study.yaml --trials 240"],
  run: runToEnd,
};

async function runToEnd(words: CommandWords, terminal: Terminal): Promise<number> {
  const options = {
    trials: words.count("trials", 1),
    seed: words.count("seed", 0),
    threads: words.count("threads", 1),
    ignoreStop: words.has("no-stop"),
  };
  // Reading the study, and with `from` an earlier one, may take a while already.
  const interruption = listenForInterrupt();
  const opened = await openStudy(words, { programs: true });
  const summary = await runLive(opened, terminal, options, interruption);
  terminal.answer(summary);
  sayEnd(opened, summary, terminal);
  return summary.exitCode;
}

/** What may be given instead of what the study file says. */
export interface RunWords {
  readonly trials?: number | undefined;
  readonly seed?: number | undefined;
  readonly threads?: number | undefined;
  /** Goes on although `budget.stop` says that it is enough. */
  readonly ignoreStop?: boolean | undefined;
  /** Repeats of completed trials to run instead of the study; see `RunOptions`. */
  readonly confirm?: readonly Suggestion[] | undefined;
}

/** Runs a study, opened with its programs looked for, with live progress and Ctrl-C (released afterwards), to its end or until it is interrupted. */
export async function runLive(
  opened: OpenedStudy,
  terminal: Terminal,
  words: RunWords,
  interruption: Interruption = listenForInterrupt(),
): Promise<RunSummary> {
  const { file, folder } = opened;
  const tracker = new RunTracker(file.study, await trialsSoFar(opened, terminal), performance.now());
  const view = createProgressView(terminal, terminal.json ? process.stderr : process.stdout);
  const workers = threadsFor(file.study.strategy, words.threads);
  interruption.signal.addEventListener("abort", () =>
    view.note("Stopping: running trials are ended and will be run again. Ctrl-C again stops at once."),
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
      ...(words.trials === undefined ? {} : { trials: words.trials }),
      ...(words.seed === undefined ? {} : { seed: words.seed }),
      ...(words.ignoreStop === undefined ? {} : { ignoreStop: words.ignoreStop }),
      ...(words.confirm === undefined ? {} : { confirm: words.confirm }),
    });
  } finally {
    clearInterval(tick);
    view.close();
    interruption.release();
    await workers.close();
  }
}

/** The trials that there are; says what was changed in the study since the store was last opened. */
async function trialsSoFar(opened: OpenedStudy, terminal: Terminal): Promise<readonly Trial[]> {
  if (!storeExists(opened.folder)) return [];
  return withStudyStore(opened, { create: false }, async ({ storage, edit }) => {
    if (edit !== undefined)
      terminal.say(`The study was changed (${edit.changes.join("; ")}); trials told before stay.`);
    return (await storage.snapshot()).trials;
  });
}

function show(event: LoopEvent, tracker: RunTracker, view: ProgressView): void {
  const line = tracker.take(event, performance.now());
  view.update(tracker.state(performance.now()), line);
}

/** How a run ended, and what to do next. */
export function sayEnd(opened: OpenedStudy, summary: RunSummary, terminal: Terminal): void {
  const { outcome, message, completed, failed, pending, stopped } = summary;
  const again = `paretune run ${opened.shownPath}${opened.storeWords}`;
  const counts = `${completed} trials completed, ${failed} failed${stopped === undefined ? "" : `, ${stopped} stopped early`}`;
  if (message !== undefined) terminal.say(message);
  switch (outcome) {
    case "budget-spent":
      terminal.say(`\nThe budget is spent: ${counts}.`);
      sayPending(pending, opened, terminal);
      terminal.say(`What was found: paretune best ${opened.shownPath}${opened.storeWords}`);
      return;
    case "converged":
      terminal.say(`\nEnded early: ${counts}.`);
      terminal.say(`What was found: paretune best ${opened.shownPath}${opened.storeWords}`);
      terminal.say(`To go on all the same: ${again} --no-stop`);
      return;
    case "confirmed":
      return;
    case "exhausted":
      terminal.say(`\nNothing is left to try: ${counts}.`);
      terminal.say(`What was found: paretune best ${opened.shownPath}${opened.storeWords}`);
      return;
    case "interrupted":
      terminal.say(`\nInterrupted: ${counts}. Nothing recorded is lost; to go on where it stopped: ${again}`);
      return;
    case "stopped":
      terminal.say(`\nStopped: ${counts}. Mend what failed, then go on: ${again}`);
  }
}

/** Trials that `suggest` handed out are part of the budget; `run` leaves them to those who asked for them. */
function sayPending(pending: number, opened: OpenedStudy, terminal: Terminal): void {
  if (pending === 0) return;
  terminal.say(
    `${pending === 1 ? "1 more was" : `${pending} more were`} handed out by \`suggest\` and ${pending === 1 ? "waits" : "wait"} ` +
      `for \`tell\`: paretune trials ${opened.shownPath}${opened.storeWords}`,
  );
}
