/**
 * @file Removes the control sequences of terminals from a text.
 */

/** Colours, cursor movements and titles (ECMA-48: CSI and OSC sequences, and two-character ones). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the sequences begin with ESC and may end with BEL.
const CONTROL_SEQUENCE = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\^_=>78])/g;

/** The text without colours. */
export function withoutColours(text: string): string {
  return text.includes("\u001b") ? text.replace(CONTROL_SEQUENCE, "") : text;
}
