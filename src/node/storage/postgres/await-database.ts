/**
 * @file Waits for a server that starts, or starts again, when a run begins.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { DatabaseAddress } from "../../study-file/store-address.ts";
import { StorageError } from "../storage-error.ts";
import { Connection } from "./connection.ts";
import { detailOf, isPassing } from "./database-error.ts";

/** How a store is waited for. */
export interface AwaitOptions {
  /** For how long, in milliseconds. */
  readonly patienceMs: number;
  /** Called if it has to be waited for, and then again, with the reason and the milliseconds that are left. */
  readonly onWait: (reason: string, leftMs: number) => void;
  /** The time between two calls of `onWait`, in milliseconds. Default 10,000. */
  readonly tellMs?: number;
  /** Ends the wait. */
  readonly signal?: AbortSignal;
}

/** The pause between two attempts, in milliseconds. */
const PAUSE_MS = 500;
const TELL_MS = 10_000;

/**
 * Waits until a server accepts a connection. Returns at once where it refuses one for a reason that does not pass by itself: whoever
 * uses it next reports that. Returns false where the signal has ended the wait.
 *
 * @throws StorageError "unreachable" where it was waited for in vain
 */
export async function awaitDatabase(
  address: DatabaseAddress,
  { patienceMs, onWait, tellMs = TELL_MS, signal }: AwaitOptions,
): Promise<boolean> {
  const connection = new Connection(address);
  const begun = performance.now();
  let said = Number.NEGATIVE_INFINITY;
  try {
    while (signal?.aborted !== true) {
      const error = await problemOf(connection);
      if (!isPassing(error)) return true;
      const now = performance.now();
      if (now - begun > patienceMs) throw inVain(address.shown, detailOf(error), patienceMs);
      if (now - said >= tellMs) {
        onWait(detailOf(error), patienceMs - (now - begun));
        said = now;
      }
      await sleep(PAUSE_MS, undefined, signal === undefined ? {} : { signal }).catch(() => {});
    }
    return false;
  } finally {
    await connection.close();
  }
}

/** Why no connection can be made; undefined if one can. */
async function problemOf(connection: Connection): Promise<unknown> {
  try {
    await connection.attempt((query) => query("SELECT 1"));
    return undefined;
  } catch (error) {
    return error;
  }
}

function inVain(shown: string, detail: string, patienceMs: number): StorageError {
  return new StorageError(
    "unreachable",
    `the database ${shown} was waited for in vain for ${patienceMs / 1000} s (${detail}). Nothing was started, and everything that was ` +
      "recorded before is kept. Check the address, that the server runs, and what its log says; then run again.",
  );
}
