/**
 * @file The parallel slots: as many trials at a time as the budget allows; the next one starts when one has ended. A slot
 * is a number from 0 on that a trial holds from its start to its end, with its retries and measurements, and that no other
 * trial holds meanwhile: it can stand for a GPU or a port.
 */
import type { Trial } from "../../core/study/index.ts";
import type { Refill } from "./refill.ts";
import type { Steering } from "./steering.ts";
import type { WaitingTrials } from "./waiting-trials.ts";

/** What running trials in parallel needs. */
export interface Slots {
  /** How many trials run at a time. */
  readonly count: number;
  /** Trials that wait to be run; the refill adds to them. */
  readonly waiting: Pick<WaitingTrials, "next" | "hasNext" | "elsewhere" | "addReserved" | "isShared">;
  readonly refill: Pick<Refill, "start" | "learned" | "underWay" | "error" | "remaining">;
  readonly steering: Pick<Steering, "isPaused" | "changed">;
  /** Ends the run for all slots. */
  readonly stop: AbortController;
  /** Whether no new trial is to begin at present; those that run are finished. The steering resolves when that changes. */
  readonly isClosing: () => boolean;
  /** Told when there is nothing to do, because the study is paused or other runs have all that is left, and when that is over. */
  readonly onRest: (isResting: boolean) => void;
  /** Told which trials of other runs this one waits for, as it takes those of a run that dies. */
  readonly onWait: (trials: readonly number[]) => void;
  /** Runs one trial to its end, in a slot from 0 to `count` − 1 that no other running trial has. */
  readonly live: (trial: Trial, slot: number) => Promise<void>;
}

/**
 * Runs waiting trials, refilling, until there are none left or the run is stopped or closing. While the study is paused, none is
 * started, and the run waits. The first error of a trial or of the store ends the run and is thrown after all running trials have
 * ended; an error of the designer lets running trials end.
 */
export async function keepSlotsBusy(slots: Slots): Promise<void> {
  const { count, waiting, refill, steering, stop, isClosing, onRest, live } = slots;
  const { signal } = stop;
  const active = new Map<number, Promise<void>>();
  const errors: unknown[] = [];
  const fail = (error: unknown): void => {
    errors.push(error);
    stop.abort();
  };
  const isOver = (): boolean => signal.aborted || isClosing();
  const stopped = new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
  const launchAll = async (isPaused: boolean): Promise<void> => {
    while (!isPaused && !isOver() && active.size < count) {
      const trial = await waiting.next();
      if (trial === undefined) return;
      const slot = firstFree(active);
      const ended = live(trial, slot)
        .then(refill.learned, fail)
        .finally(() => active.delete(slot));
      active.set(slot, ended);
    }
  };
  for (;;) {
    const { isPaused, changed } = steering;
    await launchAll(isPaused).catch(fail);
    if (!isOver()) await refill.start(count - active.size, isPaused).catch(fail);
    await launchAll(isPaused).catch(fail);
    const { underWay } = refill;
    const isIdle = active.size === 0 && underWay === undefined;
    const hasMore = isIdle && !isOver() && (await hasWork(slots, isPaused).catch(fail)) === true;
    if (active.size === 0 && (isOver() || (isIdle && !hasMore))) break;
    const ends = isOver() ? [] : [stopped, ...(underWay === undefined ? [] : [underWay])];
    onRest(isIdle);
    await Promise.race([...active.values(), ...ends, changed]);
    onRest(false);
  }
  if (errors.length > 0) throw errors[0];
  if (refill.error !== undefined) throw refill.error;
}

/** Whether something is left to be run or proposed once the study is resumed, or to be taken from a run that dies. */
async function hasWork({ waiting, refill, onWait }: Slots, isPaused: boolean): Promise<boolean> {
  if (isPaused && ((await waiting.hasNext()) || (await refill.remaining()) > 0)) return true;
  const elsewhere = await waiting.elsewhere();
  onWait(elsewhere);
  if (elsewhere.length > 0) return true;
  if (!waiting.isShared) return false;
  // One that was given back, or taken from a run that died, since the last look does not wait here yet.
  await waiting.addReserved();
  return waiting.hasNext();
}

/** The lowest slot that no trial holds. */
function firstFree(held: ReadonlyMap<number, unknown>): number {
  for (let slot = 0; ; slot++) if (!held.has(slot)) return slot;
}
