/**
 * @file Runs work one after another.
 */
import { setImmediate } from "node:timers/promises";
import { HttpError } from "./http-error.ts";

/** The turns of the event loop after which it is known that a connection was closed while the work before took all of it. */
const TURNS = 4;

/** A queue of work, of which one piece is under way at a time. */
export class SerialQueue {
  #last: Promise<unknown> = Promise.resolve();

  /**
   * Does the work when all that came before has ended, however that ended.
   *
   * @param signal - of the request that asks for it
   * @throws HttpError "client-gone" where the signal has aborted before the work began, which is not done then
   */
  run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const begin = async (): Promise<T> => {
      if (signal !== undefined) await eventLoopTurns();
      checkPresent(signal);
      return work();
    };
    const result = this.#last.then(begin, begin);
    this.#last = result.catch(() => {});
    return result;
  }
}

/** Waits until it is known which connections were closed while the work before took all of the event loop. */
export async function eventLoopTurns(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn++) await setImmediate();
}

/** Throws `HttpError` "client-gone" where whoever asked has closed the connection; nobody reads that answer. */
export function checkPresent(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new HttpError(499, "client-gone", "The connection was closed. Nothing was done.");
}
