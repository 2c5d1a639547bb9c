/**
 * @file The store in one SQLite file: write-ahead log, every commit synchronised to the disk before it is acknowledged.
 */
import type { DatabaseSyncInstance } from "@photostructure/sqlite";
import { ParetuneError } from "../../core/errors.ts";
import type { Earlier, Suggestion } from "../../core/index.ts";
import { foldTrials, type Trial, type TrialEvent } from "../../core/study/index.ts";
import { canonicalJson } from "./definition.ts";
import { explainSqliteError } from "./errors.ts";
import { keepOwnership, takeOwnership } from "./lease.ts";
import type { Evaluator, Lease, ReserveOptions, Storage, StoredEvent, StudyEdit, StudyEvent } from "./storage.ts";

interface EventRow {
  readonly id: number;
  readonly time: string;
  readonly trial: number;
  readonly evaluator: Evaluator | null;
  readonly body: string;
}

/** The events without the starts that were given back, so that such a trial folds to pending. */
function withoutInterrupted(events: readonly StudyEvent[]): TrialEvent[] {
  const kept: TrialEvent[] = [];
  const started = new Map<number, number[]>();
  const dropped = new Set<number>();
  for (const event of events) {
    if (event.type === "interrupted") {
      for (const index of started.get(event.trial) ?? []) dropped.add(index);
      continue;
    }
    if (event.type === "started") started.set(event.trial, [...(started.get(event.trial) ?? []), kept.length]);
    kept.push(event);
  }
  return kept.filter((_event, index) => !dropped.has(index));
}

function checkFinite(event: StudyEvent): void {
  if (event.type !== "completed") return;
  for (const [name, { mean, standardError }] of Object.entries(event.metrics)) {
    if (Number.isFinite(mean) && (standardError === undefined || Number.isFinite(standardError))) continue;
    throw new ParetuneError(
      "argument",
      `append: metric ${name} of trial ${event.trial} must be finite; got ${mean} ± ${standardError ?? "unknown"}. ` +
        "Record the trial as failed instead.",
    );
  }
}

/** The edits that a database has recorded, oldest first. */
export function readEdits(database: DatabaseSyncInstance): readonly StudyEdit[] {
  const row = database.prepare("SELECT value FROM meta WHERE key = 'edits'").get() as { value: string } | undefined;
  return row === undefined ? [] : (JSON.parse(row.value) as StudyEdit[]);
}

/** A store in the given open database, whose tables are up to date. */
export class SqliteStorage implements Storage {
  readonly #database: DatabaseSyncInstance;
  readonly #folder: string;
  readonly #file: string;
  readonly #stored: StoredEvent[] = [];
  readonly #evaluators = new Map<number, Evaluator>();
  #lastId = 0;

  constructor(database: DatabaseSyncInstance, folder: string, file: string) {
    this.#database = database;
    this.#folder = folder;
    this.#file = file;
  }

  async trials(evaluator?: Evaluator): Promise<readonly Trial[]> {
    const trials = this.#explained(() => this.#fold());
    return evaluator === undefined ? trials : trials.filter(({ number }) => this.#evaluators.get(number) === evaluator);
  }

  async events(): Promise<readonly StoredEvent[]> {
    this.#explained(() => this.#read());
    return [...this.#stored];
  }

  async reserve(suggestions: readonly Suggestion[], options: ReserveOptions): Promise<readonly Trial[]> {
    return this.#write(() => {
      const trials = this.#fold();
      const next = (trials.at(-1)?.number ?? -1) + 1;
      const elsewhere = trials.slice(options.known ?? trials.length);
      const taken = new Set(elsewhere.map(({ configuration }) => canonicalJson(configuration)));
      const fresh = suggestions.filter(({ configuration }) => !taken.has(canonicalJson(configuration)));
      return fresh.map(({ configuration, origin, of }, index) => {
        const number = next + index;
        const what = { configuration, origin, ...(of === undefined ? {} : { of }) };
        this.#insert({ type: "suggested", trial: number, ...what }, options.evaluator);
        return { number, ...what, status: "pending" as const };
      });
    });
  }

  async append(event: Exclude<StudyEvent, { type: "suggested" }>): Promise<boolean> {
    checkFinite(event);
    return this.#write(() => {
      const trial = this.#fold().find(({ number }) => number === event.trial);
      if (trial === undefined) {
        throw new ParetuneError(
          "study",
          `append: trial ${event.trial} does not exist. \`paretune trials\` lists those that do.`,
        );
      }
      if (trial.status !== "pending" && trial.status !== "running") return false;
      this.#insert(event);
      return true;
    });
  }

  async edits(): Promise<readonly StudyEdit[]> {
    return this.#explained(() => readEdits(this.#database));
  }

  async earlier(): Promise<Earlier | undefined> {
    const text = this.#explained(() => this.#meta("earlier"));
    return text === undefined ? undefined : (JSON.parse(text) as Earlier);
  }

  async modelState(): Promise<string | undefined> {
    return this.#explained(() => this.#meta("modelState"));
  }

  async setModelState(state: string): Promise<void> {
    this.#write(() => this.#setMeta("modelState", state));
  }

  async modelTime(): Promise<number | undefined> {
    const text = this.#explained(() => this.#meta("modelTime"));
    return text === undefined ? undefined : Number(text);
  }

  async addModelTime(milliseconds: number): Promise<void> {
    this.#write(() => this.#setMeta("modelTime", String(Number(this.#meta("modelTime") ?? 0) + milliseconds)));
  }

  async lease(onLost: () => void): Promise<Lease> {
    const token = this.#write(() => takeOwnership(this.#database, this.#folder));
    return keepOwnership(this.#database, token, onLost);
  }

  async close(): Promise<void> {
    if (this.#database.isOpen) this.#database.close();
  }

  #insert(event: StudyEvent, evaluator: Evaluator | null = null): void {
    this.#database
      .prepare("INSERT INTO events (time, trial, type, evaluator, body) VALUES (?, ?, ?, ?, ?)")
      .run(new Date().toISOString(), event.trial, event.type, evaluator, JSON.stringify(event));
  }

  #meta(key: string): string | undefined {
    const row = this.#database.prepare("SELECT value FROM meta WHERE key = ?").get(key) as
      | { value: string }
      | undefined;
    return row?.value;
  }

  #setMeta(key: string, value: string): void {
    this.#database.prepare("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)").run(key, value);
  }

  /** Reads the events that are new since the last look. */
  #read(): void {
    const rows = this.#database
      .prepare("SELECT id, time, trial, evaluator, body FROM events WHERE id > ? ORDER BY id")
      .all(this.#lastId) as EventRow[];
    for (const { id, time, trial, evaluator, body } of rows) {
      this.#stored.push({ time, event: JSON.parse(body) as StudyEvent });
      if (evaluator !== null) this.#evaluators.set(trial, evaluator);
      this.#lastId = id;
    }
  }

  #fold(): readonly Trial[] {
    this.#read();
    return foldTrials(withoutInterrupted(this.#stored.map(({ event }) => event)));
  }

  /** Runs the body in a write transaction: all of it happens, or nothing. */
  #write<T>(body: () => T): T {
    return this.#explained(() => {
      this.#database.exec("BEGIN IMMEDIATE");
      try {
        const result = body();
        this.#database.exec("COMMIT");
        return result;
      } catch (error) {
        if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
        throw error;
      }
    });
  }

  #explained<T>(body: () => T): T {
    try {
      return body();
    } catch (error) {
      throw explainSqliteError(error, this.#file);
    }
  }
}
