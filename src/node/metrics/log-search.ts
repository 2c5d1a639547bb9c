/**
 * @file Searches a log for the values of one metric, in pieces of any size, so that it can be searched while it is written
 * and however long it is.
 */
import type { LogSource, ValuePick } from "../study-file/metric-sources.ts";
import { PickedValues } from "./pick.ts";
import { type MetricReading, missing } from "./reading.ts";
import { withoutColours } from "./terminal-text.ts";
import { tooSlowWords, withinTimeLimit } from "./time-limit.ts";
import {
  createValuePattern,
  findAll,
  readMatch,
  readUnmatched,
  type ValuePattern,
  valueSpan,
} from "./value-pattern.ts";

/** The number of characters that are searched at a time. */
const SEARCH_CHARS = 1 << 16;
/** The number of last characters that a match of several lines may begin in. */
const OVERLAP_CHARS = 1 << 16;
/** A line that is longer is searched before it ends. */
const MAX_LINE_CHARS = 1 << 20;

interface Found {
  readonly match: RegExpExecArray;
  readonly start: number;
  readonly end: number;
  /** Whether the pattern itself found it, and not only the one for any number. */
  readonly isMatched: boolean;
}

/** A search for one metric's values. */
export class LogSearch {
  readonly #pattern: ValuePattern;
  readonly #pick: ValuePick;
  readonly #values: PickedValues;
  #text = "";
  /** Where the next match may begin. */
  #from = 0;
  #unsearched = 0;
  /** Why the search ended early. */
  #problem: string | undefined;

  constructor({ pattern, pick = "last" }: Pick<LogSource, "pattern" | "pick">) {
    this.#pattern = createValuePattern(pattern);
    this.#pick = pick;
    this.#values = new PickedValues(pick);
  }

  /** Whether nothing was found in what was searched. */
  get isEmpty(): boolean {
    return this.#values.isEmpty;
  }

  /** Processes the next piece of the log. */
  write(text: string): void {
    if (this.#problem !== undefined) return;
    this.#text += text;
    this.#unsearched += text.length;
    if (this.#unsearched >= SEARCH_CHARS) this.#search(false);
  }

  /**
   * The value in the lines that are complete so far.
   *
   * @param log - the log's name, for the reason where there is no value
   * @param atEnd - whether nothing more will be written, so that the last line counts although it has no end
   */
  result(log: string, atEnd: boolean): MetricReading {
    this.#search(atEnd);
    if (this.#problem !== undefined) return missing(`${this.#problem} (in ${log})`);
    const { text } = this.#pattern;
    const result = this.#values.result(`of /${text}/ in ${log}`) ?? missing(`nothing in ${log} matches /${text}/`);
    return result.ok || result.reason.includes(log) ? result : missing(`${result.reason} (in ${log})`);
  }

  #search(atEnd: boolean): void {
    this.#unsearched = 0;
    const lines = Math.max(this.#text.lastIndexOf("\n"), this.#text.lastIndexOf("\r")) + 1;
    const isPartial = !atEnd && this.#text.length - lines > MAX_LINE_CHARS;
    const limit = atEnd || isPartial ? this.#text.length : lines;
    if (limit <= this.#from) return;
    // What was searched before has no colours left, so `#from` remains valid.
    const region = withoutColours(this.#text.slice(0, limit));
    const rest = this.#text.slice(limit);
    const isOpen = !atEnd && (this.#pattern.spansLines || isPartial);
    const next = this.#takeValues(region, isOpen);
    if (!isOpen) {
      this.#text = rest;
      this.#from = 0;
      return;
    }
    const from = Math.max(next, region.length - OVERLAP_CHARS);
    const cut = Math.max(lineStart(region, from), from - OVERLAP_CHARS, 0);
    this.#text = region.slice(cut) + rest;
    this.#from = from - cut;
  }

  /**
   * Collects the values of a region; returns where the next match may begin.
   *
   * @param isOpen - whether more text may lengthen a match that touches the region's end
   */
  #takeValues(region: string, isOpen: boolean): number {
    const search = withinTimeLimit(() => this.#findIn(region));
    if (search === undefined) {
      this.#problem = tooSlowWords(this.#pattern.text, region.length - this.#from);
      return region.length;
    }
    const { matched, any } = search.value;
    const touching = [...matched, ...any].filter(({ match }) => match.index + match[0].length >= region.length);
    const held = isOpen ? Math.min(region.length, ...touching.map(({ match }) => match.index)) : region.length + 1;
    const found = withUnmatched(matched, any);
    const firstHeld = found.findIndex(({ match }) => match.index >= held);
    const taken = firstHeld < 0 ? found : found.slice(0, firstHeld);
    for (const { match, isMatched } of this.#pick === "last" ? taken.slice(-1) : taken) {
      const read = isMatched ? readMatch : readUnmatched;
      this.#values.take(read(this.#pattern, match, region));
    }
    const last = taken.at(-1)?.match;
    return last === undefined ? this.#from : last.index + Math.max(1, last[0].length);
  }

  #findIn(region: string): { readonly matched: readonly Found[]; readonly any: readonly Found[] } {
    const { find, findAny } = this.#pattern;
    const any = findAny === undefined ? [] : findAll(findAny, region, this.#from);
    return { matched: placed(findAll(find, region, this.#from), true), any: placed(any, false) };
  }
}

function placed(matches: readonly RegExpExecArray[], isMatched: boolean): readonly Found[] {
  return matches.map((match) => {
    const [start, end] = valueSpan(match) ?? [match.index, match.index];
    return { match, start, end, isMatched };
  });
}

/** The matches, and those of any number that none of them overlaps, by place. */
function withUnmatched(matched: readonly Found[], any: readonly Found[]): readonly Found[] {
  const all = [...matched];
  let at = 0;
  for (const found of any) {
    while (at < matched.length && (matched[at]?.end ?? 0) <= found.start) at++;
    const next = matched[at];
    if (next === undefined || next.start >= found.end) all.push(found);
  }
  return all.sort((a, b) => a.start - b.start);
}

function lineStart(text: string, at: number): number {
  if (at <= 0) return 0;
  return Math.max(text.lastIndexOf("\n", at - 1), text.lastIndexOf("\r", at - 1)) + 1;
}
