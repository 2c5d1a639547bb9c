/**
 * @file Output that was meant for a terminal, as plain lines.
 */
const ESCAPE = String.fromCharCode(27);
const BELL = String.fromCharCode(7);
/** Colours and movements of the cursor, and titles of windows. */
const SEQUENCES = new RegExp(`${ESCAPE}(?:\\[[0-9;?]*[ -/]*[@-~]|\\][^${BELL}]*(?:${BELL}|$)|[@-Z\\\\-_])`, "g");

/** The text without colours. Of a line that was overwritten, as by a progress bar, what stood there last remains. */
export function plainText(text: string): string {
  return text
    .replace(SEQUENCES, "")
    .replace(/\r+\n/g, "\n")
    .split("\n")
    .map((line) => line.replace(/\r+$/, "").split("\r").at(-1) ?? "")
    .join("\n");
}
