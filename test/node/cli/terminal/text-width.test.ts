import { describe, expect, it } from "vitest";
import { padEnd, padStart, textWidth, truncate, wrap } from "../../../../src/node/cli/terminal/text-width.ts";

const BOLD = "\u001b[1m";
const NORMAL = "\u001b[22m";

describe("the width of text", () => {
  // Widths of UAX #11 (East Asian Width); tmux 3.3 moves its cursor by as many columns.
  it.each([
    ["latency_p99", 11],
    ["学習率", 6],
    ["活性化シグモイド", 16],
    ["한국어", 6],
    ["ｱﾝ", 2],
    ["１２", 4],
    ["𠮷", 2],
    ["🚀", 2],
    ["👩‍💻", 2],
    ["🇩🇪", 2],
    ["e\u0301", 1],
    ["ก็", 1],
    ["12.3±0.4 – µs …", 15],
    ["█░", 2],
    [`${BOLD}bold${NORMAL}`, 4],
    ["", 0],
  ])("%s is %d columns", (text, columns) => expect(textWidth(text)).toBe(columns));

  it("is what padding fills up to", () => {
    expect(padEnd("学習率", 8)).toBe("学習率  ");
    expect(padStart("学習率", 8)).toBe("  学習率");
    expect(padEnd("longer than that", 8)).toBe("longer than that");
  });

  it("is what text is truncated to, never through a wide character", () => {
    expect(truncate("latency", 7)).toBe("latency");
    expect(truncate("latency", 6)).toBe("laten…");
    expect(truncate("学習率", 6)).toBe("学習率");
    expect(truncate("学習率", 5)).toBe("学習…");
    expect(truncate("学習率", 4)).toBe("学…");
    expect(truncate("🚀🚀", 1)).toBe("…");
    expect(truncate("██░░ 24 of 96", 8)).toBe("██░░ 24…");
    expect(truncate("👩‍💻👩‍💻 e\u0301e\u0301", 6)).toBe("👩‍💻👩‍💻 …");
  });
});

describe("wrapping", () => {
  it("breaks between words and continues with the indent of the line", () => {
    expect(wrap("  trial 12: accuracy 0.84, latency 12.3 ms", 24)).toBe(
      "  trial 12: accuracy\n  0.84, latency 12.3 ms",
    );
    expect(wrap("short\n  two words", 8)).toBe("short\n  two\n  words");
  });

  it("counts wide characters as two columns", () => {
    for (const line of wrap("学習率 バッチ 活性化 層の数 ドロップアウト", 12).split("\n")) {
      expect(textWidth(line)).toBeLessThanOrEqual(14);
    }
    expect(wrap("学習率 バッチ 活性化", 13)).toBe("学習率 バッチ\n活性化");
  });

  it("keeps a path whole, so that it can be copied", () => {
    expect(wrap("Wrote /a/very/long/path.html", 10)).toBe("Wrote\n/a/very/long/path.html");
  });

  it("closes a style at the end of a line and opens it again on the next", () => {
    expect(wrap(`${BOLD}two words${NORMAL}`, 5)).toBe(`${BOLD}two${NORMAL}\n${BOLD}words${NORMAL}`);
  });

  it("leaves text alone where the output is no terminal", () => {
    const text = "a ".repeat(500);
    expect(wrap(text, Number.POSITIVE_INFINITY)).toBe(text);
  });

  it("is kept by lines that never begin with a per cent sign", () => {
    expect(wrap("a gain of +45.5 % (95 %)", 16)).toBe("a gain of\n+45.5 % (95 %)");
  });
});
