/**
 * @file Text in which nothing controls a terminal: names, values and reasons come from files and programs.
 */

import { CONTROL, codeOf } from "../../operations/visible-json.ts";

/** The marks that this program writes itself: bold, dim, green and their ends. */
const OWN_MARKS = "\u001b\\[(?:1|2|22|32|39)m";
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

/** The symbol of an ASCII control character, such as ␛; the code of any other. */
function signOf(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? "\u2421" : codeOf(character);
}
