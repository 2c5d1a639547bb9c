import { WriteStream } from "node:tty";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createTerminal } from "../../../../src/node/cli/terminal/terminal.ts";

const { isTTY, columns, getColorDepth } = process.stdout;
const before = { isTTY, columns, getColorDepth };
let written = "";

/** Makes standard output a terminal of this width, or none. */
function standardOutput(width: number | undefined): void {
  process.stdout.isTTY = width !== undefined;
  process.stdout.columns = width ?? 80;
}

beforeEach(() => {
  written = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    written += String(text);
    return true;
  });
  vi.stubEnv("FORCE_COLOR", undefined);
  vi.stubEnv("TERM", "xterm-256color");
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  Object.assign(process.stdout, before);
});

describe("the terminal of a command", () => {
  it("wraps text to its width, but never a command, which is to be copied whole", () => {
    standardOutput(20);
    const terminal = createTerminal(false);
    expect(terminal.width).toBe(20);
    terminal.print("The budget is spent: 学習率 0.01.");
    terminal.printCommand("Results", "paretune best study.yaml --store elsewhere");
    terminal.printCommand("Commands", "first one", "second one");
    expect(written).toBe(
      "The budget is spent:\n学習率 0.01.\n" +
        "Results:\n  paretune best study.yaml --store elsewhere\n" +
        "Commands:\n  first one\n  second one\n",
    );
  });

  it("follows the width when the window is resized", () => {
    standardOutput(20);
    const terminal = createTerminal(false);
    process.stdout.columns = 8;
    terminal.print("one two three");
    expect(written).toBe("one two\nthree\n");
  });

  it("writes lines as they are, without styles, where standard output is no terminal", () => {
    standardOutput(undefined);
    const terminal = createTerminal(false);
    const line = "word ".repeat(100);
    terminal.print(line);
    expect(written).toBe(`${line}\n`);
    expect(terminal.style.bold("x")).toBe("x");
  });

  it("marks text with styles, unless NO_COLOR is set or the terminal has none", () => {
    standardOutput(80);
    // Node asks the stream, which in tests may be a pipe. Only these two variables are to decide: CI, TMUX and others do too.
    process.stdout.getColorDepth = () => {
      const { TERM, NO_COLOR } = process.env;
      return WriteStream.prototype.getColorDepth.call(process.stdout, { TERM, ...(NO_COLOR && { NO_COLOR }) });
    };
    const green = (): string => createTerminal(false).style.green("x");
    vi.stubEnv("NO_COLOR", undefined);
    expect(green()).toBe("\u001b[32mx\u001b[39m");
    vi.stubEnv("TERM", "dumb");
    expect(green()).toBe("x");
    vi.stubEnv("TERM", "xterm-256color");
    vi.stubEnv("NO_COLOR", "1");
    expect(green()).toBe("x");
  });

  it("keeps standard output for the one document of --json", () => {
    vi.spyOn(process.stderr, "write").mockReturnValue(true);
    const terminal = createTerminal(true);
    terminal.print("for people");
    terminal.printJson({ trials: 3 });
    expect(JSON.parse(written)).toEqual({ trials: 3 });
  });
});
