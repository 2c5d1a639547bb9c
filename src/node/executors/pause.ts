/**
 * @file Waits that a signal ends early.
 */
import { setTimeout as sleep } from "node:timers/promises";

/** Resolves after some milliseconds, or when the signal aborts. Never rejects. */
export async function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  if (milliseconds <= 0 || signal?.aborted) return;
  await sleep(milliseconds, undefined, signal === undefined ? {} : { signal }).catch(() => {});
}

/** Waiting times that grow from one try to the next. */
export class Backoff {
  readonly #firstMs: number;
  readonly #longestMs: number;
  #nextMs: number;

  constructor(firstMs: number, longestMs: number) {
    [this.#firstMs, this.#longestMs, this.#nextMs] = [firstMs, longestMs, firstMs];
  }

  /** The next waiting time, in milliseconds. */
  next(): number {
    const now = this.#nextMs;
    this.#nextMs = Math.min(this.#longestMs, 2 * now);
    return now;
  }

  /** Begins with the shortest time again. */
  reset(): void {
    this.#nextMs = this.#firstMs;
  }
}
