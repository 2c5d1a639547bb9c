/**
 * @file Limits the time of a search. Some regular expressions take the square of the length of a line, or more, and nothing
 * else happens in this thread meanwhile.
 */
import { createContext, Script } from "node:vm";

// Regular expressions can be interrupted only within a script that has a time limit.
const script = new Script("result = search()");
const context = createContext({ search: undefined, result: undefined }) as { search: unknown; result: unknown };

/**
 * The result of a search; undefined if it took too long.
 *
 * @param search - changes nothing, because it may be interrupted anywhere and repeated
 * @param attempts - a search is repeated where this process was hardly running meanwhile, because the machine is busy or was
 * suspended
 */
export function withinTimeLimit<T>(search: () => T, limitMs: number, attempts = 1): { readonly value: T } | undefined {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const before = process.cpuUsage();
    try {
      context.search = search;
      script.runInContext(context, { timeout: limitMs });
      return { value: context.result as T };
    } catch (error) {
      if ((error as { readonly code?: unknown } | null)?.code !== "ERR_SCRIPT_EXECUTION_TIMEOUT") throw error;
      const { user, system } = process.cpuUsage(before);
      if ((user + system) / 1000 > limitMs / 4) return undefined;
    } finally {
      context.search = undefined;
      context.result = undefined;
    }
  }
  return undefined;
}
