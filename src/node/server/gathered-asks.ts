/**
 * @file Asks for trials of one study that wait at the same time: one proposal answers them together, so that many workers wait for one
 * fit and not for one each. A batch of asks is what `suggest --count` of their sum would reserve.
 */

import type { Trial } from "../../core/study/index.ts";
import type { OpenedStudy } from "../operations/open-study.ts";
import { type Reserved, reserveTrials } from "../operations/reserve-trials.ts";
import type { Storage } from "../storage/index.ts";
import { QUIET } from "./quiet.ts";
import { checkPresent, eventLoopTurns, type SerialQueue } from "./serial-queue.ts";

/** The number of trials that one proposal reserves for several asks, where the batch of the study is smaller. More make each trial cost
 * little less time, and everyone waits longer. */
export const GATHERED_TRIALS = 64;

/** What the asks need of the server. */
export interface GatheredAsksOptions {
  /** Computations with models run one after another. */
  readonly queue: SerialQueue;
  readonly threads: number | undefined;
  /** Writes to the store of a study. */
  readonly write: <T>(opened: OpenedStudy, use: (storage: Storage) => Promise<T>) => Promise<T>;
}

/** One client's wish. */
export interface Ask {
  readonly opened: OpenedStudy;
  /** The number of trials. */
  readonly count: number;
  /** Aborts when the client is gone. */
  readonly signal: AbortSignal;
}

interface WaitingAsk extends Ask {
  readonly resolve: (reserved: Reserved) => void;
  readonly reject: (error: unknown) => void;
}

/** The asks that wait, by study. */
export class GatheredAsks {
  readonly #options: GatheredAsksOptions;
  readonly #waiting = new Map<string, readonly WaitingAsk[]>();

  constructor(options: GatheredAsksOptions) {
    this.#options = options;
  }

  /**
   * Reserves up to `count` trials for a client. For one that goes away before they are stored, nothing is reserved.
   *
   * @throws HttpError "client-gone"; what `reserveTrials` and the store throw
   */
  reserve(ask: Ask): Promise<Reserved> {
    return new Promise((resolve, reject) => this.#add(ask.opened, [{ ...ask, resolve, reject }]));
  }

  /** Lets asks wait, behind those that do. Whoever waits first puts the study into the queue. */
  #add({ folder }: OpenedStudy, asks: readonly WaitingAsk[]): void {
    const waiting = this.#waiting.get(folder) ?? [];
    this.#waiting.set(folder, [...waiting, ...asks]);
    if (waiting.length === 0 && asks.length > 0) void this.#options.queue.run(() => this.#answer(folder));
  }

  /** Answers as many of the waiting asks as one proposal may. The others are put into the queue again. */
  async #answer(folder: string): Promise<void> {
    await eventLoopTurns();
    const waiting = this.#waiting.get(folder) ?? [];
    this.#waiting.delete(folder);
    const present = waiting.filter((ask) => !refuseIfGone(ask));
    const [first] = present;
    if (first === undefined) return;
    const batch = present.slice(0, batchLength(present));
    this.#add(first.opened, present.slice(batch.length));
    try {
      const unanswered = await this.#answerBatch(first.opened, batch);
      this.#add(first.opened, unanswered);
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }

  /** Answers asks with one proposal; returns those for which it had no trial, although it had some. */
  async #answerBatch(opened: OpenedStudy, batch: readonly WaitingAsk[]): Promise<readonly WaitingAsk[]> {
    const { write, threads } = this.#options;
    const { study } = opened.file;
    const request = {
      study,
      threads,
      shown: QUIET,
      count: countOf(batch),
      wanted: () => countOf(batch.filter(isPresent)),
    };
    const { reserved, use } = await write(opened, (storage) => reserveTrials({ ...request, storage }));
    const left: Trial[] = [...reserved];
    return batch.filter((ask) => {
      if (refuseIfGone(ask)) return false;
      const own = left.splice(0, ask.count);
      if (own.length === 0 && reserved.length > 0) return true;
      ask.resolve({ reserved: own, use });
      return false;
    });
  }
}

function isPresent({ signal }: Ask): boolean {
  return !signal.aborted;
}

/** Refuses an ask whose client is gone; returns whether it is. */
function refuseIfGone({ signal, reject }: WaitingAsk): boolean {
  try {
    checkPresent(signal);
    return false;
  } catch (error) {
    reject(error);
    return true;
  }
}

function countOf(asks: readonly Ask[]): number {
  return asks.reduce((sum, { count }) => sum + count, 0);
}

/** How many of the asks one proposal answers: at least the first, and others with the same definition while there is room. */
function batchLength(asks: readonly Ask[]): number {
  const [first] = asks;
  if (first === undefined) return 0;
  const limit = Math.max(GATHERED_TRIALS, first.opened.file.study.budget.batch);
  let [length, count] = [1, first.count];
  for (const ask of asks.slice(1)) {
    count += ask.count;
    if (ask.opened !== first.opened || count > limit) break;
    length++;
  }
  return length;
}
