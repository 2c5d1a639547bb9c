/**
 * @file Limits the time of a search. Some regular expressions take the square of the length of a line, or more, and nothing
 * else happens in this process meanwhile: no time limit of a trial, no heartbeat, no Ctrl-C.
 */
import { createContext, Script } from "node:vm";

/** A usual search of 64 KiB takes milliseconds. */
const LIMIT_MS = 1500;
/** A search is repeated once, because the process may have been stopped during the first one. */
const ATTEMPTS = 2;

// Regular expressions can be interrupted only within a script that has a time limit.
const script = new Script("result = search()");
const context = createContext({ search: undefined, result: undefined }) as { search: unknown; result: unknown };

/**
 * The result of a search; undefined if it took too long.
 *
 * @param search - changes nothing, because it may be interrupted anywhere and repeated
 */
export function withinTimeLimit<T>(search: () => T, limitMs: number = LIMIT_MS): { readonly value: T } | undefined {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    try {
      context.search = search;
      script.runInContext(context, { timeout: limitMs });
      return { value: context.result as T };
    } catch (error) {
      if ((error as { readonly code?: unknown } | null)?.code !== "ERR_SCRIPT_EXECUTION_TIMEOUT") throw error;
    } finally {
      context.search = undefined;
      context.result = undefined;
    }
  }
  return undefined;
}

/** Why a pattern has no value where its search took too long. */
export function tooSlowWords(pattern: string, chars: number): string {
  return (
    `/${pattern}/ takes too long: it did not finish ${chars} characters in ${LIMIT_MS / 1000} s; ` +
    "begin it with the text before the number, such as loss: {number}, and avoid .* and nested repetitions"
  );
}
