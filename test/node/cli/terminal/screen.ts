/** A terminal for tests: what a screen shows after text and escape sequences were written to it. */

/** A screen that wraps lines at its width, and reflows them when it is resized, as today's terminals do. */
export class Screen {
  columns: number;
  rows = 100;
  /** Lines as written, each up to its line break; the cursor is in the last one or above it. */
  #lines: string[] = [""];
  /** The cursor: an index into the screen's rows, and a column. */
  #row = 0;
  #column = 0;

  constructor(columns: number) {
    this.columns = columns;
  }

  write(text: string): boolean {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences of a terminal
    for (const [token, count] of text.matchAll(/\u001b\[(\d*)A|\u001b\[J|\u001b\[\d*m|\r|\n|./gsu)) {
      if (token === "\r") this.#column = 0;
      else if (token === "\n") this.#newline();
      else if (token === "\u001b[J") this.#clearBelow();
      else if (count !== undefined) this.#row = Math.max(0, this.#row - Number(count));
      else if (!token.startsWith("\u001b")) this.#put(token);
    }
    return true;
  }

  /** Changes the width; the cursor stays at the end of the text. */
  resize(columns: number): void {
    this.columns = columns;
    this.#row = this.shown().length - 1;
  }

  /** The rows of the screen. */
  shown(): string[] {
    return this.#lines.flatMap((line) => this.#rowsOf(line));
  }

  #rowsOf(line: string): string[] {
    const rows: string[] = [];
    let row = "";
    let width = 0;
    for (const character of line) {
      const next = widthOf(character);
      if (width + next > this.columns) {
        rows.push(row);
        row = "";
        width = 0;
      }
      row += character;
      width += next;
    }
    return [...rows, row];
  }

  /** The line of the cursor, and the number of characters before its row. */
  #place(): { readonly line: number; readonly before: number } {
    let row = 0;
    for (const [line, text] of this.#lines.entries()) {
      const rows = this.#rowsOf(text);
      if (this.#row < row + rows.length) {
        const before = rows.slice(0, this.#row - row).reduce((sum, each) => sum + [...each].length, 0);
        return { line, before };
      }
      row += rows.length;
    }
    throw new Error("the cursor is below the last line");
  }

  #put(character: string): void {
    const { line, before } = this.#place();
    const characters = [...(this.#lines[line] ?? "")];
    characters[before + this.#column] = character;
    this.#lines[line] = characters.join("");
    this.#column += 1;
  }

  #newline(): void {
    const { line } = this.#place();
    if (line === this.#lines.length - 1) this.#lines.push("");
    const rows = this.#lines.slice(0, line + 1).flatMap((text) => this.#rowsOf(text));
    this.#row = rows.length;
    this.#column = 0;
  }

  #clearBelow(): void {
    const { line, before } = this.#place();
    const kept = [...(this.#lines[line] ?? "")].slice(0, before + this.#column).join("");
    this.#lines = [...this.#lines.slice(0, line), kept];
  }
}

/** Two for the wide characters of these tests. */
function widthOf(character: string): number {
  return /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}ー]/u.test(
    character,
  )
    ? 2
    : 1;
}
