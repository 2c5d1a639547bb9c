/**
 * @file How long executors of jobs wait for what happens elsewhere, in milliseconds.
 */
import type { Leftovers } from "../executor.ts";

/** Between looks at a job that is being ended. */
export const STOP_LOOK_MS = 250;
/** Until a job that is being ended counts as one that cannot be ended. */
export const STOP_PATIENCE_MS = 120_000;
/** How long a job's note of its exit code may take to arrive through a network file system. */
export const NOTE_WAIT_MS = 30_000;

/** The answer where nothing was ended, or where it is not waited for. */
export const NOTHING_LEFT: Leftovers = { ended: 0, remaining: 0 };

/** Since when things have been seen that may be over the next time, by name. */
export class SeenSince {
  readonly #since = new Map<string, number>();

  /** Whether something has been seen for so long, now included; the first call begins. */
  hasLasted(name: string, milliseconds: number): boolean {
    const since = this.#since.get(name) ?? performance.now();
    this.#since.set(name, since);
    return performance.now() - since >= milliseconds;
  }

  /** It is over. */
  forget(name: string): void {
    this.#since.delete(name);
  }
}
