/**
 * @file One connection to a database, which is made when it is needed and again when it was lost. What is asked of it is done one
 * after another. Work that a lost connection or another transaction interrupted is done again from its beginning: whoever gives
 * work makes sure that doing it twice is the same as doing it once.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { DatabaseAddress } from "../../study-file/store-address.ts";
import type { LeaseHolder } from "../storage.ts";
import { type Client, createClient, type Row } from "./client.ts";
import { detailOf, explainDatabaseError, isAway, isConflict, unreachable } from "./database-error.ts";

/** Runs statements; returns the rows of each. */
export type Query = (text: string, values?: readonly unknown[]) => Promise<readonly (readonly Row[])[]>;

/** Work on a connection. */
export type Work<T> = (query: Query) => Promise<T>;

/** How long a server is waited for that was never reached, and one that was, in milliseconds. A run waits without end. */
const [FIRST_PATIENCE_MS, PATIENCE_MS] = [4000, 15_000];
/** How long a run that is to end waits. */
const ENDING_PATIENCE_MS = 5000;
/** The shortest and the longest pause between two attempts. */
const [MIN_PAUSE_MS, MAX_PAUSE_MS] = [50, 2000];

/** A connection, with all that is asked of it in a queue. */
export class Connection {
  readonly address: DatabaseAddress;
  #client: Client | undefined;
  #queue: Promise<unknown> = Promise.resolve();
  #holder: LeaseHolder | undefined;
  #isClosed = false;
  #wasReached = false;
  #isAway = false;

  constructor(address: DatabaseAddress) {
    this.address = address;
  }

  /** Whoever is told that the server cannot be reached; work waits for it without end until the holder's signal aborts. */
  set holder(holder: LeaseHolder | undefined) {
    this.#holder = holder;
  }

  /**
   * Does some work, after whatever was asked before.
   *
   * @throws StorageError "unreachable" where the server was waited for in vain; what `work` throws
   */
  run<T>(work: Work<T>): Promise<T> {
    const result = this.#queue.then(() => this.#persist(work));
    this.#queue = result.catch(() => {});
    return result;
  }

  /** Does some work at once or not at all: without waiting for a server that cannot be reached. */
  attempt<T>(work: Work<T>): Promise<T> {
    const result = this.#queue.then(() => this.#once(work));
    this.#queue = result.catch(() => {});
    return result;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#queue;
    const client = this.#client;
    this.#client = undefined;
    await Promise.race([client?.end().catch(() => {}), sleep(1000, undefined, { ref: false })]);
    client?.connection?.stream?.destroy();
  }

  async #persist<T>(work: Work<T>): Promise<T> {
    const begun = performance.now();
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.#once(work);
      } catch (error) {
        if (!isAway(error) && !isConflict(error)) throw explainDatabaseError(error, this.address.shown);
        if (this.#isClosed || performance.now() - begun > this.#patience()) {
          throw unreachable(this.address.shown, error);
        }
        if (isAway(error)) this.#tell(detailOf(error));
        await this.#pause(attempt);
      }
    }
  }

  async #once<T>(work: Work<T>): Promise<T> {
    try {
      const client = await this.#connected();
      const result = await work(async (text, values) => {
        const answer = await client.query(text, values === undefined ? undefined : [...values]);
        return (Array.isArray(answer) ? answer : [answer]).map(({ rows }) => rows);
      });
      this.#tell(undefined);
      return result;
    } catch (error) {
      if (isAway(error)) this.#drop();
      else await this.#client?.query("ROLLBACK").catch(() => this.#drop());
      throw error;
    }
  }

  async #connected(): Promise<Client> {
    if (this.#client !== undefined) return this.#client;
    const client = await createClient(this.address);
    client.on("error", () => {
      if (this.#client === client) this.#client = undefined; // the next work connects again
    });
    try {
      await client.connect();
    } catch (error) {
      client.connection?.stream?.destroy();
      throw error;
    }
    this.#wasReached = true;
    this.#client = client;
    return client;
  }

  /** Gives a connection up at once: its server may never answer. */
  #drop(): void {
    const client = this.#client;
    this.#client = undefined;
    client?.end().catch(() => {});
    client?.connection?.stream?.destroy();
  }

  #patience(): number {
    if (this.#holder === undefined) return this.#wasReached ? PATIENCE_MS : FIRST_PATIENCE_MS;
    return this.#holder.signal?.aborted === true ? ENDING_PATIENCE_MS : Number.POSITIVE_INFINITY;
  }

  /** Tells the holder once that the server is away, and once that it is back. */
  #tell(reason: string | undefined): void {
    if (this.#isAway === (reason !== undefined)) return;
    this.#isAway = reason !== undefined;
    this.#holder?.onAway?.(reason);
  }

  async #pause(attempt: number): Promise<void> {
    const ms = Math.min(MAX_PAUSE_MS, MIN_PAUSE_MS * 2 ** Math.min(attempt, 10));
    // Processes that were in each other's way do not meet again.
    await sleep(ms * (0.5 + Math.random() / 2));
  }
}
