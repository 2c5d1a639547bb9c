/**
 * @file The state that pausing and resuming a study has led to.
 */
import type { Pause, PauseChange } from "./storage.ts";

/** Since when and why a study is paused after these changes, oldest first; undefined where it is not paused. */
export function pauseAfter(changes: readonly PauseChange[]): Pause | undefined {
  const last = changes.at(-1);
  if (last?.paused !== true) return undefined;
  const { paused: _, ...pause } = last;
  return pause;
}
