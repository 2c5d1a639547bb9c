import { describe, expect, it } from "vitest";
import { fields, table } from "../../../../src/node/cli/terminal/table.ts";
import { textWidth } from "../../../../src/node/cli/terminal/text-width.ts";

/** The column in which `word` begins, on the screen. */
const columnOf = (line: string | undefined, word: string): number => textWidth((line ?? "").split(word)[0] ?? "");

const names = ["学習率", "活性化", "レイテンシ", ...Array.from({ length: 12 }, (_, i) => `parameter_${i}`)];
const wide = [
  ["trial", ...names],
  ...["1", "20"].map((trial) => [trial, ...names.map((_, i) => (i === 1 ? "🚀シグモイド" : `${i}.25`))]),
];

describe("a table", () => {
  it("aligns numbers to the right and words to the left", () => {
    expect(
      table([
        ["name", "n"],
        ["a", "1"],
        ["long", "100"],
      ]),
    ).toBe("name    n\na       1\nlong  100");
  });

  it("aligns columns whose cells or headings are CJK or emoji", () => {
    const lines = table([
      ["trial", "活性化", "accuracy"],
      ["1", "シグモイド", "0.9"],
      ["2", "🚀 relu", "0.85"],
      ["3", "tanh", "0.8"],
    ]).split("\n");
    expect(lines).toEqual([
      "trial  活性化      accuracy",
      "    1  シグモイド       0.9",
      "    2  🚀 relu         0.85",
      "    3  tanh             0.8",
    ]);
    expect(new Set(lines.map(textWidth))).toEqual(new Set([27]));
  });

  it.each([40, 80, 200])("fits into %d columns, with the first column repeated and nothing lost", (width) => {
    const text = table(wide, width);
    for (const line of text.split("\n")) expect(textWidth(line)).toBeLessThanOrEqual(width);
    for (const name of names) expect(text).toContain(name);
    for (const block of text.split("\n\n")) {
      const [head, ...rows] = block.split("\n");
      expect(head).toMatch(/^trial /);
      expect(rows.map((row) => row.trim().split(" ")[0])).toEqual(["1", "20"]);
    }
  });

  it("uses the columns of a wide terminal", () => {
    const blocks = (width: number): number => table(wide, width).split("\n\n").length;
    expect(blocks(80)).toBe(3);
    expect(blocks(200)).toBe(1);
    expect(blocks(Number.POSITIVE_INFINITY)).toBe(1);
  });

  it("truncates a cell that does not fit beside the first column", () => {
    const text = table(
      [
        ["trial", "reason"],
        ["1", "x".repeat(100)],
      ],
      20,
    );
    expect(text).toBe(`trial  reason\n    1  ${"x".repeat(12)}…`);
  });
});

describe("fields", () => {
  it("align their texts and wrap them beside their labels", () => {
    const lines = fields(
      [
        ["trials", "3 of 12 ended (2 completed, 1 failed)"],
        ["学習", "🚀"],
      ],
      30,
    ).split("\n");
    expect(lines).toEqual(["  trials  3 of 12 ended (2", "          completed, 1 failed)", "  学習    🚀"]);
    expect(columnOf(lines[2], "🚀")).toBe(columnOf(lines[0], "3 of"));
  });
});
