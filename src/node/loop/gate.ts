/**
 * @file A lock that keeps the machine quiet while latency is measured: training and model fitting hold it together, an
 * exclusive measurement holds it alone. First come, first served: an exclusive entry waits for those inside, and later
 * entries wait behind it, so neither kind starves. No holder waits for another entry, so there is no deadlock.
 */

/** How to be inside: with others, or alone. */
export type Entry = "shared" | "exclusive";

/** Leaves the gate; doing it twice is harmless. */
export type Leave = () => void;

interface Waiting {
  readonly entry: Entry;
  readonly admit: () => void;
}

/** The lock of one machine. */
export interface Gate {
  /** Resolves once inside; to undefined if the signal aborts first. */
  enter(entry: Entry, signal: AbortSignal): Promise<Leave | undefined>;
}

/** A gate that nobody has entered. */
export function createGate(): Gate {
  const queue: Waiting[] = [];
  let sharing = 0;
  let exclusive = false;

  const admitNext = (): void => {
    for (;;) {
      const [next] = queue;
      if (next === undefined || exclusive || (next.entry === "exclusive" && sharing > 0)) return;
      queue.shift();
      if (next.entry === "exclusive") exclusive = true;
      else sharing++;
      next.admit();
    }
  };
  const leaving = (entry: Entry): Leave => {
    let inside = true;
    return () => {
      if (!inside) return;
      inside = false;
      if (entry === "exclusive") exclusive = false;
      else sharing--;
      admitNext();
    };
  };
  return {
    enter: (entry, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve(undefined);
        const giveUp = (): void => {
          queue.splice(queue.indexOf(waiting), 1);
          resolve(undefined);
          admitNext();
        };
        const waiting: Waiting = {
          entry,
          admit: () => {
            signal.removeEventListener("abort", giveUp);
            resolve(leaving(entry));
          },
        };
        signal.addEventListener("abort", giveUp, { once: true });
        queue.push(waiting);
        admitNext();
      }),
  };
}
