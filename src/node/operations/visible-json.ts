/**
 * @file JSON in which nothing controls a terminal or the direction of text, also where JSON does not demand an escape. Every reader
 * of JSON reads the same values.
 */

/**
 * Control characters except tab and line break, those of C1, and characters that change the direction of what follows, so that a
 * text looks like another one (Unicode Technical Report 36, 3.6). For a class of a regular expression.
 */
export const CONTROL = "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]";
const ANY_CONTROL = new RegExp(CONTROL, "g");

/** A value as JSON text; `space` as for `JSON.stringify`. */
export function visibleJson(value: unknown, space?: number): string {
  return JSON.stringify(value, null, space).replace(ANY_CONTROL, codeOf);
}

/** The escape of a character, such as \u202e. */
export function codeOf(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
