/**
 * @file Searches a log for the values of one metric, in pieces of any size, so that it can be searched while it is written
 * and however long it is.
 */
import type { LogSource, ValuePick } from "../study-file/metric-sources.ts";
import { lineEnd } from "./line-splitter.ts";
import type { Region, RegionValues } from "./pattern-search.ts";
import { PickedValues } from "./pick.ts";
import { type MetricReading, missing, type Reading } from "./reading.ts";
import { withoutColours } from "./terminal-text.ts";
import { TimedSearch } from "./timed-search.ts";

/** The number of characters that are searched at a time. */
const SEARCH_CHARS = 1 << 16;
/** The number of last characters that a match of several lines may begin in. */
const OVERLAP_CHARS = 1 << 16;
/** A line that is longer is searched before it ends. */
const MAX_LINE_CHARS = 1 << 20;
/** Characters that may wait for a search before the writer is asked to wait. */
const MAX_WAITING_CHARS = 1 << 23;

/** A search for one metric's values. */
export class LogSearch {
  readonly #search: TimedSearch;
  readonly #pick: ValuePick;
  readonly #values: PickedValues;
  #text = "";
  /** The place in it after the last line break. It is looked for in what arrives only: that a text which grows piece by piece is one
   * string takes time each time that it is looked at. */
  #lines = 0;
  /** Where the next match may begin. */
  #from = 0;
  #unsearched = 0;
  /** Why the search ended early. */
  #problem: string | undefined;
  /** Pieces that arrived while a search is under way. */
  #waiting: string[] = [];
  #waitingChars = 0;
  #underWay: Promise<void> | undefined;

  /** @param signal - ends the search without a value */
  constructor({ pattern, pick = "last" }: Pick<LogSource, "pattern" | "pick">, signal?: AbortSignal) {
    this.#search = new TimedSearch(pattern, signal);
    this.#pick = pick;
    this.#values = new PickedValues(pick);
  }

  /** Whether nothing was found in what was searched. */
  get isEmpty(): boolean {
    return this.#values.isEmpty;
  }

  /** The pattern as it is shown. */
  get pattern(): string {
    return `/${this.#search.text}/`;
  }

  /** Processes the next piece of the log. Where a promise is returned, the writer should wait for it, because more text
   * waits than should be kept. */
  write(text: string): Promise<void> | undefined {
    if (this.#problem !== undefined) return undefined;
    if (this.#underWay === undefined) {
      this.#begin(this.#add(text));
      return undefined;
    }
    this.#waiting.push(text);
    this.#waitingChars += text.length;
    return this.#waitingChars > MAX_WAITING_CHARS ? this.#underWay : undefined;
  }

  /**
   * The value in the lines that are complete so far.
   *
   * @param log - the log's name, for the reason where there is no value
   * @param atEnd - whether nothing more will be written, so that the last line counts although it has no end
   */
  async result(log: string, atEnd: boolean): Promise<MetricReading> {
    while (this.#underWay !== undefined) await this.#underWay;
    this.#begin(this.#searchText(atEnd));
    while (this.#underWay !== undefined) await this.#underWay;
    if (this.#problem !== undefined) return missing(`${this.#problem} (in ${log})`);
    const { text } = this.#search;
    const result = this.#values.result(`of /${text}/ in ${log}`) ?? missing(`nothing in ${log} matches /${text}/`);
    return result.ok || result.reason.includes(log) ? result : missing(`${result.reason} (in ${log})`);
  }

  /** Waits for a search that is under way, and then searches what arrived meanwhile. */
  #begin(search: Promise<void> | undefined): void {
    if (search === undefined) return;
    this.#underWay = search
      .then(async () => {
        for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
          this.#waitingChars -= next.length;
          await this.#add(next);
        }
      })
      .finally(() => {
        this.#underWay = undefined;
      });
  }

  #add(text: string): Promise<void> | undefined {
    const end = lineEnd(text);
    if (end > 0) this.#lines = this.#text.length + end;
    this.#text += text;
    this.#unsearched += text.length;
    return this.#unsearched >= SEARCH_CHARS ? this.#searchText(false) : undefined;
  }

  #searchText(atEnd: boolean): Promise<void> | undefined {
    this.#unsearched = 0;
    const isPartial = !atEnd && this.#text.length - this.#lines > MAX_LINE_CHARS;
    const limit = atEnd || isPartial ? this.#text.length : this.#lines;
    if (this.#problem !== undefined || limit <= this.#from) return undefined;
    // What was searched before has no colours left, so `#from` remains valid.
    const text = withoutColours(this.#text.slice(0, limit));
    const rest = this.#text.slice(limit);
    const isOpen = !atEnd && (this.#search.spansLines || isPartial);
    const region = { text, from: this.#from, isOpen, wantsLast: this.#pick === "last" };
    const found = this.#search.run("region", region);
    if (!(found instanceof Promise)) return this.#take(region, rest, found);
    return found.then((later) => this.#take(region, rest, later));
  }

  /** Takes the values of a region, and keeps the text in which later matches may begin. */
  #take({ text, isOpen }: Region, rest: string, found: Reading<RegionValues>): undefined {
    if (!found.ok) {
      this.#problem = found.reason;
      this.#text = "";
      this.#lines = 0;
      this.#waiting = [];
      this.#waitingChars = 0;
      return;
    }
    for (const reading of found.value.readings) this.#values.take(reading);
    // A search ends after the last line break, or at the end of the text.
    this.#text = rest;
    this.#lines = 0;
    this.#from = 0;
    if (!isOpen) return;
    const from = Math.max(found.value.next, text.length - OVERLAP_CHARS);
    const cut = Math.max(lineStart(text, from), from - OVERLAP_CHARS, 0);
    const kept = text.slice(cut);
    this.#text = kept + rest;
    this.#lines = lineEnd(kept);
    this.#from = from - cut;
  }
}

function lineStart(text: string, at: number): number {
  if (at <= 0) return 0;
  return Math.max(text.lastIndexOf("\n", at - 1), text.lastIndexOf("\r", at - 1)) + 1;
}
