/**
 * @file The parallel slots: as many trials at a time as the budget allows; the next one starts when one has ended.
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
  /** Runs one trial to its end. */
  readonly live: (trial: Trial) => Promise<void>;
}

/**
 * Runs waiting trials, refilling, until there are none left or the run is stopped. The first error of a trial or of the
 * store ends the run and is thrown after all running trials have ended; an error of the designer lets running trials
 * end.
 */
export async function keepSlotsBusy({ count, queue, refill, stop, live }: Slots): Promise<void> {
  const { signal } = stop;
  const active = new Set<Promise<void>>();
  const errors: unknown[] = [];
  const fail = (error: unknown): void => {
    errors.push(error);
    stop.abort();
  };
  const stopped = new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
  const launch = (trial: Trial): void => {
    const slot: Promise<void> = live(trial)
      .then(refill.learned, fail)
      .finally(() => active.delete(slot));
    active.add(slot);
  };
  for (;;) {
    while (!signal.aborted && active.size < count && queue.length > 0) launch(queue.shift() as Trial);
    await refill.start(count - active.size).catch(fail);
    const { underWay } = refill;
    const waiting = signal.aborted ? [] : [stopped, ...(underWay === undefined ? [] : [underWay])];
    if (active.size === 0 && (signal.aborted || (underWay === undefined && queue.length === 0))) break;
    await Promise.race([...active, ...waiting]);
  }
  if (errors.length > 0) throw errors[0];
  if (refill.error !== undefined) throw refill.error;
}
