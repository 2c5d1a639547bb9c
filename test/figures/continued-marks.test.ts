import { describe, expect, it } from "vitest";
import { continuedWords } from "../../src/figures/drawing/continued-marks.ts";
import { describeFigure, type RelevanceData, svgText } from "../../src/figures/index.ts";
import { PLOTTING as plot } from "../../src/figures/plotting-library.ts";

const relevance = (lower: number, middle = 1): RelevanceData => ({
  ...{ kind: "relevance", name: "relevance", title: "Relevance", parameters: ["a", "b"], hidden: {} },
  metrics: [
    {
      metric: "accuracy",
      relevances: [
        { parameter: "a", middle, lower, upper: 2 },
        { parameter: "b", middle: 5, lower: 1, upper: 10 },
      ],
    },
  ],
});
const drawn = (data: RelevanceData): string => svgText(plot, describeFigure(plot, data, { width: 700 })).svg;

describe("intervals that go on beyond the plotted range", () => {
  it("have an arrow at the end of the axis, and the caption says what it means", () => {
    const [whole, cut] = [drawn(relevance(0.5)), drawn(relevance(1e-9))];
    expect(whole).not.toContain("rotate(-90)");
    expect(cut).toContain("rotate(-90)");
    const caption = (lower: number) => describeFigure(plot, relevance(lower), {}).caption;
    expect(caption(1e-9)).toContain("go on beyond the plotted range");
    expect(caption(0.5)).not.toContain("beyond");
  });

  it("have no dot where their middle lies beyond, too", () => {
    const dots = (svg: string) => svg.match(/<title>a for accuracy/g)?.length ?? 0;
    expect([dots(drawn(relevance(1e-9))), dots(drawn(relevance(1e-9, 1e-8)))]).toEqual([1, 0]);
  });

  it("are not mentioned where all end within", () => {
    expect(continuedWords([{ low: 1, high: 2 }], [0, 3])).toBe("");
    expect(continuedWords([{ low: 1, high: 4 }], [0, 3])).not.toBe("");
  });

  it("leave room for the numbers at the ends of the axis", () => {
    const { cells } = describeFigure(plot, relevance(1e-9), { width: 700 });
    const { marginLeft = 0, marginRight = 0 } = cells[0]?.options ?? {};
    expect(Math.min(marginLeft, marginRight)).toBeGreaterThanOrEqual(20);
  });
});
