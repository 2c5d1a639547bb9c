/**
 * @file A lock that keeps the machine quiet while latency is measured: training and model fitting hold it together, an
 * exclusive measurement holds it alone. First come, first served: an exclusive request waits for the holders, and later
 * requests wait behind it, so neither mode starves. No holder waits for another request, so there is no deadlock.
 */

/** How the lock is held: with others, or alone. */
export type LockMode = "shared" | "exclusive";

/** Releases the lock; calling it twice is harmless. */
export type Release = () => void;

interface Waiting {
  readonly mode: LockMode;
  readonly grant: () => void;
}

/** The lock of one machine. */
export interface MachineLock {
  /** Resolves once the lock is held; to undefined if the signal aborts first. */
  acquire(mode: LockMode, signal: AbortSignal): Promise<Release | undefined>;
}

/** A lock that nobody holds. */
export function createMachineLock(): MachineLock {
  const queue: Waiting[] = [];
  let sharers = 0;
  let isExclusive = false;

  const grantNext = (): void => {
    for (;;) {
      const [next] = queue;
      if (next === undefined || isExclusive || (next.mode === "exclusive" && sharers > 0)) return;
      queue.shift();
      if (next.mode === "exclusive") isExclusive = true;
      else sharers++;
      next.grant();
    }
  };
  const releasing = (mode: LockMode): Release => {
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      if (mode === "exclusive") isExclusive = false;
      else sharers--;
      grantNext();
    };
  };
  return {
    acquire: (mode, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve(undefined);
        const giveUp = (): void => {
          queue.splice(queue.indexOf(waiting), 1);
          resolve(undefined);
          grantNext();
        };
        const waiting: Waiting = {
          mode,
          grant: () => {
            signal.removeEventListener("abort", giveUp);
            resolve(releasing(mode));
          },
        };
        signal.addEventListener("abort", giveUp, { once: true });
        queue.push(waiting);
        grantNext();
      }),
  };
}
