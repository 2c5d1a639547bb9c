/**
 * @file Notices that a running trial has ended in the store: somebody has withdrawn it, or recorded its result.
 */
import { isEnded } from "../../core/study/index.ts";
import type { RunContext } from "./context.ts";

/** How often the store is looked at. */
const POLL_MS = 500;

/**
 * Evaluates the trial of that number. Once it has ended in the store, its commands are ended like those of an interrupted run.
 *
 * @param evaluate - gets the context of the run, whose signal aborts also when the trial has ended in the store
 */
export async function whileWatched<T>(
  context: RunContext,
  number: number,
  evaluate: (context: RunContext) => Promise<T>,
): Promise<T> {
  const ended = new AbortController();
  const look = async (): Promise<void> => {
    const { trials } = await context.storage.snapshot();
    const trial = trials.find((each) => each.number === number);
    if (trial !== undefined && isEnded(trial)) ended.abort();
  };
  let isLooking = false;
  const timer = setInterval(() => {
    if (isLooking) return; // the store is waited for
    isLooking = true;
    // A store that cannot be read stops the run when something is recorded.
    look()
      .catch(() => {})
      .finally(() => {
        isLooking = false;
      });
  }, POLL_MS);
  timer.unref();
  try {
    return await evaluate({ ...context, signal: AbortSignal.any([context.signal, ended.signal]) });
  } finally {
    clearInterval(timer);
  }
}
