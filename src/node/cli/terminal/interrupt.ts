/**
 * @file Ctrl-C: the first stops in an orderly way, the second at once. After either, no process that was started is left.
 * A terminal that is closed, a reader of the output that has gone (`| head -1`), and an output that cannot be written (a full disk)
 * stop in the same orderly way.
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
  for (const signal of URGENT_SIGNALS) process.on(signal, listen);
  process.on("SIGHUP", stop); // a closing terminal may send it more than once
  for (const stream of streams) stream.on("error", stop);
  return {
    signal: first.signal,
    killSignal: second.signal,
    release: () => {
      for (const signal of URGENT_SIGNALS) process.off(signal, listen);
      process.off("SIGHUP", stop);
      for (const stream of streams) stream.off("error", stop);
    },
  };
}
