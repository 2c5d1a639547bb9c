/**
 * @file Lines at the end of a terminal's output that are drawn again in place.
 */
import { textWidth, truncate } from "./text-width.ts";
import { visibleText } from "./visible-text.ts";

const ESCAPE = "\u001b[";

/** What a live block needs of a stream. */
export type BlockStream = Pick<NodeJS.WriteStream, "write" | "columns" | "rows">;

/**
 * A block of lines that replaces its last version. Before it is drawn, everything from its first row to the end of the
 * screen is cleared, also where the terminal has wrapped a line since: after it became narrower, a line may take several
 * rows. Nothing else may write to the terminal between two calls.
 */
export class LiveBlock {
  readonly #stream: BlockStream;
  #drawn: readonly string[] = [];

  constructor(stream: BlockStream) {
    this.#stream = stream;
  }

  /** Draws the block; `notes` are written above it and stay there. A line that is too wide is truncated. */
  draw(lines: readonly string[], notes: readonly string[] = []): void {
    const { columns, rows } = this.#size();
    const above = this.#drawn.reduce((sum, line) => sum + Math.max(1, Math.ceil(textWidth(line) / columns)), 0);
    const up = above === 0 ? "" : `${ESCAPE}${above}A`;
    // Rows that have left the screen cannot be reached again.
    const shown = lines.slice(0, Math.max(1, rows - 1)).map((line) => truncate(visibleText(line), columns));
    const text = [...notes.map((note) => visibleText(note)), ...shown].map((line) => `${line}\n`).join("");
    this.#stream.write(`\r${up}${ESCAPE}J${text}`);
    this.#drawn = shown;
  }

  /** Leaves the last version on the screen; the next block begins below it. */
  release(): void {
    this.#drawn = [];
  }

  #size(): { readonly columns: number; readonly rows: number } {
    return { columns: this.#stream.columns || 80, rows: this.#stream.rows || 24 };
  }
}
