/**
 * @file The program of a thread that searches with patterns: it says "ready", and then does one search after another, each with a time
 * limit.
 */
import { parentPort } from "node:worker_threads";
import { SEARCHES, type Searches } from "./pattern-search.ts";
import { withinTimeLimit } from "./time-limit.ts";
import { createValuePattern } from "./value-pattern.ts";

/** A search for a thread. */
export interface SearchJob<Kind extends keyof Searches = keyof Searches> {
  readonly pattern: { readonly source: string; readonly flags: string };
  readonly kind: Kind;
  readonly given: Searches[Kind]["given"];
  readonly limitMs: number;
}

/** What was found and in how many milliseconds, that it took too long, or an error such as an overflow of the stack. */
export type SearchAnswer<Kind extends keyof Searches = keyof Searches> =
  | { readonly found: Searches[Kind]["found"]; readonly milliseconds: number }
  | { readonly isTooSlow: true }
  | { readonly error: string };

/** Attempts at a search while the machine is busy or suspended. */
const ATTEMPTS = 3;

parentPort?.on("message", (job: SearchJob) => parentPort?.postMessage(answer(job)));
parentPort?.postMessage("ready");

function answer<Kind extends keyof Searches>({ pattern, kind, given, limitMs }: SearchJob<Kind>): SearchAnswer<Kind> {
  try {
    const begun = performance.now();
    const prepared = createValuePattern(new RegExp(pattern.source, pattern.flags));
    const result = withinTimeLimit(() => SEARCHES[kind](prepared, given), limitMs, ATTEMPTS);
    if (result === undefined) return { isTooSlow: true };
    return { found: result.value, milliseconds: performance.now() - begun };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
