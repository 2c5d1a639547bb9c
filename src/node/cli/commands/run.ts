/**
 * @file `paretune run`: starts a study or resumes it, with live progress.
 */
import { propose, type Suggestion } from "../../../core/designer/index.ts";
import type { Study, Trial } from "../../../core/study/index.ts";
import { type LoopEvent, type RunSummary, restartStudy, runStudy, withStudyStore } from "../../loop/index.ts";
import { createNotifier } from "../../notify/index.ts";
import { checkHasCommands, type OpenedStudy } from "../../operations/open-study.ts";
import { reasonWords } from "../../report/index.ts";
import type { ServerBeside } from "../../server/index.ts";
import { type Pause, readStore, StorageError, storeExists } from "../../storage/index.ts";
import { parseDuration } from "../../study-file/index.ts";
import { threadsFor } from "../../threads/index.ts";
import { type CliCommand, type CommandArguments, STORE_FLAG, THREADS_FLAG } from "../command.ts";
import { BadInput, quoted } from "../exit.ts";
import { openStudy } from "../files/open-study.ts";
import { announce, readListening, reportServerError, SERVER_FLAGS } from "../serving.ts";
import { type Interruption, listenForInterrupt } from "../terminal/interrupt.ts";
import { printEnd } from "../terminal/print-end.ts";
import { createProgressView, type ProgressView } from "../terminal/run-progress.ts";
import { RunTracker } from "../terminal/run-tracker.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** Interval at which the times on the screen are updated, in milliseconds. */
const TICK_MS = 1000;

/** Threads for what is asked of the models over HTTP: trials and the run's own models need the others. */
const SERVER_THREADS = 1;

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
    serve: { summary: "Serves the study over HTTP while it runs, as `serve` does." },
    port: { ...SERVER_FLAGS.port, summary: `--serve: ${lowerFirst(SERVER_FLAGS.port.summary)}` },
    host: { ...SERVER_FLAGS.host, summary: `--serve: ${lowerFirst(SERVER_FLAGS.host.summary)}` },
    token: { ...SERVER_FLAGS.token, summary: `--serve: ${lowerFirst(SERVER_FLAGS.token.summary)}` },
    open: { summary: `--serve: ${lowerFirst(SERVER_FLAGS.open.summary)}` },
  },
  details: [
    "Ctrl-C ends the running trials and stops (exit code 130); a second Ctrl-C stops at once. Run the same command again to " +
      "resume: recorded results are kept, and a finished evaluation is never repeated.",
    "`pause` makes a run wait once its running trials have ended, until `resume`; a paused study is not run (exit code 2). A budget " +
      "that is changed in the study file, for instance by `edit`, counts at once, also over --trials, --time and --slot-time.",
    "--serve starts a server of this study in a thread of its own, before the first trial. It ends with the run. With --json, a " +
      'first line has its address: { "url": … }.',
    "Once the time of the budget is spent or the target is reached, no new trial begins, and running trials are finished.",
  ],
  examples: [
    "paretune run study.yaml",
    "paretune run study.yaml --trials 240",
    "paretune run study.yaml --time 12h",
    "paretune run study.yaml --serve --open",
  ],
  run: runToEnd,
};

async function runToEnd(args: CommandArguments, terminal: Terminal): Promise<number> {
  const options = {
    trials: args.count("trials", 1),
    seed: args.count("seed", 0),
    threads: args.count("threads", 1),
    ignoreStop: args.has("no-stop"),
    recordFailures: args.has("record-failures"),
    seconds: seconds(args, "time"),
    slotSeconds: seconds(args, "slot-time"),
  };
  // Reading the study, and with `from` an earlier one, may already take a while.
  const interruption = listenForInterrupt();
  const opened = await openStudy(args, { programs: true });
  checkHasCommands(opened);
  if (args.has("restart")) await restart(opened, terminal);
  const server = await startServing(args, opened, terminal);
  const notices = (note: (text: string) => void): void => {
    void server?.failed.then((reason) => note(`The server has ended: ${reason}. The run goes on.`));
  };
  const run = (): Promise<RunSummary> => runLive(opened, terminal, { ...options, notices }, interruption);
  const summary = await withRestartHint(opened, run).finally(() => server?.close());
  terminal.printJson(summary);
  printEnd(opened, summary, terminal);
  return summary.exitCode;
}

/** Starts the server of `--serve`; undefined without that flag. Throws BadInput where it cannot listen. */
async function startServing(
  args: CommandArguments,
  { givenPath, store }: OpenedStudy,
  terminal: Terminal,
): Promise<ServerBeside | undefined> {
  if (!args.has("serve")) {
    const unused = Object.keys(SERVER_FLAGS).find((flag) => args.has(flag));
    if (unused !== undefined) throw new BadInput(`--${unused} is for the server: give --serve with it.`);
    return undefined;
  }
  const listening = await readListening(args);
  const { startServerBeside } = await import("../../server/index.ts");
  const served = { paths: [givenPath], store, threads: SERVER_THREADS };
  const server = await startServerBeside({ ...served, ...listening, onError: reportServerError });
  const { token } = listening;
  const print = (answer: object): void => {
    if (terminal.json) terminal.write(`${JSON.stringify(answer)}\n`);
  };
  announce({ url: server.url, token, what: givenPath, opens: args.has("open"), print }, terminal);
  return server;
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

async function restart(opened: OpenedStudy, terminal: Terminal): Promise<void> {
  const moved = await restartStudy(opened);
  if (moved !== undefined) terminal.print(`No trial had completed. The old results are now in ${moved}`);
}

/** Adds how to start over to the message that a study has changed, while no trial has completed. */
async function withRestartHint<T>(opened: OpenedStudy, run: () => Promise<T>): Promise<T> {
  const { shownPath, storeFlag } = opened;
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof StorageError) || error.kind !== "changed") throw error;
    if ((await readStore(opened)).trials.some(({ status }) => status === "completed")) throw error;
    throw new BadInput(
      `${error.message} No trial has completed, so the study can start over: paretune run ${shownPath}${storeFlag} --restart`,
    );
  }
}

/** Settings that replace those of the study file. */
export interface RunOverrides {
  readonly trials?: number | undefined;
  readonly seed?: number | undefined;
  readonly seconds?: number | undefined;
  readonly slotSeconds?: number | undefined;
  readonly threads?: number | undefined;
  /** Continues although the target is reached or the expected gain is below `budget.stop`. */
  readonly ignoreStop?: boolean | undefined;
  /** Records each failure at once, also one that may be a fault of the machine. */
  readonly recordFailures?: boolean | undefined;
  /** Repeats of completed trials to run instead of the study; see `RunOptions`. */
  readonly confirm?: readonly Suggestion[] | undefined;
  /** Is given what writes a line above the live progress. */
  readonly notices?: (note: (text: string) => void) => void;
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
  const { file, folder, database, shownPath, storeFlag } = opened;
  const trials = await trialsSoFar(opened, terminal);
  const tracker = new RunTracker(withTimes(file.study, overrides), trials, performance.now());
  const view = createProgressView(terminal);
  const workers = threadsFor(file.study.strategy, overrides.threads);
  interruption.signal.addEventListener("abort", () =>
    view.note("Stopping: running trials are ended and will run again on resume. Press Ctrl-C again to stop at once."),
  );
  overrides.notices?.((text) => view.note(text));
  const note = (text: string): void => view.note(text);
  const notifier = createNotifier({ file, folder, trials, note, signal: interruption.signal });
  const tick = setInterval(() => view.update(tracker.state(performance.now())), TICK_MS);
  try {
    return await runStudy(file, {
      propose,
      location: { folder, ...(database === undefined ? {} : { database }) },
      threads: workers.threads,
      signal: interruption.signal,
      killSignal: interruption.killSignal,
      onEvent: (event) => {
        show(event, tracker, view);
        notifier.take(event);
        if (event.type === "paused") view.note(`To resume: paretune resume ${shownPath}${storeFlag}`);
      },
      ...(overrides.trials === undefined ? {} : { trials: overrides.trials }),
      ...(overrides.seed === undefined ? {} : { seed: overrides.seed }),
      ...(overrides.seconds === undefined ? {} : { seconds: overrides.seconds }),
      ...(overrides.slotSeconds === undefined ? {} : { slotSeconds: overrides.slotSeconds }),
      ...(overrides.ignoreStop === undefined ? {} : { ignoreStop: overrides.ignoreStop }),
      ...(overrides.recordFailures === undefined ? {} : { recordFailures: overrides.recordFailures }),
      ...(overrides.confirm === undefined ? {} : { confirm: overrides.confirm }),
    });
  } finally {
    clearInterval(tick);
    await notifier.close();
    view.close();
    interruption.release();
    await workers.close();
  }
}

/** The study with the given times instead of those of its budget. */
function withTimes(study: Study, { seconds, slotSeconds }: RunOverrides): Study {
  const budget = {
    ...study.budget,
    ...(seconds === undefined ? {} : { seconds }),
    ...(slotSeconds === undefined ? {} : { slotSeconds }),
  };
  return { ...study, budget };
}

/** The trials in the store; prints what was changed in the study since the store was last opened. Throws BadInput if the study is
 * paused. */
async function trialsSoFar(opened: OpenedStudy, terminal: Terminal): Promise<readonly Trial[]> {
  if (!(await storeExists(opened))) return [];
  return withStudyStore(opened, { create: false }, async ({ storage, edit }) => {
    if (edit !== undefined)
      terminal.print(`The study was changed (${edit.changes.join("; ")}); earlier trials are kept.`);
    const { trials, pause } = await storage.snapshot();
    if (pause !== undefined) throw new BadInput(pausedWords(opened, pause));
    return trials;
  });
}

/** That nothing is run. Whoever has paused the study may need the machine, so `run` does not resume it by the way. */
function pausedWords({ shownPath, storeFlag }: OpenedStudy, pause: Pause): string {
  return (
    `${shownPath} is paused since ${pause.time}${reasonWords(pause)}, so no trial is started. Resume it first: ` +
    `paretune resume ${shownPath}${storeFlag}`
  );
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function show(event: LoopEvent, tracker: RunTracker, view: ProgressView): void {
  const line = tracker.record(event, performance.now());
  view.update(tracker.state(performance.now()), line);
}
