/**
 * @file Splits text that arrives in pieces into whole lines. Each piece is looked at once, however long a line is.
 */

/** A longer line is passed on in pieces. */
const MAX_LINE_CHARS = 1 << 20;

/** The place after the last line break of a text; 0 if it has none. */
export function lineEnd(text: string): number {
  return Math.max(text.lastIndexOf("\n"), text.lastIndexOf("\r")) + 1;
}

/** The line that has not ended yet, of one stream. */
export class LineSplitter {
  #pieces: string[] = [];
  #chars = 0;

  /** Takes the next piece; returns the lines that end in it, and a line that is too long as far as it is known. */
  write(text: string): string {
    const end = lineEnd(text);
    const lines = end === 0 ? "" : this.rest() + text.slice(0, end);
    this.#pieces.push(text.slice(end));
    this.#chars += text.length - end;
    return this.#chars > MAX_LINE_CHARS ? lines + this.rest() : lines;
  }

  /** What follows the last line break, which is not kept any more. */
  rest(): string {
    const rest = this.#pieces.join("");
    this.#pieces = [];
    this.#chars = 0;
    return rest;
  }
}
