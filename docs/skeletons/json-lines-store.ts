/**
 * @file A store: one file of JSON lines, `study.jsonl`, for folders whose name ends in `.jsonl`. Files can be read and
 * compared with any tool, which a database cannot.
 *
 * The file is a log, and what a line does is decided by the lines before it. So no lock is needed: each change is one line,
 * which the system appends as a whole. Whoever appended it then reads the log up to it and sees what it did. Two processes
 * that reserve at the same time both append; the one whose line is first gets the lower numbers, and both know that.
 *
 * Durability: `fsync` follows every line before the change is acknowledged. A line that was cut off by a crash is not valid
 * JSON and is skipped; it was not acknowledged. Each line begins with a line break, so that it never joins such a piece.
 */
import { randomUUID } from "node:crypto";
import { closeSync, existsSync, fstatSync, fsyncSync, openSync, readSync, statSync, writeSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import type { Suggestion } from "../../src/core/designer/index.ts";
import {
  type Earlier,
  foldTrials,
  isAccepted,
  type LaterEvent,
  revisesOutcomes,
  type Study,
  type Trial,
  type TrialEvent,
} from "../../src/core/study/index.ts";
import { processStart } from "../../src/node/executors/process-table.ts";
import { checkEvent, checkEvents } from "../../src/node/storage/check-event.ts";
import { canonicalJson, checkDefinition, definitionOf } from "../../src/node/storage/definition.ts";
import { pauseAfter } from "../../src/node/storage/pauses.ts";
import { newTrials } from "../../src/node/storage/reservation.ts";
import { withRun } from "../../src/node/storage/runs.ts";
import type {
  Claim,
  Decision,
  Environment,
  Evaluator,
  History,
  LivingRun,
  PauseChange,
  Present,
  ProposalOutcome,
  ReserveOptions,
  Snapshot,
  SoleLease,
  Storage,
  StoredEvent,
  StoredRuns,
  StudyEdit,
} from "../../src/node/storage/storage.ts";
import { StorageError } from "../../src/node/storage/storage-error.ts";
import type { OpenedStore, StoreFormat } from "../../src/node/storage/store-format.ts";

/** The format of the lines that this file writes. */
const FORMAT_VERSION = 1;

/** A process that runs the study. */
interface Owner {
  readonly host: string;
  readonly pid: number;
  /** When the process started, which tells it from a later one with the same pid. */
  readonly start: string;
}

/** What a line asks for. */
type Request =
  | {
      readonly type: "define";
      readonly format: number;
      /** The definition that this one replaces; without effect if it is not the current one. */
      readonly before: string | null;
      readonly after: string;
      readonly changes: readonly string[];
      readonly earlier: Earlier | null;
    }
  | {
      readonly type: "reserve";
      readonly suggestions: readonly Suggestion[];
      readonly known: number;
      readonly evaluator: Evaluator;
      readonly budget?: number;
    }
  | { readonly type: "event"; readonly event: LaterEvent }
  /** Events that were decided after `known` events; without effect if there are more by now. */
  | { readonly type: "update"; readonly known: number; readonly events: readonly TrialEvent[] }
  | { readonly type: "run"; readonly environment: Environment }
  | { readonly type: "edit"; readonly changes: readonly string[] }
  | { readonly type: "proposal"; readonly outcome: ProposalOutcome }
  /** Without effect if the study is in that state already. */
  | { readonly type: "pause"; readonly change: Omit<PauseChange, "time"> }
  /** Takes the right to run from `from`, the id of a line that took it before; null: nobody has it. */
  | { readonly type: "take"; readonly from: string | null; readonly owner: Owner }
  | { readonly type: "release"; readonly from: string };

/** A line of the file. */
type Line = Request & { readonly id: string; readonly time: string };

/** What the lines that were read so far amount to. */
class LogState {
  /** The id of the first definition: the name of the store. */
  id = "";
  revision = 0;
  definition: string | null = null;
  earlier: Earlier | undefined;
  modelState: string | undefined;
  lastProposal: string | undefined;
  modelMilliseconds: number | undefined;
  owner: { readonly id: string; readonly since: string; readonly owner: Owner } | undefined;
  trials: readonly Trial[] = [];
  readonly events: StoredEvent[] = [];
  readonly edits: StudyEdit[] = [];
  readonly pauses: PauseChange[] = [];
  readonly evaluators = new Map<number, Evaluator>();
  runs: readonly StoredRuns[] = [];

  /** Applies a line. Returns the numbers of reserved trials for a reservation; otherwise whether the line had an effect. */
  apply(line: Line): readonly number[] | boolean {
    switch (line.type) {
      case "define":
        return this.#define(line);
      case "reserve":
        return this.#reserve(line);
      case "event":
        return this.#append(line.time, line.event);
      case "update":
        return this.#update(line);
      case "edit":
        this.edits.push({ time: line.time, changes: line.changes });
        return true;
      case "run":
        this.runs = withRun(this.runs, line.environment, line.time);
        return true;
      case "proposal":
        return this.#propose(line.outcome);
      case "pause":
        if ((pauseAfter(this.pauses) !== undefined) === line.change.paused) return false;
        this.pauses.push({ time: line.time, ...line.change });
        return true;
      case "take":
        if ((this.owner?.id ?? null) !== line.from) return false;
        this.owner = { id: line.id, since: line.time, owner: line.owner };
        return true;
      case "release":
        if (this.owner?.id !== line.from) return false;
        this.owner = undefined;
        return true;
    }
  }

  #define({ id, time, before, after, changes, earlier }: Line & { type: "define" }): boolean {
    if (before !== this.definition) return false; // another process was faster
    if (before === null) this.id = id;
    if (before !== null && changes.length > 0) this.edits.push({ time, changes, before, after });
    this.definition = after;
    this.earlier = earlier ?? this.earlier;
    this.modelState = undefined;
    return true;
  }

  #reserve({ time, suggestions, ...options }: Line & { type: "reserve" }): readonly number[] {
    const reserved = newTrials(this.trials, suggestions, options);
    for (const { number, configuration, origin, of } of reserved) {
      const what = { configuration, origin, ...(of === undefined ? {} : { of }) };
      this.events.push({ time, event: { type: "suggested", trial: number, ...what } });
      this.evaluators.set(number, options.evaluator);
    }
    this.#fold();
    return reserved.map(({ number }) => number);
  }

  #append(time: string, event: LaterEvent): boolean {
    const trial = this.trials.find(({ number }) => number === event.trial);
    if (trial === undefined || !isAccepted(trial, event)) return false;
    this.#push(time, event);
    this.#fold();
    return true;
  }

  #update({ time, known, events }: Line & { type: "update" }): boolean {
    if (known !== this.events.length) return false; // another process was faster
    for (const event of events) {
      this.#push(time, event);
      if (event.type === "suggested") this.evaluators.set(event.trial, "caller");
    }
    this.#fold();
    return true;
  }

  #push(time: string, event: TrialEvent): void {
    this.events.push({ time, event });
    if (!revisesOutcomes(event)) return;
    this.revision++;
    this.modelState = undefined; // it was made for other values
  }

  #propose({ record, modelState, milliseconds, revision = this.revision }: ProposalOutcome): boolean {
    if (record !== undefined) this.lastProposal = JSON.stringify(record);
    if (modelState !== undefined && revision === this.revision) this.modelState = modelState;
    if (milliseconds !== undefined) this.modelMilliseconds = (this.modelMilliseconds ?? 0) + milliseconds;
    return true;
  }

  #fold(): void {
    this.trials = foldTrials(this.events.map(({ event }) => event));
  }
}

/** The log of one study, as one opening sees it. All methods are synchronous, so that no other call comes between. */
class LineLog {
  readonly state = new LogState();
  readonly #file: string;
  readonly #descriptor: number;
  /** The number of bytes that were read. */
  #offset = 0;
  #isOpen = true;

  constructor(file: string, mode: "read" | "append") {
    this.#file = file;
    try {
      this.#descriptor = openSync(file, mode === "read" ? "r" : "a+");
    } catch (error) {
      throw new StorageError("broken", `${file} could not be opened (${detailOf(error)}). Check its permissions.`);
    }
  }

  /** Reads what was appended since; `onLine` sees the effect of every line. */
  read(onLine: (line: Line, effect: readonly number[] | boolean) => void = () => {}): LogState {
    const bytes = Buffer.alloc(Math.max(0, fstatSync(this.#descriptor).size - this.#offset));
    const length = readSync(this.#descriptor, bytes, 0, bytes.length, this.#offset);
    const end = bytes.subarray(0, length).lastIndexOf("\n") + 1; // what comes after it is not complete yet
    this.#offset += end;
    for (const text of bytes.subarray(0, end).toString("utf8").split("\n")) {
      const line = parseLine(text);
      if (line === undefined) continue;
      if (line.type === "define" && line.format > FORMAT_VERSION) {
        throw new StorageError(
          "newer",
          `${this.#file} was written by a newer version of Paretune (format ${line.format}).`,
        );
      }
      onLine(line, this.state.apply(line));
    }
    return this.state;
  }

  /** Appends a request, makes it durable, and returns what it did. */
  append(request: Request): { readonly id: string; readonly effect: readonly number[] | boolean } {
    const line: Line = { ...request, id: randomUUID(), time: new Date().toISOString() };
    const bytes = Buffer.from(`\n${JSON.stringify(line)}\n`);
    try {
      const written = writeSync(this.#descriptor, bytes);
      if (written < bytes.length) throw new Error(`${written} of ${bytes.length} bytes were written`);
      fsyncSync(this.#descriptor);
    } catch (error) {
      throw new StorageError(
        "full",
        `${this.#file} could not be written (${detailOf(error)}). Free some space and run again.`,
      );
    }
    let effect: readonly number[] | boolean = false;
    this.read(({ id }, own) => {
      if (id === line.id) effect = own;
    });
    return { id: line.id, effect };
  }

  close(): void {
    if (this.#isOpen) closeSync(this.#descriptor);
    this.#isOpen = false;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }
}

function detailOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** A line of the file; undefined for a blank one or one that was cut off. */
function parseLine(text: string): Line | undefined {
  if (text.trim() === "") return undefined;
  try {
    return JSON.parse(text) as Line;
  } catch {
    return undefined;
  }
}

function historyOf({ events, edits, pauses }: LogState): History {
  return { events: [...events], edits: [...edits], pauses: [...pauses] };
}

class JsonLinesStorage implements Storage {
  readonly #log: LineLog;
  readonly #folder: string;

  constructor(log: LineLog, folder: string) {
    this.#log = log;
    this.#folder = folder;
  }

  async snapshot(): Promise<Snapshot> {
    const { trials, evaluators, pauses, id, revision, ...state } = this.#log.read();
    const { earlier, modelState, lastProposal, modelMilliseconds } = state;
    const remembered = { earlier, modelState, lastProposal, modelMilliseconds };
    return { trials, evaluators: new Map(evaluators), ...remembered, id, revision, pause: pauseAfter(pauses) };
  }

  async history(): Promise<History> {
    return historyOf(this.#log.read());
  }

  async reserve(suggestions: readonly Suggestion[], options: ReserveOptions): Promise<readonly Trial[]> {
    const known = options.known ?? this.#log.read().trials.length;
    const { effect } = this.#log.append({ type: "reserve", suggestions, ...options, known });
    const numbers = new Set(effect === true || effect === false ? [] : effect);
    return this.#log.state.trials.filter(({ number }) => numbers.has(number));
  }

  async append(event: LaterEvent): Promise<boolean> {
    if (!isAccepted(checkEvent(event, this.#log.read().trials), event)) return false;
    return this.#log.append({ type: "event", event }).effect === true;
  }

  async claim(trial: number): Promise<Claim> {
    const { events } = this.#log.read();
    const attempt = 1 + events.filter(({ event }) => event.type === "started" && event.trial === trial).length;
    return (await this.append({ type: "started", trial, attempt })) ? { kind: "claimed", attempt } : { kind: "ended" };
  }

  async update<T>(decide: (present: Present) => Decision<T>): Promise<T> {
    for (;;) {
      const state = this.#log.read();
      const { trials, id } = state;
      const known = state.events.length;
      const { events, result } = decide({ trials, ...historyOf(state), id });
      checkEvents(events, trials);
      if (this.#log.append({ type: "update", known, events }).effect === true) return result;
    }
  }

  async runs(): Promise<readonly StoredRuns[]> {
    return this.#log.read().runs;
  }

  async recordEdit(changes: readonly string[]): Promise<void> {
    this.#log.append({ type: "edit", changes });
  }

  async recordRun(environment: Environment): Promise<void> {
    this.#log.append({ type: "run", environment });
  }

  async recordProposal(outcome: ProposalOutcome): Promise<void> {
    this.#log.append({ type: "proposal", outcome });
  }

  async setPaused(change: Omit<PauseChange, "time">): Promise<boolean> {
    return this.#log.append({ type: "pause", change }).effect === true;
  }

  async livingRuns(): Promise<readonly LivingRun[]> {
    const { owner: current, trials, evaluators } = this.#log.read();
    if (current === undefined || !isAlive(current.owner)) return [];
    const { host, pid } = current.owner;
    const running = trials.filter(({ number, status }) => status === "running" && evaluators.get(number) === "run");
    return [{ since: current.since, host, pid, trials: running.map(({ number }) => number) }];
  }

  async lease(): Promise<SoleLease> {
    const current = this.#log.read().owner;
    const owner: Owner = { host: hostname(), pid: process.pid, start: processStart(process.pid) ?? "" };
    const isTaken = current !== undefined && isAlive(current.owner);
    const taken = isTaken ? undefined : this.#log.append({ type: "take", from: current?.id ?? null, owner });
    if (taken?.effect !== true) {
      throw new StorageError("busy", `this study is already being run by another process (store ${this.#folder}).`);
    }
    return {
      kind: "sole",
      release: async () => {
        if (this.#log.isOpen && this.#log.read().owner?.id === taken.id) {
          this.#log.append({ type: "release", from: taken.id });
        }
      },
    };
  }

  async close(): Promise<void> {
    this.#log.close();
  }
}

/** Whether an owner lives. One on another machine, whose processes cannot be seen, counts as alive. */
function isAlive({ host, pid, start }: Owner): boolean {
  return host !== hostname() || processStart(pid) === start;
}

const fileOf = (folder: string): string => join(folder, "study.jsonl");

/** Stores in a file of JSON lines. */
export const jsonLinesFormat: StoreFormat = {
  suits: (folder) => folder.endsWith(".jsonl"),
  exists: (folder) => existsSync(fileOf(folder)),
  async open(folder, study) {
    const log = new LineLog(fileOf(folder), "append");
    try {
      syncFolder(folder);
      const edit = settle(log, study, fileOf(folder));
      return { storage: new JsonLinesStorage(log, folder), ...edit };
    } catch (error) {
      log.close();
      throw error;
    }
  },
  async claim(folder) {
    const log = new LineLog(fileOf(folder), "append");
    try {
      const lease = await new JsonLinesStorage(log, folder).lease();
      return {
        kind: "sole",
        release: async () => {
          await lease.release();
          log.close();
        },
      };
    } catch (error) {
      log.close();
      throw error;
    }
  },
  async read(folder) {
    const log = new LineLog(fileOf(folder), "read");
    try {
      const { definition, trials, earlier } = log.read();
      if (definition === null) throw new StorageError("broken", `${fileOf(folder)} is not a store of Paretune.`);
      return { trials, earlier };
    } finally {
      log.close();
    }
  },
  async view(folder, study) {
    const log = new LineLog(fileOf(folder), "read");
    try {
      const { definition } = log.read();
      if (definition !== null && definition !== definitionOf(study)) checkDefinition(definition, study, fileOf(folder));
      return new JsonLinesStorage(log, folder);
    } catch (error) {
      log.close();
      throw error;
    }
  },
  identity(folder) {
    const found = statSync(fileOf(folder), { throwIfNoEntry: false });
    return found === undefined ? undefined : `${found.dev}/${found.ino}`;
  },
};

/** Makes the name of a new file durable. */
function syncFolder(folder: string): void {
  const descriptor = openSync(folder, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Stores the definition of the study where it differs from the stored one; the edit that this is, if any. */
function settle(log: LineLog, study: Study, file: string): Pick<OpenedStore, "edit"> {
  const after = definitionOf(study);
  for (;;) {
    const { definition: before, earlier } = log.read();
    const isEarlierKept =
      study.earlier === undefined || canonicalJson(study.earlier) === canonicalJson(earlier ?? null);
    if (before === after && isEarlierKept) return {};
    const changes = before === null ? [] : checkDefinition(before, study, file);
    const { effect } = log.append({
      type: "define",
      format: FORMAT_VERSION,
      before,
      after,
      changes,
      earlier: study.earlier ?? null,
    });
    if (effect !== true) continue; // another process was faster
    const edit = log.state.edits.at(-1);
    return changes.length > 0 && edit !== undefined ? { edit } : {};
  }
}
