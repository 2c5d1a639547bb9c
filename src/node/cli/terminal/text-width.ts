/**
 * @file Text by its width on a terminal, in columns: CJK characters and emoji take two, combining marks and escape
 * sequences none.
 */
import stringWidth from "fast-string-width";
import { wrapAnsi } from "fast-wrap-ansi";

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

const NO_BREAK_SPACE = "\u00a0";

/** The width of one line of text, in columns. */
export function textWidth(text: string): number {
  return stringWidth(text);
}

/** The text if it fits into `columns` (at least 1), otherwise its beginning and “…”. For text without styles. */
export function truncate(text: string, columns: number): string {
  if (textWidth(text) <= columns) return text;
  let kept = "";
  let width = 0;
  for (const { segment } of graphemes.segment(text)) {
    width += textWidth(segment);
    if (width > columns - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}

/** The text with spaces after it up to `columns`. */
export function padEnd(text: string, columns: number): string {
  return text + " ".repeat(Math.max(0, columns - textWidth(text)));
}

/** The text with spaces before it up to `columns`. */
export function padStart(text: string, columns: number): string {
  return " ".repeat(Math.max(0, columns - textWidth(text))) + text;
}

/**
 * The text, which may have several lines and styles, with line breaks between words so that each line fits into
 * `columns`. A line is continued with its own indent. A word that is wider than a line is not broken: a path is copied
 * from the terminal as it is. A number is not separated from its per cent sign.
 */
export function wrap(text: string, columns: number): string {
  return text
    .split("\n")
    .map((line) => wrapLine(line, columns))
    .join("\n");
}

function wrapLine(line: string, columns: number): string {
  if (textWidth(line) <= columns) return line;
  const margin = " ".repeat(line.length - line.trimStart().length);
  const joined = line.trimStart().replaceAll(" %", `${NO_BREAK_SPACE}%`);
  const wrapped = wrapAnsi(joined, Math.max(1, columns - margin.length), { trim: true });
  return margin + wrapped.replaceAll(`${NO_BREAK_SPACE}%`, " %").replaceAll("\n", `\n${margin}`);
}
