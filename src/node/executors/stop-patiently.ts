/**
 * @file Ends a command although its engine may not answer at the moment.
 */
import { type CommandHandle, EngineUnreachable, type Executor, type Leftovers } from "./executor.ts";
import { Backoff, pause } from "./pause.ts";

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;

/** For how long the engine is asked again. */
export interface Patience {
  /** Ends the wait for an engine that does not answer. It is read anew before each wait, so it may be given later. */
  readonly signal?: AbortSignal | undefined;
  readonly onUnreachable?: (reason: string) => void;
}

/**
 * Stops a command as soon as its engine answers. When the patience ends before that, something may remain: then the handle has
 * to be kept.
 */
export async function stopPatiently(
  executor: Executor,
  handle: CommandHandle,
  patience: Patience = {},
): Promise<Leftovers> {
  const backoff = new Backoff(FIRST_WAIT_MS, LONGEST_WAIT_MS);
  for (;;) {
    try {
      return await executor.stop(handle);
    } catch (error) {
      if (!(error instanceof EngineUnreachable)) throw error;
      patience.onUnreachable?.(error.message);
      if (patience.signal?.aborted) return { ended: 0, remaining: 1 };
      await pause(backoff.next(), patience.signal);
    }
  }
}
