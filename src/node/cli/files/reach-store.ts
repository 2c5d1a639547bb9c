/**
 * @file Waits for the server of a store when a command begins that runs trials, as a run waits for one that goes away later.
 */
import { awaitStore, locationWords, type StoreLocation } from "../../storage/index.ts";
import { Interrupted } from "../exit.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** For how long a server is waited for, in milliseconds: PostgreSQL starts within seconds, and after a crash within a minute mostly. */
const PATIENCE_MS = 60_000;

/**
 * Waits for the store at a location, and says so.
 *
 * @throws StorageError "unreachable"; Interrupted once the signal aborts
 */
export function reaching(
  terminal: Pick<Terminal, "print">,
  signal?: AbortSignal,
): (location: StoreLocation) => Promise<void> {
  return async (location) => {
    let isSaid = false;
    const onWait = (reason: string, leftMs: number): void => {
      const seconds = Math.round(leftMs / 1000);
      const first = `The database ${locationWords(location)} cannot be reached yet (${reason}). Waiting for it, for up to ${seconds} s…`;
      terminal.print(isSaid ? `Still waiting for the database (${reason}), for up to ${seconds} s…` : first);
      isSaid = true;
    };
    const options = { patienceMs: PATIENCE_MS, onWait, ...(signal === undefined ? {} : { signal }) };
    if (await awaitStore(location, options)) return;
    throw new Interrupted("Interrupted while waiting for the database. Nothing was started.");
  };
}
