/**
 * @file Text in which nothing controls a terminal: names, values and reasons come from files and programs.
 */

/** The marks that this program writes itself: bold, dim, green and their ends. */
const OWN_MARKS = "\u001b\\[(?:1|2|22|32|39)m";
/**
 * Control characters except tab and line break, those of C1, and characters that change the direction of what follows, so that a
 * text looks like another one (Unicode Technical Report 36, 3.6).
 */
const CONTROL = "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]";
const OWN_OR_CONTROL = new RegExp(`${OWN_MARKS}|${CONTROL}`, "g");
const ANY_CONTROL = new RegExp(CONTROL, "g");

/**
 * The text with a visible sign in place of each control character.
 *
 * @param hasMarks - whether the text may hold the marks of this program, which are kept
 */
export function visibleText(text: string, hasMarks = true): string {
  return text.replace(hasMarks ? OWN_OR_CONTROL : ANY_CONTROL, (found) => (found.length > 1 ? found : signOf(found)));
}

/** A value as JSON, in which whatever controls a terminal is escaped, also where JSON does not demand it. */
export function visibleJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(ANY_CONTROL, codeOf);
}

/** The symbol of an ASCII control character, such as ␛; the code of any other. */
function signOf(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? "\u2421" : codeOf(character);
}

function codeOf(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
