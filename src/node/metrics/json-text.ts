/**
 * @file JSON as programs write it: with the bare words NaN and Infinity, which become text, and strings of any length.
 */
import { excerpt, missing, type Reading } from "./reading.ts";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const BRACKET = 0x5b;
const BRACE = 0x7b;
const MINUS = 0x2d;
const LETTER_I = 0x49;
const LETTER_N = 0x4e;
const WORDS = ["NaN", "Infinity", "-Infinity"].map((word) => Buffer.from(word));

/** A JSON text that was read. */
export interface ParsedJson {
  readonly root: unknown;
  /** The number of values in it, about: of brackets, braces, commas and bare words. */
  readonly count: number;
}

/**
 * Reads a JSON text in UTF-8; undefined where it is not JSON.
 *
 * @param maxValues - the number of values beyond which it is refused, because values take far more memory than text
 */
export function parseJson(text: Buffer, maxValues: number): Reading<ParsedJson> | undefined {
  const { words, count } = scan(text, maxValues);
  if (count > maxValues) return missing("too many values");
  try {
    return { ok: true, value: { root: JSON.parse(quoted(text, words).toString("utf8")) as unknown, count } };
  } catch {
    return undefined;
  }
}

/** The text with quotes around its bare words. */
export function quotedWords(text: Buffer): Buffer {
  return quoted(text, scan(text, Number.POSITIVE_INFINITY).words);
}

/** The end of a text for a message. */
export function endOf(text: Buffer): string {
  return excerpt(text.subarray(-160).toString("utf8").slice(-40));
}

/** The begin and the end of each bare word, one after another, and the number of values. Ends where these are too many. */
function scan(text: Buffer, maxValues: number): { readonly words: readonly number[]; readonly count: number } {
  const words: number[] = [];
  let count = 0;
  for (let at = 0; at < text.length && count <= maxValues; at++) {
    const byte = text[at];
    if (byte === QUOTE) at = endOfString(text, at);
    else if (byte === COMMA || byte === BRACKET || byte === BRACE) count++;
    else if (byte === LETTER_N || byte === LETTER_I || (byte === MINUS && text[at + 1] === LETTER_I)) {
      const end = endOfWord(text, at);
      if (end === undefined) continue;
      words.push(at, end);
      count++;
      at = end - 1;
    }
  }
  return { words, count };
}

/** The index of the quote that closes the string which begins at an index; the end of the text where there is none. */
function endOfString(text: Buffer, start: number): number {
  let at = start;
  for (;;) {
    at = text.indexOf(QUOTE, at + 1);
    if (at < 0) return text.length;
    let backslashes = 0;
    while (text[at - 1 - backslashes] === BACKSLASH) backslashes++;
    if (backslashes % 2 === 0) return at;
  }
}

/** The end of the bare word that begins at an index; undefined where there is none. */
function endOfWord(text: Buffer, at: number): number | undefined {
  const word = WORDS.find((each) => each.equals(text.subarray(at, at + each.length)));
  if (word === undefined || isWordByte(text[at - 1])) return undefined;
  const end = at + word.length;
  return isWordByte(text[end]) ? undefined : end;
}

function isWordByte(byte: number | undefined): boolean {
  return byte !== undefined && (byte >= 0x80 || /\w/.test(String.fromCharCode(byte)));
}

/** The text with quotes around its bare words. */
function quoted(text: Buffer, words: readonly number[]): Buffer {
  if (words.length === 0) return text;
  const all = Buffer.allocUnsafe(text.length + words.length);
  let [from, to] = [0, 0];
  for (const at of words) {
    to += text.copy(all, to, from, at);
    all[to++] = QUOTE;
    from = at;
  }
  text.copy(all, to, from);
  return all;
}
