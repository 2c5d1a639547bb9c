/**
 * @file The store of one study in PostgreSQL. A write locks the row of its study, so that processes which write to the same study follow
 * one another; reads lock nothing.
 *
 * A connection may be lost after a commit and before its acknowledgement, so every write has a name, a token, which is stored with the
 * first row that it adds. A write that is done again finds its token, and adds nothing.
 */
import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import type { Suggestion } from "../../../core/designer/index.ts";
import {
  type Earlier,
  isAccepted,
  isEnded,
  type LaterEvent,
  revisesOutcomes,
  type Trial,
  type TrialEvent,
} from "../../../core/study/index.ts";
import { checkEvent, checkEvents } from "../check-event.ts";
import { EventLog } from "../event-log.ts";
import { pauseAfter } from "../pauses.ts";
import { newTrials } from "../reservation.ts";
import type {
  Claim,
  Decision,
  Environment,
  History,
  LeaseHolder,
  LivingRun,
  PauseChange,
  Present,
  ProposalOutcome,
  ReserveOptions,
  SharedLease,
  Snapshot,
  Storage,
  StoredRuns,
} from "../storage.ts";
import { StorageError } from "../storage-error.ts";
import { endedClaims } from "./claims.ts";
import type { Connection, Query } from "./connection.ts";
import { proposalRecord, RecordLog } from "./record-log.ts";
import {
  beginWriting,
  eventsOf,
  insertRows,
  type NewRows,
  readState,
  recordsOf,
  type StudyKey,
  selectRecords,
  WRITING_RESULTS,
} from "./rows.ts";
import { LEASE_TIMES, type LeaseTimes, readRunners } from "./runners.ts";
import { takeSharedLease } from "./shared-lease.ts";

/** Events that only the run which has claimed a trial may store: another run has it otherwise, or it waits for one. */
const OWN_EVENTS: readonly TrialEvent["type"][] = ["held", "interrupted", "failed", "cancelled"];

/** What a write is decided by, while no other process writes. */
interface Locked {
  readonly trials: readonly Trial[];
  /** The token of the run that has claimed a trial, by its number. */
  readonly claims: ReadonlyMap<number, string>;
  /** The time of the write, by the clock of the server. */
  readonly now: string;
}

/** What a write stores, and what it returns. */
interface Change<T> extends Partial<Omit<NewRows, "now" | "token" | "last">> {
  readonly result: T;
}

/** How a study is opened. */
export interface PostgresOptions {
  /** The folder of the trials on this machine. */
  readonly folder: string;
  /** Whether it is only looked at. */
  readonly isView?: boolean;
  /** Default: `LEASE_TIMES`. */
  readonly times?: LeaseTimes;
  /** The name of the study: nothing is written to one that was given another name since. Default: it is not compared. */
  readonly name?: string;
}

/** A study in a database whose tables are up to date. */
export class PostgresStorage implements Storage {
  readonly #connection: Connection;
  readonly #study: StudyKey;
  readonly #options: PostgresOptions;
  readonly #log = new EventLog();
  readonly #records = new RecordLog();
  #id = "";
  #earlier: Earlier | undefined;
  #modelState: string | undefined;
  /** The versions of the two above that were read. */
  #read = { model: 0, settled: 0 };
  #latest: { readonly version: string; readonly snapshot: Snapshot } | undefined;
  /** The token of this run, while it has the right to run. */
  #runner: string | undefined;

  constructor(connection: Connection, study: StudyKey, options: PostgresOptions) {
    this.#connection = connection;
    this.#study = study;
    this.#options = options;
  }

  async snapshot(): Promise<Snapshot> {
    return this.#connection.run((query) => this.#refresh(query));
  }

  async history(): Promise<History> {
    return this.#connection.run(async (query) => {
      await this.#refresh(query);
      return this.#history();
    });
  }

  async runs(): Promise<readonly StoredRuns[]> {
    return this.#connection.run(async (query) => {
      await this.#refresh(query);
      return this.#records.runs;
    });
  }

  async reserve(suggestions: readonly Suggestion[], options: ReserveOptions): Promise<readonly Trial[]> {
    return this.#write(({ trials }) => {
      const reserved = newTrials(trials, suggestions, options);
      const events = reserved.map(({ number, configuration, origin, of }) => {
        const what = { configuration, origin, ...(of === undefined ? {} : { of }) };
        return { event: { type: "suggested", trial: number, ...what } as const, evaluator: options.evaluator };
      });
      return { events, result: reserved };
    });
  }

  async append(event: LaterEvent): Promise<boolean> {
    return this.#write(({ trials, claims }) => {
      const trial = checkEvent(event, trials);
      const isOther = OWN_EVENTS.includes(event.type) && !this.#mayEnd(claims.get(event.trial));
      if (isOther || !isAccepted(trial, event)) return { result: false };
      return { events: [{ event }], ...this.#stale([event]), ...endedClaims(trials, [event]), result: true };
    });
  }

  async claim(number: number): Promise<Claim> {
    return this.#write<Claim>(({ trials, claims, now }) => {
      const attempt = this.#log.startsOf(number) + 1;
      const event = { type: "started", trial: number, attempt, host: hostname() } as const;
      const trial = checkEvent(event, trials);
      if (isEnded(trial)) return { result: { kind: "ended" } };
      const runner = this.#runner;
      const owner = claims.get(number);
      if (owner !== undefined && owner !== runner) return { result: { kind: "elsewhere" } };
      const claim = runner === undefined ? {} : { claim: { runner, trials: [number] } };
      return { events: [{ event }], ...claim, result: { kind: "claimed", attempt, start: now } };
    });
  }

  async update<T>(decide: (present: Present) => Decision<T>): Promise<T> {
    await this.history(); // the edits and pauses
    return this.#write(({ trials }) => {
      const { events, result } = decide({ trials, ...this.#history(), id: this.#id });
      checkEvents(events, trials);
      const stored = events.map((event) =>
        event.type === "suggested" ? ({ event, evaluator: "caller" } as const) : { event },
      );
      return { events: stored, ...this.#stale(events), ...endedClaims(trials, events), result };
    });
  }

  async recordEdit(changes: readonly string[]): Promise<void> {
    await this.#write(() => ({ records: [{ kind: "edit", body: JSON.stringify({ changes }) }], result: undefined }));
  }

  async recordRun(environment: Environment): Promise<void> {
    await this.#write(() => ({ records: [{ kind: "run", body: JSON.stringify(environment) }], result: undefined }));
  }

  async recordProposal(outcome: ProposalOutcome): Promise<void> {
    await this.#write(() => {
      const { modelState, revision } = outcome;
      const isStale = revision !== undefined && revision !== this.#log.revision;
      const record = proposalRecord(outcome);
      return {
        ...(modelState === undefined || isStale ? {} : { modelState }),
        records: record === undefined ? [] : [record],
        result: undefined,
      };
    });
  }

  async setPaused(change: Omit<PauseChange, "time">): Promise<boolean> {
    return this.#write(async ({ query }) => {
      await this.#readRecords(query);
      if ((pauseAfter(this.#records.pauses) !== undefined) === change.paused) return { result: false };
      return { records: [{ kind: "pause", body: JSON.stringify(change) }], result: true };
    });
  }

  async livingRuns(): Promise<readonly LivingRun[]> {
    const runners = await this.#connection.run((query) => readRunners(query, this.#study, this.#times));
    const living = runners.filter(({ isAlive }) => isAlive);
    return living.map(({ since, host, pid, trials }) => ({ since, host, pid, trials }));
  }

  async lease(holder: LeaseHolder): Promise<SharedLease> {
    this.#checkWritable();
    const lease = await takeSharedLease({
      connection: this.#connection,
      study: this.#study,
      folder: this.#options.folder,
      times: this.#times,
      holder,
      hasUnclaimed: (claimed) =>
        this.#log.trials.some((trial) => this.#isRunByRuns(trial) && !claimed.has(trial.number)),
      take: (runner, dead) => this.#take(runner, dead),
      onRelease: () => {
        this.#runner = undefined;
      },
    });
    this.#runner = lease.runner;
    return lease;
  }

  close(): Promise<void> {
    return this.#connection.close();
  }

  get #times(): LeaseTimes {
    return this.#options.times ?? LEASE_TIMES;
  }

  /** Whether this opening may store how the evaluation of a trial ended, whose claim another run may have. */
  #mayEnd(owner: string | undefined): boolean {
    return this.#runner === undefined || owner === this.#runner;
  }

  #isRunByRuns({ number, status }: Trial): boolean {
    return status === "running" && this.#log.evaluatorOf(number) === "run";
  }

  #take(runner: string, dead: readonly string[]): Promise<readonly number[]> {
    return this.#write(({ trials, claims }) => {
      const left = trials.filter((trial) => {
        const owner = claims.get(trial.number);
        return this.#isRunByRuns(trial) && (owner === undefined || dead.includes(owner));
      });
      const taken = left.map(({ number }) => number);
      return { ...(taken.length === 0 ? {} : { claim: { runner, trials: taken } }), result: taken };
    });
  }

  #history(): History {
    return { events: this.#log.events, edits: this.#records.edits, pauses: this.#records.pauses };
  }

  /** Drops the warm-start cache where events change the values that it was made for. */
  #stale(events: readonly TrialEvent[]): { readonly modelState?: null } {
    return events.some(revisesOutcomes) ? { modelState: null } : {};
  }

  /** The present state; the same object as before while nothing was written. */
  async #refresh(query: Query): Promise<Snapshot> {
    const { schema, key } = this.#study;
    const [[row] = []] = await query(`SELECT version FROM ${schema}.studies WHERE key = ${key}`);
    if (row === undefined) throw this.#isGone();
    if (this.#latest?.version === String(row["version"])) return this.#latest.snapshot;
    const version = await this.#readAll(query);
    const snapshot: Snapshot = {
      trials: this.#log.trials,
      evaluators: this.#log.evaluators,
      earlier: this.#earlier,
      modelState: this.#modelState,
      lastProposal: this.#records.lastProposal,
      modelMilliseconds: this.#records.milliseconds,
      id: this.#id,
      revision: this.#log.revision,
      pause: pauseAfter(this.#records.pauses),
    };
    this.#latest = { version, snapshot };
    return snapshot;
  }

  /** Reads what is new; returns the version of that state. */
  async #readAll(query: Query): Promise<string> {
    const since = { event: this.#log.lastId, record: this.#records.lastId, ...this.#read };
    const [, [row] = [], events = [], records = []] = await query(readState(this.#study, since));
    if (row === undefined) throw this.#isGone();
    this.#log.add(eventsOf(events, since.event, Number(row["last_event"])));
    this.#records.add(recordsOf(records, since.record, Number(row["last_record"])));
    const [model, settled] = [Number(row["model_version"]), Number(row["settled"])];
    if (model !== since.model) this.#modelState = (row["model_state"] as string | null) ?? undefined;
    if (settled !== since.settled) {
      const text = row["earlier"] as string | null;
      this.#earlier = text === null ? undefined : (JSON.parse(text) as Earlier);
    }
    this.#read = { model, settled };
    this.#id = String(row["id"]);
    return String(row["version"]);
  }

  #isGone(): StorageError {
    return new StorageError(
      "missing",
      `the study is no longer in ${this.#connection.address.shown}: it was removed, or set aside by \`run --restart\`.`,
    );
  }

  #checkWritable(): void {
    if (this.#options.isView === true)
      throw new StorageError("read-only", "this opening of the study can only be read.");
  }

  /** Stores what is decided while no other process writes to the study: all of it or nothing, once. */
  async #write<T>(decide: (locked: Locked & { readonly query: Query }) => Change<T> | Promise<Change<T>>): Promise<T> {
    this.#checkWritable();
    const token = randomUUID();
    let tried: { readonly result: T } | undefined;
    return this.#connection.run(async (query) => {
      const results = await query(beginWriting(this.#study, { event: this.#log.lastId }));
      const [row] = results[WRITING_RESULTS.study] ?? [];
      const { name = row?.["name"] } = this.#options;
      if (row === undefined || row["name"] !== name) throw this.#isGone();
      if (tried !== undefined && (await this.#isStored(query, token))) {
        await query("COMMIT");
        return tried.result;
      }
      const last = { event: Number(row["last_event"]), record: Number(row["last_record"]) };
      this.#log.add(eventsOf(results[WRITING_RESULTS.events] ?? [], this.#log.lastId, last.event));
      const claims = results[WRITING_RESULTS.claims] ?? [];
      const now = String(results[WRITING_RESULTS.now]?.[0]?.["now"]);
      const locked = {
        trials: this.#log.trials,
        claims: new Map(claims.map(({ trial, runner }) => [Number(trial), String(runner)])),
        now,
        query,
      };
      const { result, ...change } = await decide(locked);
      const { events = [], records = [], release = [] } = change;
      if (events.length + records.length > 0 || change.modelState !== undefined || change.claim !== undefined) {
        tried = { result };
        await query(...insertRows(this.#study, { ...change, events, records, release, now, token, last }));
      }
      await query("COMMIT");
      return result;
    });
  }

  async #isStored(query: Query, token: string): Promise<boolean> {
    const { schema } = this.#study;
    const [[row] = []] = await query(
      `SELECT EXISTS (SELECT FROM ${schema}.events WHERE token = $1) OR EXISTS (SELECT FROM ${schema}.records WHERE token = $1) AS stored`,
      [token],
    );
    return row?.["stored"] === true;
  }

  async #readRecords(query: Query): Promise<void> {
    const after = this.#records.lastId;
    const [rows = []] = await query(selectRecords(this.#study, after));
    this.#records.add(recordsOf(rows, after, after + rows.length));
  }
}
