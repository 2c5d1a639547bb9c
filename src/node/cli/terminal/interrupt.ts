/**
 * @file Ctrl-C: the first stops in an orderly way, the second at once. After either, no process that was started is left.
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
