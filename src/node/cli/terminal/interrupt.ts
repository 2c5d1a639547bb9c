/**
 * @file Ctrl-C: once to stop in good order, twice to stop at once. Nothing that was started outlives either.
 */
import { EXIT } from "../exit.ts";

/** Aborts on the first Ctrl-C (or SIGTERM) and ends the process on the second. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** Aborts just before the second Ctrl-C ends the process: what was started is killed without waiting. */
  readonly killSignal: AbortSignal;
  /** Gives the signals back to the process. */
  release(): void;
}

/** Listens for Ctrl-C. */
export function listenForInterrupt(): Interruption {
  const [first, second] = [new AbortController(), new AbortController()];
  const listen = (): void => {
    if (first.signal.aborted) {
      second.abort();
      process.exit(EXIT.interrupted);
    }
    first.abort();
  };
  process.on("SIGINT", listen);
  process.on("SIGTERM", listen);
  return {
    signal: first.signal,
    killSignal: second.signal,
    release: () => {
      process.off("SIGINT", listen);
      process.off("SIGTERM", listen);
    },
  };
}
