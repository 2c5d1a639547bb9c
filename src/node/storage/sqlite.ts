/**
 * @file The store in one SQLite file: write-ahead log, every commit synchronised to the disk before it is acknowledged.
 */
import type { DatabaseSyncInstance } from "@photostructure/sqlite";
import type { Suggestion } from "../../core/designer/index.ts";
import {
  type Earlier,
  isAccepted,
  type LaterEvent,
  revisesOutcomes,
  type Trial,
  type TrialEvent,
} from "../../core/study/index.ts";
import { checkEvent, checkEvents } from "./check-event.ts";
import { EventLog } from "./event-log.ts";
import { type FileState, fileIdentity, fileState } from "./file-state.ts";
import { takeLease } from "./lease.ts";
import { livingRun } from "./living-run.ts";
import { pauseAfter } from "./pauses.ts";
import { insertProposal, NO_PROPOSALS, type ProposalTotals, readProposals } from "./proposal-rows.ts";
import { newTrials } from "./reservation.ts";
import {
  insertEdit,
  insertEvent,
  insertEvents,
  insertPause,
  insertRun,
  parseStored,
  readDataVersion,
  readEdits,
  readEvents,
  readMeta,
  readPauses,
  readRuns,
  writeMeta,
} from "./sqlite-rows.ts";
import type {
  Claim,
  Decision,
  Environment,
  History,
  Lease,
  LeaseHolder,
  LivingRun,
  PauseChange,
  Present,
  ProposalOutcome,
  ReserveOptions,
  Snapshot,
  Storage,
  StoredRuns,
} from "./storage.ts";
import { explainSqliteError, StorageError } from "./storage-error.ts";
import { inTransaction } from "./transaction.ts";

/** Where a store is: its folder, and the database in it. */
export interface StorePlace {
  readonly folder: string;
  readonly file: string;
}

/** That a database is a copy of one that cannot be written. */
export interface ReadOnlyView {
  /** The file that was copied. */
  readonly of: string;
  /** Deletes the copy. */
  remove(): void;
}

/** A store in the given open database, whose tables are up to date. */
export class SqliteStorage implements Storage {
  readonly #database: DatabaseSyncInstance;
  readonly #place: StorePlace;
  readonly #view: ReadOnlyView | undefined;
  /** Which file it is that was opened. */
  readonly #identity: string | undefined;
  /** The write-ahead log after the last write of this process; undefined before that. */
  #journal: FileState | undefined;
  readonly #log = new EventLog();
  #proposals: ProposalTotals = NO_PROPOSALS;
  /** The last snapshot, while nobody has written since; `version` is that of SQLite. */
  #latest: { readonly version: number; readonly snapshot: Snapshot } | undefined;

  constructor(database: DatabaseSyncInstance, place: StorePlace, view?: ReadOnlyView) {
    this.#database = database;
    this.#place = place;
    this.#view = view;
    this.#identity = fileIdentity(place.file);
  }

  async snapshot(): Promise<Snapshot> {
    return this.#transact("read", () => {
      const version = readDataVersion(this.#database);
      if (this.#latest?.version !== version) this.#latest = { version, snapshot: this.#readSnapshot() };
      return this.#latest.snapshot;
    });
  }

  async history(): Promise<History> {
    return this.#transact("read", () => {
      this.#fold();
      return this.#readHistory();
    });
  }

  async runs(): Promise<readonly StoredRuns[]> {
    return this.#transact("read", () => readRuns(this.#database));
  }

  async reserve(suggestions: readonly Suggestion[], options: ReserveOptions): Promise<readonly Trial[]> {
    return this.#write(() => {
      const reserved = newTrials(this.#fold(), suggestions, options);
      for (const { number, configuration, origin, of } of reserved) {
        const what = { configuration, origin, ...(of === undefined ? {} : { of }) };
        insertEvent(this.#database, { type: "suggested", trial: number, ...what }, options.evaluator);
      }
      return reserved;
    });
  }

  async append(event: LaterEvent): Promise<boolean> {
    return this.#write(() => {
      const trial = checkEvent(event, this.#fold());
      if (!isAccepted(trial, event)) return false;
      insertEvent(this.#database, event);
      this.#dropStale([event]);
      return true;
    });
  }

  async claim(number: number): Promise<Claim> {
    return this.#write(() => {
      const event = { type: "started", trial: number, attempt: 0 } as const;
      const trial = checkEvent(event, this.#fold());
      if (!isAccepted(trial, event)) return { kind: "ended" };
      const attempt = this.#log.startsOf(number) + 1;
      insertEvent(this.#database, { ...event, attempt });
      return { kind: "claimed", attempt };
    });
  }

  async update<T>(decide: (present: Present) => Decision<T>): Promise<T> {
    return this.#write(() => {
      const trials = this.#fold();
      const { events, result } = decide({ trials, ...this.#readHistory(), id: this.#id() });
      checkEvents(events, trials);
      insertEvents(this.#database, events);
      this.#dropStale(events);
      return result;
    });
  }

  async recordEdit(changes: readonly string[]): Promise<void> {
    this.#write(() => void insertEdit(this.#database, { changes }));
  }

  async recordRun(environment: Environment): Promise<void> {
    this.#write(() => insertRun(this.#database, environment));
  }

  async recordProposal(outcome: ProposalOutcome): Promise<void> {
    this.#write(() => {
      const { record, modelState, milliseconds, revision } = outcome;
      if (revision !== undefined) this.#fold();
      const isStale = revision !== undefined && revision !== this.#log.revision;
      if (modelState !== undefined && !isStale) writeMeta(this.#database, "modelState", modelState);
      if (record !== undefined || milliseconds !== undefined) insertProposal(this.#database, outcome);
    });
  }

  async setPaused(change: Omit<PauseChange, "time">): Promise<boolean> {
    return this.#write(() => {
      const isPaused = pauseAfter(readPauses(this.#database)) !== undefined;
      if (isPaused === change.paused) return false;
      insertPause(this.#database, change);
      return true;
    });
  }

  async livingRuns(): Promise<readonly LivingRun[]> {
    return this.#transact("read", () => {
      const living = livingRun(this.#database);
      if (living === undefined) return [];
      const trials = this.#fold().filter(({ number, status }) => status === "running" && this.#isOfRun(number));
      return [{ ...living, trials: trials.map(({ number }) => number) }];
    });
  }

  async lease({ onLost }: LeaseHolder): Promise<Lease> {
    this.#checkWritable();
    try {
      return await takeLease(this.#database, this.#place.folder, onLost);
    } catch (error) {
      throw explainSqliteError(error, this.#place.file);
    }
  }

  async close(): Promise<void> {
    if (this.#database.isOpen) this.#database.close();
    this.#view?.remove();
  }

  #readHistory(): History {
    return { events: this.#log.events, edits: readEdits(this.#database), pauses: readPauses(this.#database) };
  }

  #readSnapshot(): Snapshot {
    const database = this.#database;
    const earlier = readMeta(database, "earlier");
    this.#proposals = readProposals(database, this.#proposals);
    return {
      trials: this.#fold(),
      evaluators: this.#log.evaluators,
      earlier: earlier === undefined ? undefined : (parseStored(earlier, `its entry "earlier"`) as Earlier),
      modelState: readMeta(database, "modelState"),
      lastProposal: this.#proposals.lastRecord,
      modelMilliseconds: this.#proposals.milliseconds,
      id: this.#id(),
      revision: this.#log.revision,
      pause: pauseAfter(readPauses(database)),
    };
  }

  #id(): string {
    return readMeta(this.#database, "id") ?? "";
  }

  /** Drops the warm-start cache where events change the values that it was made for. */
  #dropStale(events: readonly TrialEvent[]): void {
    if (events.some(revisesOutcomes)) writeMeta(this.#database, "modelState", undefined);
  }

  /** The trials, with the events that are new since the last look. */
  #fold(): readonly Trial[] {
    this.#log.add(readEvents(this.#database, this.#log.lastId));
    return this.#log.trials;
  }

  #isOfRun(trial: number): boolean {
    return this.#log.evaluatorOf(trial) === "run";
  }

  #checkWritable(): void {
    if (this.#view === undefined) return;
    throw new StorageError(
      "read-only",
      `${this.#view.of} cannot be written, so nothing can be recorded in it; it can only be read. Check its permissions ` +
        "and those of its folder.",
    );
  }

  #write<T>(body: () => T): T {
    this.#checkWritable();
    this.#latest = undefined;
    return this.#transact("write", body);
  }

  /** What was written is kept only if the file is still there: the system lets a process write to a file that was deleted. */
  #checkInPlace(): void {
    const { file } = this.#place;
    const now = fileIdentity(file);
    if (now === this.#identity) return;
    throw new StorageError(
      "broken",
      `${file} was ${now === undefined ? "deleted" : "replaced"} while this process used it, so nothing more can be recorded. ` +
        (now === undefined ? "Restore it from a copy, or run again to start over." : "Run again to use the new one."),
    );
  }

  /**
   * The last records are in the write-ahead log, which SQLite keeps while a process has the database open, and never cuts. It does
   * not look whether somebody else did.
   */
  #checkLog(): void {
    const log = `${this.#place.file}-wal`;
    const before = this.#journal;
    const now = fileState(log);
    if (before === undefined || (now?.identity === before.identity && now.size >= before.size)) {
      this.#journal = now;
      return;
    }
    const fate = now === undefined ? "deleted" : now.identity === before.identity ? "cut" : "replaced";
    throw new StorageError(
      "broken",
      `${log}, which holds the last records, was ${fate} while this process used it, so nothing more can be recorded. ` +
        "To save what is whole, and results from the folders of trials: `paretune repair STUDY`.",
    );
  }

  #transact<T>(kind: "read" | "write", body: () => T): T {
    try {
      // A write lengthens a log that was cut, so it is looked at before, too.
      if (kind === "write") this.#checkLog();
      const result = inTransaction(this.#database, kind, body);
      if (kind === "write") {
        this.#checkInPlace();
        this.#checkLog();
      }
      return result;
    } catch (error) {
      throw explainSqliteError(error, this.#place.file);
    }
  }
}
