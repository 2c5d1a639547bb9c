import { describe, expect, it } from "vitest";
import { escapeText } from "../../../../src/figures/index.ts";
import { visibleText } from "../../../../src/node/cli/terminal/visible-text.ts";
import { csv } from "../../../../src/node/files/csv-text.ts";
import { visibleJson } from "../../../../src/node/operations/visible-json.ts";

describe("text from files and programs", () => {
  it.each([
    ["a\u001b[2Jb", "a␛[2Jb"],
    ["\u001b]0;title\u0007", "␛]0;title␇"],
    ["a\rb\u0000", "a␍b␀"],
    ["\u009b31m", "\\u009b31m"],
    ["abc\u202edcba", "abc\\u202edcba"],
    ["\u007f", "␡"],
    ["é ± 10⁻³\tß\n中", "é ± 10⁻³\tß\n中"],
    ["\u001b[1mbold\u001b[22m", "\u001b[1mbold\u001b[22m"],
  ])("is shown in a terminal, not sent to it: %j", (text, shown) => expect(visibleText(text)).toBe(shown));

  it("is shown without marks where this program writes none", () => {
    expect(visibleText("\u001b[1mbold", false)).toBe("␛[1mbold");
  });

  it("is escaped in JSON, with the same value", () => {
    const value = { "a\u202e": "\u009b31m \u2066 é" };
    expect(visibleJson(value)).toMatch(/^[\n\x20-\x7eé]*$/);
    expect(JSON.parse(visibleJson(value))).toEqual(value);
  });

  it.each([
    ["abc\u202edcba\u0085\u2028", "abc\\u202edcba\\u0085\\u2028"],
    ["a\u001b<b>\u0000", "a␛&lt;b&gt;␀"],
    ["\ud800 \ufffe \u007f", "\ufffd \ufffd \ufffd"],
    ["😀 é\n", "😀 é\n"],
  ])("is allowed by XML in a figure: %j", (text, escaped) => expect(escapeText(text)).toBe(escaped));

  it("is no formula of a spreadsheet that divides lines at semicolons or knows full width", () => {
    expect(csv([["a;=1", "＝1", "\n=1", "－5"]])).toBe(`"a;=1",'＝1,"'\n=1",'－5\r\n`);
  });

  it("is no formula of a spreadsheet, and numbers remain numbers", () => {
    expect(csv([["=1+2", "+cmd", "@a", "-x", "\tb", "-0.5", "+1e-3", -2, true, "a=b"]])).toBe(
      `'=1+2,'+cmd,'@a,'-x,"'\tb",-0.5,+1e-3,-2,true,a=b\r\n`.replace(`"'\tb"`, "'\tb"),
    );
  });
});
