/**
 * @file Where a command's words go. With `--json` standard output carries one JSON document and nothing else; all that
 * is written for people goes to standard error.
 */

/** The streams of one command. */
export interface Terminal {
  /** A line for people. */
  say(line?: string): void;
  /** The answer for programs; does nothing without `--json`. */
  answer(value: unknown): void;
  /** Text on standard output as it is, for tables and CSV. */
  write(text: string): void;
  /** Shows what is being done now, on a terminal only, until the next call; without a message it is cleared. */
  progress(message?: string): void;
  /** Whether `--json` was given. */
  readonly json: boolean;
  readonly style: TextStyle;
}

/** Marks text on terminals that show it; leaves it alone elsewhere. */
export interface TextStyle {
  bold(text: string): string;
  dim(text: string): string;
  green(text: string): string;
  red(text: string): string;
}

/** The process's own streams. */
export function createTerminal(json: boolean): Terminal {
  const people = json ? process.stderr : process.stdout;
  return {
    json,
    style: textStyle(people.isTTY === true && !process.env["NO_COLOR"] && process.env["TERM"] !== "dumb"),
    say: (line = "") => void people.write(`${line}\n`),
    answer: (value) => {
      if (json) process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
    },
    write: (text) => void process.stdout.write(text),
    progress: (message) => {
      if (process.stderr.isTTY === true)
        process.stderr.write(`\r\u001b[K${message === undefined ? "" : `${message} …`}`);
    },
  };
}

/** Styles for a terminal, or none. */
export function textStyle(enabled: boolean): TextStyle {
  const mark =
    (open: number, close: number) =>
    (text: string): string =>
      enabled ? `\u001b[${open}m${text}\u001b[${close}m` : text;
  return { bold: mark(1, 22), dim: mark(2, 22), green: mark(32, 39), red: mark(31, 39) };
}

/** Rows as columns with two spaces between; the first row is the heading. Numbers to the right, words to the left. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => visibleLength(row[column] ?? ""))));
  const numeric = widths.map((_, column) =>
    rows.slice(1).every((row) => /^(?:[-−+~]|[<>] )?[\d.]|^[–]?$/.test(row[column] ?? "")),
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) => {
          const space = " ".repeat(Math.max(0, (widths[column] ?? 0) - visibleLength(cell)));
          return numeric[column] ? space + cell : cell + space;
        })
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function visibleLength(text: string): number {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences of the terminal take no room
  return text.replace(/\u001b\[\d+m/g, "").length;
}
