/**
 * @file A regular expression that finds a number in a log, and the check that it finds all of the number.
 */
import { NUMBER_SOURCE, patternText, valueGroup } from "../study-file/pattern.ts";
import { hasAlternatives } from "../study-file/regex-groups.ts";
import { ANY_NUMBER_SOURCE, longerNumber, parseNumber } from "./number-text.ts";
import { excerpt, missing, type Reading } from "./reading.ts";

/** Finds the first match at an index of a text or after it. */
export type Finder = (text: string, from: number) => RegExpExecArray | null;

/** A pattern, prepared for searching. */
export interface ValuePattern {
  /** The pattern as it was written. */
  readonly text: string;
  /** Searches for the pattern; matches have indices. */
  readonly find: Finder;
  /** The same pattern with any number in place of the group of the value, to find values that the group does not match.
   * Absent where the pattern has no such group. */
  readonly findAny: Finder | undefined;
  /** Whether a match may hold more than one line. */
  readonly spansLines: boolean;
  /** The characters that the pattern spells out beside the group. */
  readonly literalBefore: string | undefined;
  readonly literalAfter: string | undefined;
}

/** The name of the group of the value in the pattern for any number. */
const ANY_NUMBER_GROUP = "paretuneNumber";

/** Prepares a pattern. */
export function createValuePattern(pattern: RegExp): ValuePattern {
  const { source } = pattern;
  const flags = [...new Set(`${pattern.flags}d`)].join("");
  const group = valueGroup(source);
  return {
    text: patternText(pattern),
    find: createFinder(source, flags),
    findAny: group === undefined ? undefined : anyNumberFinder(source, group, flags),
    spansLines: pattern.dotAll || /\\[nrsWDS]|\[\^/.test(source.replaceAll(NUMBER_SOURCE, "")),
    ...(group === undefined
      ? { literalBefore: undefined, literalAfter: undefined }
      : { literalBefore: literalBefore(source, group.start), literalAfter: literalAfter(source, group.end) }),
  };
}

function createFinder(source: string, flags: string): Finder {
  const search = new RegExp(source, `${flags}g`);
  if (!/^\.[*+]/.test(source) || /[sv]/.test(flags) || hasAlternatives(source))
    return (text, from) => matchFrom(search, text, from);
  // The first match of a pattern that begins with .* begins where the search does, or where a line does. Trying every
  // other character, too, takes the square of the length of a line.
  const here = new RegExp(source, `${flags}y`);
  const atLineStart = new RegExp(`^(?:${source})`, `${flags}g`);
  return (text, from) => matchFrom(here, text, from) ?? matchFrom(atLineStart, text, from);
}

function matchFrom(pattern: RegExp, text: string, from: number): RegExpExecArray | null {
  pattern.lastIndex = from;
  return pattern.exec(text);
}

/** All matches from an index on. */
export function findAll(find: Finder, text: string, from = 0): readonly RegExpExecArray[] {
  const found: RegExpExecArray[] = [];
  let next = from;
  for (let match = find(text, next); match !== null; match = find(text, next)) {
    found.push(match);
    next = match.index + Math.max(1, match[0].length);
  }
  return found;
}

function anyNumberFinder(
  source: string,
  { start, end }: { readonly start: number; readonly end: number },
  flags: string,
): Finder | undefined {
  if (/\\(?:[1-9]|k<)/.test(source)) return undefined; // the groups that it refers to have other numbers then
  try {
    return createFinder(
      `${source.slice(0, start)}(?<${ANY_NUMBER_GROUP}>${ANY_NUMBER_SOURCE})${source.slice(end)}`,
      flags,
    );
  } catch {
    return undefined;
  }
}

/** The character before an index of a source if it stands for itself: an escaped one, or one without a meaning. */
function literalBefore(source: string, at: number): string | undefined {
  const char = source[at - 1];
  if (char === undefined) return undefined;
  if (/\\$/.test(source.slice(0, at - 1))) return /\w/.test(char) ? undefined : char;
  return /[.*+?^$|()[\]{}\\]/.test(char) ? undefined : char;
}

/** The character after an index of a source if it stands for itself and cannot be left out. */
function literalAfter(source: string, at: number): string | undefined {
  const [, escaped, plain, quantifier] = /^(?:\\(\W)|([^.*+?^$|()[\]{}\\]))([?*{])?/.exec(source.slice(at)) ?? [];
  return quantifier === undefined ? (escaped ?? plain) : undefined;
}

/** Where the value of a match is; undefined where its group is not part of the match. */
export function valueSpan(match: RegExpExecArray): readonly [start: number, end: number] | undefined {
  const { groups, indices } = match;
  if (groups !== undefined && ANY_NUMBER_GROUP in groups) return indices?.groups?.[ANY_NUMBER_GROUP];
  if (groups !== undefined && "value" in groups) return indices?.groups?.["value"];
  return match.length > 1 ? indices?.[1] : indices?.[0];
}

/** The number that a match found in `text`; or why it cannot be read. */
export function readMatch(pattern: ValuePattern, match: RegExpExecArray, text: string): Reading<number> {
  const [start, end] = valueSpan(match) ?? [match.index, match.index];
  const found = text.slice(start, end);
  const value = parseNumber(found);
  if (value === undefined) return missing(`/${pattern.text}/ found "${excerpt(found)}", not a number`);
  const { literalBefore, literalAfter } = pattern;
  const longer = longerNumber({ text, start, end, literalBefore, literalAfter });
  return longer === undefined ? { ok: true, value } : missing(partWords(pattern, found.trim(), longer));
}

/** Why a value that only `anyNumber` matches is not read; undefined where it is not finite, with the value. */
export function readUnmatched(pattern: ValuePattern, match: RegExpExecArray, text: string): Reading<number> {
  const [start, end] = valueSpan(match) ?? [match.index, match.index];
  const found = text.slice(start, end);
  const value = parseNumber(found);
  if (value !== undefined && !Number.isFinite(value)) return { ok: true, value };
  const advice = value === undefined ? "print it as 1234.5 or 1.2e-5" : "write {number} in place of the group";
  return missing(`/${pattern.text}/ does not match "${excerpt(match[0])}"; ${advice}`);
}

function partWords({ text }: ValuePattern, found: string, longer: string): string {
  const start = `/${text}/ found "${found}" in "${excerpt(longer)}"`;
  if (parseNumber(longer) !== undefined) return `${start}; write {number}`;
  const unit = longer.endsWith(found)
    ? undefined
    : /^ ?[kKMGT]$/.exec(longer.slice(longer.indexOf(found) + found.length));
  if (unit)
    return `${start}; print it without ${unit[0].trim()}, or write {number}${unit[0]} if it is always ${unit[0].trim()}`;
  return `${start}; print it as 1234.5 or 1.2e-5, and write {number}`;
}
