import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { lastLines, onOneLine } from "../../../src/node/loop/log-tail.ts";
import { temporaryFolder } from "./small-study.ts";

function log(text: string): string {
  const file = join(temporaryFolder(), "stderr.log");
  writeFileSync(file, text);
  return file;
}

describe("the end of a log", () => {
  it("is its last lines that are not blank, without colours", () => {
    expect(lastLines(log("one\n\u001b[31mValueError: two\u001b[0m\n\n  \n"), 1)).toEqual(["ValueError: two"]);
    expect(lastLines(log("one\r\ntwo\r\nthree"), 2)).toEqual(["two", "three"]);
    expect(lastLines(log(""), 1)).toEqual([]);
    expect(lastLines("/no/such/log", 1)).toEqual([]);
  });

  it("is the last state of a progress bar, not all of them", () => {
    expect(lastLines(log("10%\r50%\r100%"), 1)).toEqual(["100%"]);
  });

  it("shows control characters and invisible ones instead of sending them, and shortens a long line", () => {
    expect(lastLines(log("a\u0007b\u202Ec\u0000\n"), 1)).toEqual(["a\\x07b\\u{202e}c\\x00"]);
    expect(onOneLine("a\tb\nc")).toBe("a b c");
    expect(lastLines(log("x".repeat(1000)), 1)[0]).toHaveLength(201);
  });

  it("begins at a given byte, so that an earlier command's line is not taken", () => {
    const file = log("first command\n");
    expect(lastLines(file, 1, "first command\n".length)).toEqual([]);
  });

  it("is found at the end of a long log", () => {
    expect(lastLines(log(`${"filler\n".repeat(20_000)}last\n`), 2)).toEqual(["filler", "last"]);
  });
});
