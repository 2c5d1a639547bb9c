/**
 * @file The output of a command. With `--json`, standard output carries one JSON document and nothing else; text for
 * people goes to standard error.
 */
import { styleText } from "node:util";
import { visibleJson } from "../../operations/visible-json.ts";
import { textWidth, truncate, wrap } from "./text-width.ts";
import { visibleText } from "./visible-text.ts";

/** The streams of one command. */
export interface Terminal {
  /** Writes text for people, wrapped between words to the width of the terminal. */
  print(text?: string): void;
  /**
   * Writes an introduction and the command that it introduces, on the same line if there is room, or several commands
   * below it. Commands are not wrapped, so that they can be copied whole.
   */
  printCommand(words: string, ...commands: readonly string[]): void;
  /** Writes the answer for programs; does nothing without `--json`. */
  printJson(value: unknown): void;
  /** Writes text to standard output, e.g. CSV; unchanged where that is no terminal. */
  write(text: string): void;
  /** Shows the current activity, on a terminal only, until the next call; without a message it is cleared. */
  progress(message?: string): void;
  /** Whether `--json` was given. */
  readonly json: boolean;
  /** The stream that `print` writes to. */
  readonly textStream: NodeJS.WriteStream;
  /** The width of that stream in columns; infinite where it is no terminal. */
  readonly width: number;
  readonly style: TextStyle;
}

/** Marks text on terminals that show it; leaves it unchanged elsewhere. */
export interface TextStyle {
  bold(text: string): string;
  dim(text: string): string;
  green(text: string): string;
}

/** The process's own streams. */
export function createTerminal(json: boolean): Terminal {
  const textStream = json ? process.stderr : process.stdout;
  const style = textStyle(textStream);
  const hasMarks = style.bold("x") !== "x";
  return {
    json,
    textStream,
    get width() {
      return widthOf(textStream);
    },
    style,
    print: (text = "") => void textStream.write(`${wrap(visibleText(text, hasMarks), widthOf(textStream))}\n`),
    printCommand: (words, ...commands) => {
      const lead = wrap(`${words}:`, widthOf(textStream));
      const inLine = `${lead.slice(lead.lastIndexOf("\n") + 1)} ${commands[0] ?? ""}`;
      const separator = commands.length === 1 && textWidth(inLine) <= widthOf(textStream) ? " " : "\n  ";
      textStream.write(visibleText(`${lead}${commands.map((command) => separator + command).join("")}\n`, hasMarks));
    },
    printJson: (value) => {
      if (json) process.stdout.write(`${visibleJson(value, 2)}\n`);
    },
    write: (text) => {
      const isShown = process.stdout.isTTY === true;
      process.stdout.write(isShown ? visibleText(text.replaceAll("\r\n", "\n"), false) : text);
    },
    progress: (message) => {
      if (process.stderr.isTTY !== true) return;
      const line =
        message === undefined ? "" : truncate(`${visibleText(message, false)} …`, widthOf(process.stderr) - 1);
      process.stderr.write(`\r\u001b[K${line}`);
    },
  };
}

/** The width of a stream in columns: 80 for a terminal that does not report it, `elsewhere` where it is no terminal. */
export function widthOf(stream: NodeJS.WriteStream, elsewhere: number = Number.POSITIVE_INFINITY): number {
  return stream.isTTY === true ? stream.columns || 80 : elsewhere;
}

/** Styles for a stream. Node decides whether it shows them: NO_COLOR, FORCE_COLOR and TERM are respected. */
function textStyle(stream: NodeJS.WriteStream): TextStyle {
  const mark =
    (format: "bold" | "dim" | "green") =>
    (text: string): string =>
      styleText(format, text, { stream });
  return { bold: mark("bold"), dim: mark("dim"), green: mark("green") };
}
