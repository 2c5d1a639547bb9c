/**
 * @file Numbers in text: what a number is, and whether a piece of a text is a whole number or part of a longer one.
 */

/** The number that a text spells, including `nan` and `inf` in the ways that programs print them; undefined if it is not
 * a number. */
export function parseNumber(text: string): number | undefined {
  const word = text.trim();
  const special = /^([+-]?)(?:(nan)|inf(?:inity)?)$/i.exec(word);
  if (special !== null) return special[2] !== undefined ? Number.NaN : special[1] === "-" ? -Infinity : Infinity;
  return /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i.test(word) ? Number(word) : undefined;
}

/** A number in any notation, as a regular expression: also with thousands separators, decimal commas, exponents written
 * with d, and the signs of typographers. What it matches is not always one that is read. */
export const ANY_NUMBER_SOURCE: string =
  "[+\\-\u2212\u2013]?(?:(?:\\d[\\d.,'\u2019_\u00a0\u202f\u2009]*|\\.\\d+)(?:[eEdD][+-]?\\d+)?|[nN][aA][nN](?![A-Za-z0-9_])|[iI][nN][fF](?:[iI][nN][iI][tT][yY])?(?![A-Za-z0-9_]))";

/** Characters on each side of a piece that are looked at. */
const CONTEXT_LENGTH = 48;
/** Characters that separate thousands, or the decimals of a number with a decimal comma. */
const SEPARATORS = ",'\u2019_\u00a0\u202f\u2009\u066c";

/** Neighbours of most numbers, which belong to no notation of a number. */
const NEVER_BEFORE = " \t=([|;\r\n";
const NEVER_AFTER = "%)]|;\r\n";

/** Notations with separators. */
const SEPARATED: readonly RegExp[] = [
  new RegExp(`^\\d{1,3}(?:[${SEPARATORS}]\\d{3})+(?:\\.\\d*)?$`, "u"),
  /^\d{1,3}(?:,\d{2})*,\d{3}(?:\.\d*)?$/, // lakh and crore
  /^\d{1,3}(?:\.\d{3})+,\d+$/,
  /^\d+,\d+$/,
  /^\d+(?:_\d+)+(?:\.\d*)?$/,
];

/** Where a piece of a text is, and the characters that a pattern spells out directly before and after it. */
export interface Piece {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly literalBefore?: string | undefined;
  readonly literalAfter?: string | undefined;
}

/**
 * The longer text that a number is only a part of, e.g. `1.2e-05` for the piece `1.2`; undefined where the piece is whole.
 * A comma, a colon, a hyphen or a unit beside the piece that the pattern spells out counts as a separator.
 */
export function longerNumber(piece: Piece): string | undefined {
  const { text, start, end } = trimmed(piece);
  if (NEVER_BEFORE.includes(text[start - 1] ?? "") && NEVER_AFTER.includes(text[end] ?? "")) return undefined;
  const before = lastLine(text.slice(Math.max(0, start - CONTEXT_LENGTH), start));
  const after = firstLine(text.slice(end, end + CONTEXT_LENGTH));
  const found = text.slice(start, end);
  const isCut =
    /^[+-]?(?:nan|inf)/i.test(found) === false
      ? continuesAfter(found, after, piece.literalAfter) ||
        continuesBefore(found, before, piece.literalBefore) ||
        isSeparated(found, before, after, piece)
      : /^\w/.test(after) || /\w$/.test(before) || hasSign(found, before, piece.literalBefore);
  if (!isCut) return undefined;
  const left = /[\w.,'’+\-−–#\u00a0\u202f\u2009:]*$/u.exec(before)?.[0] ?? "";
  const right = continuation(after);
  return `${left}${found}${right}`.replace(/[.,:]+$/, "");
}

/** What follows a piece and belongs to the same number, for messages. */
function continuation(after: string): string {
  const whole = unitPrefix(after) ?? (DURATION.exec(after) ?? SPACED.exec(after))?.[0];
  if (whole !== undefined) return whole;
  const rest =
    /^(?:\(\d+\))?(?:[\w.,'’+\-−–#\u00a0\u202f\u2009:^*⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹]|\s?[×x*·]\s?10| (?=[eE][+-]\d)|(?<=[eE]) (?=[+-]\d))*/u;
  return rest.exec(after)?.[0] ?? "";
}

/** The piece without white space at its ends. */
function trimmed({ text, start, end }: Piece): { readonly text: string; readonly start: number; readonly end: number } {
  const found = text.slice(start, end);
  const lead = found.length - found.trimStart().length;
  return { text, start: start + lead, end: Math.max(start + lead, end - (found.length - found.trimEnd().length)) };
}

function lastLine(text: string): string {
  return text.slice(Math.max(text.lastIndexOf("\n"), text.lastIndexOf("\r")) + 1);
}

function firstLine(text: string): string {
  return /^[^\r\n]*/.exec(text)?.[0] ?? "";
}

/** The rest of a duration such as `1m30s`. */
const DURATION = /^(?:d|h|m|min)\s?\d+(?:\.\d+)?\s?(?:h|m|min|s|ms)(?![\p{L}\d])/u;
/** The rest of a number with spaces between thousands: `1 234.5`, `1 234 567`. A single group may be another number. */
const SPACED = /^(?:(?: \d{3})+[.,]\d+|(?: \d{3}){2,})(?![\p{L}\d])/u;

/** Whether the text after a number continues it. */
function continuesAfter(found: string, after: string, literal: string | undefined): boolean {
  if (/^\.?\d/.test(after)) return true;
  if (/^(?:\.?[eEdD][+-]?\d|[eE][+-]?(?![\p{L}\d])|\s[eE][+-]\d|[eE]\s[+-]\d)/u.test(after)) return true; // an exponent
  if (/^\.?#(?:INF|IND|[QS]?NAN)/i.test(after)) return true; // 1.#INF, as Microsoft's C library prints
  if (/^[+-]?0$/.test(found) && /^[xXbBoO][0-9a-fA-F]/.test(after)) return true; // another base
  if (/\./.test(found) && /^[+-]\d{3}(?!\d)/.test(after)) return true; // Fortran's 1.2-105
  if (/^(?:\(\d+\))?\s?[×x*·]\s?10(?:\^|\*\*|[⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹]|[-+]\d)/u.test(after)) return true;
  if (/^(?:(?:\^|\*\*)[-+(]?\d|[⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹])/u.test(after)) return true; // a power
  if (/^\(\d+\)[eE][+-]?\d/.test(after)) return true; // 1.5(2)e-3: digits of its error before the exponent
  if (/^(?:[+-]\d[\d.]*(?:[eE][+-]?\d+)?)?j(?![\p{L}\d])/u.test(after)) return true; // a complex number
  if (/^\d+$/.test(found) && literal !== ":" && /^:\d\d(?!\d)/.test(after)) return true; // a time
  if (DURATION.test(after) && literal !== after[0]) return true;
  if (/^[+-]?\d{1,3}$/.test(found) && SPACED.test(after) && literal !== " ") return true;
  return unitPrefix(after) !== undefined && literal !== after[0]; // 1.2k
}

/** The letter after a number that multiplies it, with the space before it: `k` in `1.2k`, ` M` in `25.6 M`. */
function unitPrefix(after: string): string | undefined {
  return /^(?:[kKMGT](?![\p{L}\d])| [kKMGT](?=\s*(?:$|[,;|)\]])))/u.exec(after)?.[0];
}

/** Whether the text before a number belongs to it. */
function continuesBefore(found: string, before: string, literal: string | undefined): boolean {
  if (hasSign(found, before, literal)) return true;
  if (/^[+-]/.test(found)) return /[\d.][eEdD]$/.test(before);
  if (/\d$/.test(before)) return true;
  if (/[\d.][eEdD][+-]?$/.test(before)) return true;
  if (/(?:^|[^A-Za-z_)\]])\.$/.test(before)) return true; // .5
  if (/0[xX][0-9a-fA-F]*$/.test(before)) return true;
  return literal !== ":" && /^\d\d(?!\d)/.test(found) && /\d:$/.test(before);
}

/** Whether a minus sign precedes a number. One after a letter or digit is a hyphen if the pattern spells it out. */
function hasSign(found: string, before: string, literal: string | undefined): boolean {
  const sign = /[-\u2212\u2013]$/.exec(before)?.[0];
  if (sign === undefined || /^[+-]/.test(found)) return false;
  return literal !== sign || !/[\p{L}\p{N}_)\]][-\u2212\u2013]$/u.test(before);
}

/** Whether a number is part of one with thousands separators or a decimal comma. */
function isSeparated(found: string, before: string, after: string, { literalBefore, literalAfter }: Piece): boolean {
  const digits = /^[+-]?([\d.]+)$/.exec(found)?.[1];
  if (digits === undefined) return false;
  const run = `[\\d.${SEPARATORS}]`;
  const isBeside = (literal: string | undefined, char: string | undefined): boolean =>
    literal !== undefined && literal === char && SEPARATORS.includes(literal);
  const signed = /^[+-]/.test(found);
  const left =
    signed || isBeside(literalBefore, before.at(-1)) ? "" : (new RegExp(`${run}*$`, "u").exec(before)?.[0] ?? "");
  const right = isBeside(literalAfter, after[0]) ? "" : (new RegExp(`^${run}*`, "u").exec(after)?.[0] ?? "");
  const whole = `${left}${digits}${right}`.replace(new RegExp(`^[.${SEPARATORS}]+|[.${SEPARATORS}]+$`, "gu"), "");
  return whole !== digits.replace(/\.$/, "") && SEPARATED.some((notation) => notation.test(whole));
}
