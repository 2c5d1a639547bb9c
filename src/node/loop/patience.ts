/**
 * @file How long a place of a share is waited for: so many periods in which the local disk answered at once. On a busy machine
 * nothing answers in time, which is no sign that a share is gone.
 */
import { stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";

/** When patience ends; times in milliseconds. */
export interface Patience {
  readonly period: number;
  /** A period that took longer was one of a busy machine. */
  readonly late: number;
  /** Number of periods in time, and of all periods. */
  readonly periods: number;
  readonly most: number;
}

const PATIENCE: Patience = { period: 2_000, late: 2_500, periods: 5, most: 30 };

/** What a look at a place gives; undefined if it takes too long. */
export async function answered<T>(look: Promise<T>, patience: Patience = PATIENCE): Promise<T | undefined> {
  const given = new AbortController();
  try {
    return await Promise.race([look, outOfPatience(patience, given.signal)]);
  } finally {
    given.abort();
  }
}

/** Ends when a place has not answered for too long, or when it has. */
async function outOfPatience({ period, late, periods, most }: Patience, signal: AbortSignal): Promise<undefined> {
  for (let inTime = 0, all = 0; inTime < periods && all < most && !signal.aborted; all++) {
    const begun = performance.now();
    await sleep(period, undefined, { ref: false, signal }).catch(() => {});
    await stat(tmpdir()).catch(() => {});
    if (performance.now() - begun < late) inTime++;
  }
}
