/**
 * @file The words that other tools have for the state of a run.
 */
import type { SourceState } from "./source.ts";

const STATES: Readonly<Record<string, SourceState>> = {
  complete: "completed",
  completed: "completed",
  finished: "completed",
  done: "completed",
  success: "completed",
  succeeded: "completed",
  ok: "completed",
  fail: "failed",
  failed: "failed",
  failure: "failed",
  crashed: "failed",
  error: "failed",
  pruned: "pruned",
  stopped: "pruned",
  early_stopped: "pruned",
  earlystopped: "pruned",
  killed: "abandoned",
  cancelled: "abandoned",
  canceled: "abandoned",
  abandoned: "abandoned",
  preempted: "unfinished",
  preempting: "unfinished",
  running: "unfinished",
  pending: "unfinished",
  waiting: "unfinished",
  scheduled: "unfinished",
  queued: "unfinished",
  candidate: "unfinished",
  staged: "unfinished",
};

/** The state that a word means, whatever its case; undefined for a word that is none. */
export function stateOf(word: string): SourceState | undefined {
  const key = word.trim().toLowerCase().replace(/^.*\./, "").replace(/[ -]/g, "_");
  return Object.hasOwn(STATES, key) ? STATES[key] : undefined;
}
