/**
 * @file An answer of the server for as long as a part of a page needs it.
 */
import { useEffect, useState } from "preact/hooks";
import { sentenceOf } from "./client.ts";

/** The last answer, and why there is no newer one. Both are undefined before the first answer. */
export interface Answered<T> {
  readonly value: T | undefined;
  readonly problem: string | undefined;
}

/**
 * Reads at once, and again whenever one of `inputs` changes; what was there stays meanwhile. A reading that was given up changes
 * nothing, however far it had come.
 */
export function useAnswer<T>(read: (signal: AbortSignal) => Promise<T>, inputs: readonly unknown[]): Answered<T> {
  const [answered, setAnswered] = useState<Answered<T>>({ value: undefined, problem: undefined });
  useEffect(() => {
    const stop = new AbortController();
    read(stop.signal).then(
      (value) => {
        if (!stop.signal.aborted) setAnswered({ value, problem: undefined });
      },
      (error: unknown) => {
        if (!stop.signal.aborted) setAnswered(({ value }) => ({ value, problem: sentenceOf(error) }));
      },
    );
    return () => stop.abort();
  }, inputs);
  return answered;
}
