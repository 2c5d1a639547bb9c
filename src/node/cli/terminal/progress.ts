/**
 * @file Live progress of a run: on a terminal one block that is drawn again and again, elsewhere a line for each trial
 * that ends.
 */
import { formatDuration, formatNumber, formatShare } from "../../report/index.ts";
import type { Terminal } from "./terminal.ts";

/** Where a run stands. */
export interface RunState {
  readonly name: string;
  readonly done: number;
  readonly total: number;
  readonly running: readonly number[];
  readonly failed: number;
  readonly front: number;
  /** Of gains over the baseline (or the reference); absent until there is one. */
  readonly hypervolume?: number;
  readonly comparison: "baseline" | "reference";
  /** What the last batch was expected to add to the hypervolume, as a share of it. */
  readonly expectedGain?: number;
  /** What is being done besides training, e.g. `fitting accuracy`. */
  readonly activity?: string;
  /** Time the model took in this run, in milliseconds. */
  readonly modelMs: number;
  readonly elapsedMs: number;
  /** Time until the budget is spent at this run's pace, in milliseconds; absent until a trial has ended. */
  readonly remainingMs?: number;
}

/** Redraws a second are enough for the eye and cost nothing. */
const REDRAW_MS = 200;

/** Shows the states of a run as they come. */
export interface ProgressView {
  /** The run stands here now; `line` stays on the screen: a trial that ended, for example. */
  update(state: RunState, line?: string): void;
  /** A line that stays, whatever the state. */
  note(line: string): void;
  /** The last state stays on the screen. */
  close(): void;
}

/** A view for this terminal: redrawn in place where that is possible, lines elsewhere. */
export function createProgressView(terminal: Terminal, stream: NodeJS.WriteStream): ProgressView {
  return stream.isTTY === true ? new BlockView(terminal, stream) : new LineView(terminal);
}

/** The block: a bar, then one line each for trials, front and model. */
export function renderState(state: RunState, width: number): readonly string[] {
  const share = state.total === 0 ? 1 : Math.min(1, state.done / state.total);
  const cells = Math.max(10, Math.min(40, width - 40));
  const filled = Math.round(share * cells);
  const eta = state.remainingMs === undefined ? "" : ` · about ${formatDuration(state.remainingMs)} left`;
  const running = state.running.length === 0 ? "none" : state.running.join(", ");
  const volume = state.hypervolume === undefined ? "–" : formatNumber(state.hypervolume);
  const expected =
    state.expectedGain === undefined ? "" : ` · last batch expected to add ${formatShare(state.expectedGain)}`;
  const lines = [
    `${"█".repeat(filled)}${"░".repeat(cells - filled)} ${state.done} of ${state.total} trials${eta}`,
    `  running ${running} · failed ${state.failed}`,
    `  front ${state.front} trials · hypervolume over the ${state.comparison} ${volume}${expected}`,
    `  model ${formatDuration(state.modelMs)} of ${formatDuration(state.elapsedMs)}${state.activity === undefined ? "" : ` · ${state.activity} …`}`,
  ];
  return lines.map((line) => (line.length > width ? `${line.slice(0, Math.max(1, width - 1))}…` : line));
}

class BlockView implements ProgressView {
  readonly #terminal: Terminal;
  readonly #stream: NodeJS.WriteStream;
  #drawn = 0;
  #state: RunState | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(terminal: Terminal, stream: NodeJS.WriteStream) {
    this.#terminal = terminal;
    this.#stream = stream;
  }

  update(state: RunState, line?: string): void {
    this.#state = state;
    if (line !== undefined) this.#redraw([line]);
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#redraw([]);
    }, REDRAW_MS).unref();
  }

  note(line: string): void {
    this.#redraw([line]);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#redraw([]);
    this.#drawn = 0;
    this.#state = undefined;
  }

  #redraw(notes: readonly string[]): void {
    const up = this.#drawn === 0 ? "" : `\u001b[${this.#drawn}A`;
    const block = this.#state === undefined ? [] : renderState(this.#state, this.#stream.columns || 80);
    const [bar, ...rest] = block;
    const styled = bar === undefined ? [] : [this.#terminal.style.bold(bar), ...rest];
    const text = [...notes, ...styled].map((line) => `\u001b[K${line}\n`).join("");
    this.#stream.write(`${up}${text}\u001b[J`);
    this.#drawn = block.length;
  }
}

class LineView implements ProgressView {
  readonly #terminal: Terminal;
  #state: RunState | undefined;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  update(state: RunState, line?: string): void {
    const before = this.#state;
    this.#state = state;
    if (line !== undefined) this.note(line);
    if (before === undefined || before.done === state.done) return;
    const volume = state.hypervolume === undefined ? "" : `, hypervolume ${formatNumber(state.hypervolume)}`;
    const eta = state.remainingMs === undefined ? "" : `, about ${formatDuration(state.remainingMs)} left`;
    this.#terminal.say(
      `${state.done} of ${state.total} trials: ${state.failed} failed, front ${state.front}${volume}, ` +
        `model ${formatDuration(state.modelMs)} of ${formatDuration(state.elapsedMs)}${eta}`,
    );
  }

  note(line: string): void {
    this.#terminal.say(line);
  }

  close(): void {
    this.#state = undefined;
  }
}
