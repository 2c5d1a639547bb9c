import { describe, expect, it } from "vitest";
import { type FrontPlotData, frontPlot, type PlottedTrial } from "../../../../src/node/cli/terminal/front-plot.ts";
import { textWidth } from "../../../../src/node/cli/terminal/text-width.ts";

const trials: readonly PlottedTrial[] = [
  { x: 0.8, y: 20, kind: "baseline" },
  { x: 0.7, y: 12, kind: "front" },
  { x: 0.9, y: 30, kind: "front" },
  { x: 0.75, y: 30, kind: "trial" },
];
const data: FrontPlotData = {
  x: { name: "accuracy", goal: "maximize" },
  y: { name: "latency", unit: "ms", goal: "minimize" },
  trials,
};

describe("the picture of a front in characters", () => {
  it("has axes in own units, and marks for the front, the baseline and other trials", () => {
    expect(frontPlot(data, { columns: 60, rows: 9 })).toEqual([
      "  latency, ms (less is better)",
      `  30 ┤${" ".repeat(13)}⠁${" ".repeat(38)}■`,
      "     │",
      `     │${" ".repeat(26)}◆`,
      "     │",
      "  12 ┤■",
      `     └${"─".repeat(53)}`,
      `      0.7${" ".repeat(11)}accuracy (more is better)${" ".repeat(11)}0.9`,
      "      ■ front   ◆ baseline   ⠂ other trials, as measured",
    ]);
  });

  it.each([44, 52, 60, 61, 80, 200])(
    "is not wider than %i columns, nor higher than the rows that it has",
    (columns) => {
      const long = { ...data, y: { ...data.y, name: "latency_of_the_whole_pipeline_in_production".repeat(3) } };
      for (const rows of [9, 11, 40]) {
        const lines = frontPlot(long, { columns, rows });
        expect(Math.max(...lines.map(textWidth))).toBeLessThanOrEqual(columns);
        expect(lines.length).toBeLessThanOrEqual(rows);
      }
    },
  );

  it("is there in a narrow terminal too, with all of its marks explained", () => {
    const lines = frontPlot({ ...data, trials: [...trials, ...trials] }, { columns: 44, rows: 12 });
    expect(lines.at(-1)).toBe("      ■ front  ◆ baseline  ⠂ others");
    expect(lines.join("\n").match(/■/g)).toHaveLength(3);
  });

  it("is absent where it has no room, and before a trial has completed", () => {
    expect(frontPlot(data, { columns: 43, rows: 20 })).toEqual([]);
    expect(frontPlot(data, { columns: 80, rows: 8 })).toEqual([]);
    expect(frontPlot({ ...data, trials: [] }, { columns: 80, rows: 20 })).toEqual([]);
  });

  it("draws a single trial, and values near the limits of numbers", () => {
    const [only] = trials;
    const one = frontPlot({ ...data, trials: only === undefined ? [] : [only] }, { columns: 60, rows: 12 });
    expect(one.join("\n").match(/◆/g)).toHaveLength(2);
    const extreme = [-1.7e308, 1.7e308].map((y): PlottedTrial => ({ x: 1, y, kind: "front" }));
    const text = frontPlot({ ...data, trials: extreme }, { columns: 80, rows: 12 }).join("\n");
    expect(text.match(/■/g)).toHaveLength(3);
    expect(text).not.toMatch(/NaN|Infinity/);
  });

  it("leaves out a trial far away, and says so", () => {
    const many = Array.from(
      { length: 40 },
      (_, i): PlottedTrial => ({ x: 0.7 + i / 200, y: 12 + i / 3, kind: "trial" }),
    );
    const lines = frontPlot(
      { ...data, trials: [...many, { x: 0.8, y: 1e6, kind: "trial" }] },
      { columns: 80, rows: 12 },
    );
    expect(lines.at(-1)).toMatch(/[1-9]\d* outside$/);
    expect(lines[1]).toMatch(/^ *2\d(\.\d)? ┤/);
  });
});
