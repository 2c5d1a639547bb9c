/**
 * @file What is searched for with a pattern, as functions of plain data, so that a search can be repeated in a thread.
 */
import type { Reading } from "./reading.ts";
import { findAll, readMatch, readUnmatched, type ValuePattern, valueSpan } from "./value-pattern.ts";

/** A part of a log. */
export interface Region {
  readonly text: string;
  /** Where the first match may begin. */
  readonly from: number;
  /** Whether more text may lengthen a match that touches the end. */
  readonly isOpen: boolean;
  /** Whether only the last value is needed. */
  readonly wantsLast: boolean;
}

/** The values in a region, in order, and where the next match may begin. */
export interface RegionValues {
  readonly readings: readonly Reading<number>[];
  readonly next: number;
}

/** The value in a line, and the text of the group `step`. */
export interface LineValue {
  readonly reading: Reading<number>;
  readonly step?: string;
}

/** The searches: what each is given and what it finds. */
export interface Searches {
  region: { readonly given: Region; readonly found: RegionValues };
  lines: { readonly given: readonly string[]; readonly found: readonly (LineValue | null)[] };
  all: { readonly given: string; readonly found: readonly Reading<number>[] };
}

/** Searches of all kinds. They change nothing, because they may be interrupted anywhere and repeated. */
export const SEARCHES: {
  readonly [Kind in keyof Searches]: (pattern: ValuePattern, given: Searches[Kind]["given"]) => Searches[Kind]["found"];
} = {
  region: searchRegion,
  lines: (pattern, lines) => lines.map((line) => searchLine(pattern, line)),
  all: (pattern, text) => findAll(pattern.find, text).map((match) => readMatch(pattern, match, text)),
};

interface Found {
  readonly match: RegExpExecArray;
  readonly start: number;
  readonly end: number;
  /** Whether the pattern itself found it, and not only the one for any number. */
  readonly isMatched: boolean;
}

function searchRegion(pattern: ValuePattern, { text, from, isOpen, wantsLast }: Region): RegionValues {
  const { find, findAny } = pattern;
  const matched = placed(findAll(find, text, from), true);
  const any = findAny === undefined ? [] : placed(findAll(findAny, text, from), false);
  const touching = [...matched, ...any].filter(({ match }) => match.index + match[0].length >= text.length);
  const held = isOpen ? touching.reduce((least, { match }) => Math.min(least, match.index), text.length) : Infinity;
  const found = withUnmatched(matched, any);
  const firstHeld = found.findIndex(({ match }) => match.index >= held);
  const taken = firstHeld < 0 ? found : found.slice(0, firstHeld);
  const last = taken.at(-1)?.match;
  return {
    readings: (wantsLast ? taken.slice(-1) : taken).map(({ match, isMatched }) =>
      isMatched ? readMatch(pattern, match, text) : readUnmatched(pattern, match, text),
    ),
    next: last === undefined ? from : last.index + Math.max(1, last[0].length),
  };
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

function searchLine(pattern: ValuePattern, line: string): LineValue | null {
  const match = pattern.find(line, 0);
  if (match === null) return null;
  const step = match.groups?.["step"];
  return { reading: readMatch(pattern, match, line), ...(step === undefined ? {} : { step }) };
}
