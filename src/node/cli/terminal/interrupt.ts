/**
 * @file Ctrl-C: the first stops in an orderly way, the second at once. After either, no process that was started is left.
 * A terminal that is closed, and a reader of the output that has gone (`| head -1`), stop in the same orderly way.
 */
import { EXIT } from "../exit.ts";

/** Aborts on the first Ctrl-C (or another signal that asks to end) and ends the process on the second. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** Aborts just before the second Ctrl-C ends the process: what was started is killed without waiting. */
  readonly killSignal: AbortSignal;
  /** Gives the signals back to the process. */
  release(): void;
}

/** A second one of these ends the process at once. */
const URGENT_SIGNALS = ["SIGINT", "SIGTERM", "SIGQUIT"] as const;

/** The errors of a stream whose reader or terminal has gone. */
const GONE: readonly (string | undefined)[] = ["EPIPE", "EIO"];

/** Whether writing failed because nobody reads any more. */
function isReaderGone(error: NodeJS.ErrnoException): boolean {
  return GONE.includes(error.code);
}

/** Listens for Ctrl-C and for all that ends a command likewise. */
export function listenForInterrupt(): Interruption {
  const [first, second] = [new AbortController(), new AbortController()];
  const stop = (): void => first.abort();
  const listen = (): void => {
    if (first.signal.aborted) {
      second.abort();
      process.exit(EXIT.interrupted);
    }
    stop();
  };
  const streams = [process.stdout, process.stderr];
  const onError = (error: NodeJS.ErrnoException): void => {
    if (isReaderGone(error)) stop();
  };
  for (const signal of URGENT_SIGNALS) process.on(signal, listen);
  process.on("SIGHUP", stop); // a closing terminal may send it more than once
  for (const stream of streams) stream.on("error", onError);
  return {
    signal: first.signal,
    killSignal: second.signal,
    release: () => {
      for (const signal of URGENT_SIGNALS) process.off(signal, listen);
      process.off("SIGHUP", stop);
      for (const stream of streams) stream.off("error", onError);
    },
  };
}
