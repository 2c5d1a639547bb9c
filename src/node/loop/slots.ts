/**
 * @file The parallel slots: as many trials at a time as the budget allows; the next one starts when one has ended. A slot
 * is a number from 0 on that a trial holds from its start to its end, with its retries and measurements, and that no other
 * trial holds meanwhile: it can stand for a GPU or a port.
 */
import type { Trial } from "../../core/study/index.ts";
import type { Refill } from "./refill.ts";

/** What running trials in parallel needs. */
export interface Slots {
  /** How many trials run at a time. */
  readonly count: number;
  /** Trials that wait to be run; the refill adds to it. */
  readonly queue: Trial[];
  readonly refill: Refill;
  /** Ends the run for all slots. */
  readonly stop: AbortController;
  /** Aborts when no new trial is to begin; those that run are finished. */
  readonly closing: AbortSignal;
  /** Runs one trial to its end, in a slot from 0 to `count` − 1 that no other running trial has. */
  readonly live: (trial: Trial, slot: number) => Promise<void>;
}

/**
 * Runs waiting trials, refilling, until there are none left or the run is stopped or closing. The first error of a trial
 * or of the store ends the run and is thrown after all running trials have ended; an error of the designer lets running
 * trials end.
 */
export async function keepSlotsBusy({ count, queue, refill, stop, closing, live }: Slots): Promise<void> {
  const { signal } = stop;
  const active = new Map<number, Promise<void>>();
  const errors: unknown[] = [];
  const fail = (error: unknown): void => {
    errors.push(error);
    stop.abort();
  };
  const isOver = (): boolean => signal.aborted || closing.aborted;
  const over = new Promise<void>((resolve) => {
    for (const each of [signal, closing]) each.addEventListener("abort", () => resolve(), { once: true });
  });
  const launch = (trial: Trial): void => {
    const slot = firstFree(active);
    const ended = live(trial, slot)
      .then(refill.learned, fail)
      .finally(() => active.delete(slot));
    active.set(slot, ended);
  };
  for (;;) {
    while (!isOver() && active.size < count && queue.length > 0) launch(queue.shift() as Trial);
    if (!isOver()) await refill.start(count - active.size).catch(fail);
    const { underWay } = refill;
    const waiting = isOver() ? [] : [over, ...(underWay === undefined ? [] : [underWay])];
    if (active.size === 0 && (isOver() || (underWay === undefined && queue.length === 0))) break;
    await Promise.race([...active.values(), ...waiting]);
  }
  if (errors.length > 0) throw errors[0];
  if (refill.error !== undefined) throw refill.error;
}

/** The lowest slot that no trial holds. */
function firstFree(held: ReadonlyMap<number, unknown>): number {
  for (let slot = 0; ; slot++) if (!held.has(slot)) return slot;
}
