/**
 * @file The searches with one pattern: at once while they are quick, and in a thread once one of them is not
 * (docs/decisions/pattern-search.md).
 */
import { SEARCHES, type Searches } from "./pattern-search.ts";
import { missing, type Reading } from "./reading.ts";
import { searchInThread } from "./search-threads.ts";
import { withinTimeLimit } from "./time-limit.ts";
import { createValuePattern, type ValuePattern } from "./value-pattern.ts";

/** Nothing else happens in this process for that long; usual searches take a few milliseconds. */
const OWN_LIMIT_MS = 100;
/** On a busy machine a quick search may seem to take long, so later ones are tried here again, up to this many times. */
const MAX_OVERRUNS = 3;
/** A longer text is searched in a thread at once. */
const MAX_OWN_CHARS = 1 << 22;
/** The limit of a search in a thread; a longer text has more time. */
const LIMIT_MS = 3000;
const LIMIT_MS_PER_CHAR = 1e-3;
/** The limit of all searches with a pattern in threads together. */
const TOTAL_LIMIT_MS = 30_000;
const TOTAL_LIMIT_MS_PER_CHAR = 1e-2;

/** Searches with one pattern for one reader. */
export class TimedSearch {
  readonly #written: RegExp;
  readonly #pattern: ValuePattern;
  readonly #signal: AbortSignal | undefined;
  #isSlow = false;
  #overruns = 0;
  #problem: string | undefined;
  #chars = 0;
  #spentMs = 0;

  /** @param signal - ends searches that are under way, and all later ones */
  constructor(pattern: RegExp, signal?: AbortSignal) {
    this.#written = pattern;
    this.#pattern = createValuePattern(pattern);
    this.#signal = signal;
  }

  /** The pattern as it was written. */
  get text(): string {
    return this.#pattern.text;
  }

  /** Whether a match may hold more than one line. */
  get spansLines(): boolean {
    return this.#pattern.spansLines;
  }

  /** What is found, or why nothing can be: now, or later where it takes long. After a failure every search fails. */
  run<Kind extends keyof Searches>(
    kind: Kind,
    given: Searches[Kind]["given"],
  ): Reading<Searches[Kind]["found"]> | Promise<Reading<Searches[Kind]["found"]>> {
    const chars = lengthOf(given);
    this.#chars += chars;
    if (this.#problem !== undefined) return missing(this.#problem);
    if (!this.#isSlow && chars <= MAX_OWN_CHARS) {
      try {
        const result = withinTimeLimit(() => SEARCHES[kind](this.#pattern, given), OWN_LIMIT_MS);
        if (result !== undefined) return { ok: true, value: result.value };
      } catch (error) {
        return this.#fail(errorWords(this.text, error instanceof Error ? error.message : String(error)));
      }
      this.#overruns++;
      this.#isSlow = true;
    }
    return this.#runInThread(kind, given, chars);
  }

  async #runInThread<Kind extends keyof Searches>(
    kind: Kind,
    given: Searches[Kind]["given"],
    chars: number,
  ): Promise<Reading<Searches[Kind]["found"]>> {
    const { source, flags } = this.#written;
    const limitMs = Math.ceil(LIMIT_MS + LIMIT_MS_PER_CHAR * chars);
    const answer = await searchInThread({ pattern: { source, flags }, kind, given, limitMs }, this.#signal);
    if ("error" in answer) return this.#fail(errorWords(this.text, answer.error));
    if ("isTooSlow" in answer) return this.#fail(tooSlowWords(this.text, chars, limitMs));
    this.#spentMs += answer.milliseconds;
    this.#isSlow = this.#overruns >= MAX_OVERRUNS || answer.milliseconds > OWN_LIMIT_MS / 4;
    const totalMs = TOTAL_LIMIT_MS + TOTAL_LIMIT_MS_PER_CHAR * this.#chars;
    if (this.#spentMs > totalMs) return this.#fail(tooSlowWords(this.text, this.#chars, totalMs));
    return { ok: true, value: answer.found };
  }

  #fail(reason: string): { readonly ok: false; readonly reason: string } {
    this.#problem ??= reason;
    return missing(this.#problem);
  }
}

function lengthOf(given: Searches[keyof Searches]["given"]): number {
  if (typeof given === "string") return given.length;
  return "text" in given ? given.text.length - given.from : given.reduce((sum, line) => sum + line.length + 1, 0);
}

function errorWords(pattern: string, message: string): string {
  return `/${pattern}/ cannot be searched for (${message}); avoid .* and nested repetitions`;
}

/** Why a pattern has no value where its searches took too long. */
function tooSlowWords(pattern: string, chars: number, limitMs: number): string {
  return (
    `/${pattern}/ takes too long: it did not finish ${chars} characters in ${Math.round(limitMs / 100) / 10} s; ` +
    "begin it with the text before the number, such as loss: {number}, and avoid .* and nested repetitions"
  );
}
