/**
 * @file Live progress of a run: on a terminal a block that is redrawn in place, with a picture of the front where it has room,
 * elsewhere one line per trial that ends.
 */
import { addedWords, budgetWords, formatDuration, formatShare, runningWords } from "../../report/index.ts";
import { type FrontPlotData, frontPlot, type PlotSize } from "./front-plot.ts";
import { LiveBlock } from "./live-block.ts";
import type { Terminal } from "./terminal.ts";
import { textWidth, truncate, wrap } from "./text-width.ts";

/** How far a run is. */
export interface RunState {
  readonly name: string;
  /** Trials of the budget that have ended, and the budget; infinite where only time is limited. */
  readonly done: number;
  readonly total: number;
  /** Number of results of configurations that were not proposed. */
  readonly told: number;
  /** Numbers of the trials that are running. */
  readonly running: readonly number[];
  /** Which of them wait for units of resources, as phrases. */
  readonly waiting?: readonly string[];
  readonly failed: number;
  /** Number of trials that have failed, while it is being checked whether that is a fault of the machine; absent without any. */
  readonly held?: number;
  /** Number of trials that were stopped early. */
  readonly stopped: number;
  /** The best results so far, as phrases. */
  readonly best: readonly string[];
  /** The front so far, of several objectives. */
  readonly front?: FrontPlotData;
  /** The increase of the hypervolume that was expected from the last batch, as a share of it. */
  readonly expectedGain?: number;
  /** What is being done besides training, e.g. `fitting accuracy`. */
  readonly activity?: string;
  /** Time the model took in this run, in milliseconds. */
  readonly modelMs: number;
  readonly elapsedMs: number;
  /** Time until the number of trials is spent at the present rate, in milliseconds; absent until a trial has ended. */
  readonly remainingMs?: number;
  /** Of a paused study: since when, why, and what the run does meanwhile, as a phrase. */
  readonly paused?: string;
  /** What is left of a budget in time, as a phrase. */
  readonly timeLeft?: string;
}

/** Five redraws per second are smooth enough and cost next to nothing. */
const REDRAW_INTERVAL_MS = 200;

const MIN_BAR_LENGTH = 10;

/** The rows of a terminal that does not say how many it has. */
const DEFAULT_ROWS = 24;

const SEPARATOR = " · ";

/** Shows the states of a run. */
export interface ProgressView {
  /** Shows the state; `note` stays on the screen, e.g. a trial that has ended. */
  update(state: RunState, note?: string): void;
  /** Writes lines that stay on the screen. */
  note(text: string): void;
  /** The last state stays on the screen. */
  close(): void;
}

/** A view on the terminal's stream: redrawn in place on a terminal, lines elsewhere. */
export function createProgressView(terminal: Terminal): ProgressView {
  return terminal.textStream.isTTY === true ? new BlockView(terminal) : new LineView(terminal);
}

/** The block, at most `width` columns wide: a bar, then trials, front and model, each on as many lines as it needs. */
export function renderState(state: RunState, width: number): readonly string[] {
  return [progressBar(state, width), ...detailsOf(state).flatMap((parts) => flow(parts, width))];
}

/** The block with the picture of the front below it, where that has room on a screen of this size. */
export function blockLines(state: RunState, { columns, rows }: PlotSize): readonly string[] {
  const lines = renderState(state, columns);
  // One row of the screen is that of the cursor, below the block.
  const left = rows - 1 - lines.length;
  return state.front === undefined ? lines : [...lines, ...frontPlot(state.front, { columns, rows: left })];
}

function progressBar({ done, total, told, remainingMs }: RunState, width: number): string {
  const share = total === 0 ? 1 : Math.min(1, done / total);
  const left = remainingMs === undefined ? "" : `${SEPARATOR}about ${formatDuration(remainingMs)} left`;
  const label = ` ${budgetWords(done, total)}${addedWords(told)}${left}`;
  if (!Number.isFinite(total)) return truncate(label.trimStart(), width);
  const cells = Math.max(MIN_BAR_LENGTH, Math.min(Math.floor(width / 2), width - textWidth(label)));
  const filled = Math.round(share * cells);
  return truncate(`${"█".repeat(filled)}${"░".repeat(cells - filled)}${label}`, width);
}

/** The lines below the bar, each as the parts between which it may be broken. */
function detailsOf(state: RunState): readonly (readonly string[])[] {
  const { expectedGain, activity, timeLeft, paused } = state;
  return [
    ...(paused === undefined ? [] : [[paused]]),
    [
      `running: ${runningWords(state.running)}`,
      ...(state.waiting ?? []).map((words) => `of these ${words}`),
      `failed: ${state.failed}${state.held === undefined ? "" : ` and ${state.held} being checked`}`,
      ...(state.stopped === 0 ? [] : [`stopped early: ${state.stopped}`]),
    ],
    ...(timeLeft === undefined ? [] : [[`time of the budget: ${timeLeft}`]]),
    [
      ...state.best,
      ...(expectedGain === undefined ? [] : [`gain expected from the last batch: +${formatShare(expectedGain)}`]),
    ],
    [
      `model: ${formatDuration(state.modelMs)} of ${formatDuration(state.elapsedMs)}`,
      ...(activity === undefined ? [] : [`${activity} …`]),
    ],
  ];
}

/** The parts on as few lines as they need, indented by two and, where they continue, by four. */
function flow(parts: readonly string[], width: number): readonly string[] {
  const lines: string[] = [];
  let line: string | undefined;
  for (const part of parts) {
    const longer: string = line === undefined ? `  ${part}` : `${line}${SEPARATOR}${part}`;
    if (line !== undefined && textWidth(longer) > width) {
      lines.push(line);
      line = `    ${part}`;
    } else {
      line = longer;
    }
  }
  return [...lines, ...(line === undefined ? [] : [line])].map((each) => truncate(each, width));
}

class BlockView implements ProgressView {
  readonly #terminal: Terminal;
  readonly #block: LiveBlock;
  #state: RunState | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
    this.#block = new LiveBlock(terminal.textStream);
  }

  update(state: RunState, note?: string): void {
    this.#state = state;
    if (note !== undefined) this.#redraw([note]);
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#redraw([]);
    }, REDRAW_INTERVAL_MS).unref();
  }

  note(text: string): void {
    this.#redraw([text]);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#redraw([]);
    this.#block.release();
    this.#state = undefined;
  }

  #redraw(notes: readonly string[]): void {
    const { width } = this.#terminal;
    const rows = this.#terminal.textStream.rows || DEFAULT_ROWS;
    const [bar, ...details] = this.#state === undefined ? [] : blockLines(this.#state, { columns: width, rows });
    this.#block.draw(
      bar === undefined ? [] : [this.#terminal.style.bold(bar), ...details],
      notes.map((note) => wrap(note, width)),
    );
  }
}

class LineView implements ProgressView {
  readonly #terminal: Terminal;
  #state: RunState | undefined;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  update(state: RunState, note?: string): void {
    const before = this.#state;
    this.#state = state;
    if (note !== undefined) this.note(note);
    if (before === undefined || before.done === state.done) return;
    const left = state.remainingMs === undefined ? [] : [`about ${formatDuration(state.remainingMs)} left`];
    const time = state.timeLeft === undefined ? [] : [state.timeLeft];
    const parts = [
      `${state.failed} failed`,
      ...(state.stopped === 0 ? [] : [`${state.stopped} stopped early`]),
      ...state.best,
      `model ${formatDuration(state.modelMs)} of ${formatDuration(state.elapsedMs)}`,
      ...left,
      ...time,
    ];
    this.#terminal.print(`${budgetWords(state.done, state.total)}${addedWords(state.told)}: ${parts.join(", ")}`);
  }

  note(text: string): void {
    this.#terminal.print(text);
  }

  close(): void {
    this.#state = undefined;
  }
}
