import * as plot from "@observablehq/plot";
import { describe, expect, it } from "vitest";
import { wholeTicks } from "../../src/figures/axes/whole-axis.ts";
import { drawFigure } from "../../src/figures/browser.ts";
import { fittedText, textWidth } from "../../src/figures/drawing/layout.ts";
import { placeLegend } from "../../src/figures/drawing/legend.ts";
import { SvgDocument, type SvgElement } from "../../src/figures/drawing/svg-document.ts";
import {
  describeFigure,
  type FigureData,
  type FrontData,
  type FrontPoint,
  standaloneSvg,
  svgText,
  type View,
} from "../../src/figures/index.ts";
import { EXAMPLES } from "./example-data.ts";
import { textBoxes } from "./text-boxes.ts";

const draw = (data: FigureData, view: View = {}) => svgText(plot, describeFigure(plot, data, view)).svg;

/** A front of trials whose measurements equal their estimates. */
function front(values: readonly (readonly [x: number, y: number])[]): FrontData {
  return {
    kind: "front",
    name: "front-accuracy-latency",
    title: "accuracy against latency",
    x: { name: "accuracy", goal: "maximize", reference: { value: 0.8, name: "baseline" } },
    y: { name: "latency", unit: "ms", goal: "minimize", reference: { value: 20, name: "baseline" } },
    basis: "model",
    failed: 0,
    points: values.map(([x, y], trial): FrontPoint => {
      const kind = trial === 0 ? "baseline" : "front";
      return { trial, origin: "saas", kind, x: { median: x, measured: x }, y: { median: y, measured: y } };
    }),
  };
}

const few = front([
  [0.8, 20],
  [0.84, 18],
  [0.88, 19],
]);

describe("own and relative units", () => {
  it("show the same trials at the same places, with other numbers at the axes", () => {
    const [own, relative] = (["own", "relative"] as const).map((units) =>
      drawFigure(plot, describeFigure(plot, few, { units }), new SvgDocument()),
    );
    const places = (drawing: typeof own) =>
      drawing!.places.map(({ points: [[x, y] = [0, 0]] }) => [Math.round(x), Math.round(y)]);
    const rounded = places(relative);
    places(own).forEach(([x, y], i) => {
      expect(Math.abs(x! - rounded[i]![0]!)).toBeLessThan(12);
      expect(y).toBe(rounded[i]![1]);
    });
    expect(draw(few, { units: "own" })).toContain(">latency, ms (↓ better)<");
    expect(draw(few, { units: "relative" })).toContain(">latency, relative to the baseline (↓ better)<");
  });

  it("leave a metric without a reference in its own unit", () => {
    const { reference: _none, ...x } = few.x;
    expect(draw({ ...few, x }, { units: "relative" })).toContain(">latency, ms (↓ better)<");
  });
});

describe("the places of trials", () => {
  it("are inside of the drawing, below the legend, one for each trial", () => {
    const { places, width, height } = drawFigure(plot, describeFigure(plot, few), new SvgDocument());
    expect(places.map(({ trial }) => trial)).toEqual([0, 1, 2]);
    for (const { points, title } of places) {
      const [[x, y] = [0, 0]] = points;
      expect(x > 0 && x < width && y > 40 && y < height).toBe(true);
      expect(title).toContain("latency");
    }
  });

  it("are a corner for each axis in parallel coordinates, not a number where a parameter is inactive", () => {
    const { places } = drawFigure(plot, describeFigure(plot, EXAMPLES[0]!), new SvgDocument());
    expect(places.map(({ points }) => points.length)).toEqual([5, 5, 5, 5, 5]);
    expect(places[1]!.points[4]![1]).toBeNaN();
  });
});

describe("a figure of ten thousand trials", () => {
  it("has few elements, and a place for each trial that is shown", () => {
    const points = Array.from({ length: 10_000 }, (_, i) => [0.8 + (i % 100) / 1000, 15 + (i % 77) / 10] as const);
    const many = front(points);
    const data: FrontData = {
      ...many,
      points: many.points.map((point, i) => ({ ...point, kind: i % 2 === 0 ? "initial" : "suggested" })),
    };
    const drawing = drawFigure<SvgElement>(plot, describeFigure(plot, data), new SvgDocument());
    expect(String(drawing.svg).match(/<(path|circle|line|text)/g)!.length).toBeLessThan(200);
    expect(drawing.places.length).toBeGreaterThan(9000);
  });

  it("shares paths among the lines of parallel coordinates, and interrupts them", () => {
    const [example] = EXAMPLES;
    if (example?.kind !== "parallel") throw new Error("the first example is not of parallel coordinates");
    const trials = Array.from({ length: 1000 }, (_, trial) => ({ ...example.trials[trial % 5]!, trial }));
    const text = draw({
      ...example,
      trials: trials.map((each) => ({ ...each, kind: "initial" as const, recommended: undefined as never })),
    });
    expect(text.match(/<path/g)!.length).toBeLessThan(60);
    expect(text).not.toMatch(/NaN|undefined/);
  });
});

describe("names that are not plain", () => {
  it("are shown without characters that XML does not allow, and are never markup", () => {
    const odd = "a\u0000b<script>&\u001b[31m";
    for (const data of [
      { ...few, x: { ...few.x, name: odd } },
      { ...EXAMPLES[0]!, title: odd },
    ] as FigureData[]) {
      const text = standaloneSvg({ svg: draw(data), title: data.title });
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
      expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f]|<script/);
    }
  });

  it("are shortened in the middle where they are too wide", () => {
    const long = "a_very_long_name_of_a_parameter_that_nobody_would_type";
    const short = fittedText(long, 120, 12);
    expect(short).toMatch(/^a_very.*….*type$/);
    expect(textWidth(short, 12)).toBeLessThanOrEqual(120);
    expect(fittedText("short", 120, 12)).toBe("short");
  });
});

describe("a legend", () => {
  it("breaks into rows where it is wider than the figure", () => {
    const items = ["baseline", "front", "proposed by the model", "initial design"].map(
      (words) => ({ words, shape: "dot", colour: "red" }) as const,
    );
    const wide = placeLegend(items, 900, 14);
    const narrow = placeLegend(items, 240, 14);
    expect(new Set(wide.items.map(({ y }) => y)).size).toBe(1);
    expect(narrow.height).toBeGreaterThan(wide.height);
    for (const { x, words } of narrow.items) expect(x + 22 + textWidth(words, 14)).toBeLessThanOrEqual(240);
  });
});

describe("the caption of a histogram", () => {
  it("says how many warm-up samples were dropped, or that they are among the samples", () => {
    const example = EXAMPLES.find(({ kind }) => kind === "histogram");
    if (example?.kind !== "histogram") throw new Error("no example is a histogram");
    const captionOf = (data: FigureData): string => describeFigure(plot, data).caption;
    expect(captionOf(example)).not.toContain("arm-up");
    expect(captionOf({ ...example, dropped: 10 })).toContain("10 warm-up samples before them were dropped.");
    expect(captionOf({ ...example, hasWarmup: true })).toContain(
      "Warm-up samples, which do not count, are among them.",
    );
  });
});

describe("axes of whole numbers", () => {
  it.each([
    [1, 5, 8, [1, 2, 3, 4, 5]],
    [1, 2, 8, [1, 2]],
    [1, 36, 8, [5, 10, 15, 20, 25, 30, 35]],
    [0, 240, 4, [0, 100, 200]],
    [3, 3, 5, [3]],
  ])("from %d to %d with about %d ticks have each whole number once", (from, to, count, expected) => {
    expect(wholeTicks(from, to, count)).toEqual(expected);
  });

  it("are those of the cost of a few trials", () => {
    const example = EXAMPLES.find(({ kind }) => kind === "cost");
    const words = textBoxes(drawFigure<SvgElement>(plot, describeFigure(plot, example!), new SvgDocument()).svg)
      .map(({ text }) => text)
      .filter((text) => /^[1-4]$/.test(text));
    expect(words).toEqual(["1", "2", "3", "4"]);
  });
});

describe("the timeline of a study that was resumed", () => {
  const timeline = (starts: readonly number[]): FigureData => ({
    kind: "timeline",
    name: "timeline",
    title: "What ran when",
    origin: "2026-01-02T03:04:05.000Z",
    trials: starts.map((start, trial) => ({ trial, start, end: start + 10, outcome: "completed" })),
  });

  it("leaves out the time between its runs, and says so", () => {
    const { caption, cells } = describeFigure(plot, timeline([0, 10, 3620, 3630]));
    expect(caption).toContain(
      "a break of 1 h 00 min, in which nothing ran, is left out. The slots were busy for 100 %",
    );
    expect(cells[0]?.options.x).toMatchObject({ domain: [0, 40], label: expect.stringContaining("without breaks") });
  });

  it("keeps the gaps of the models, of which there are several", () => {
    const { caption, cells } = describeFigure(plot, timeline([0, 30, 60, 90, 120]));
    expect(caption).not.toContain("break");
    expect(caption).toContain("busy for 38 % of the time.");
    expect(cells[0]?.options.x).toMatchObject({ domain: [0, 130] });
  });
});

describe("the label of the recommended trial", () => {
  it.each([
    ["maximize", 0.8801],
    ["minimize", 0.7999],
  ] as const)("is not cut where the trial is at the better end of an objective to %s", (goal, best) => {
    const data = front([
      [0.8, 20],
      [0.84, 18],
      [0.88, 19],
      [best, 17],
    ]);
    const points = data.points.map((point, i) =>
      i === 3 ? { ...point, trial: 1041, recommended: true as const } : point,
    );
    for (const width of [320, 400, 560]) {
      const description = describeFigure(plot, { ...data, x: { ...data.x, goal }, points }, { width });
      const boxes = textBoxes(drawFigure<SvgElement>(plot, description, new SvgDocument()).svg);
      const label = boxes.find(({ text }) => text === "trial 1041");
      expect(label!.left).toBeGreaterThan(0);
      expect(label!.right).toBeLessThan(width);
      const ticks = boxes.filter(({ text }) => /^[\d.]+$/.test(text));
      expect(label!.y).toBeLessThan(Math.max(...ticks.map(({ y }) => y)) - 20);
    }
  });
});

describe("the fronts of several studies", () => {
  it("are inside of the plot, however far one study is ahead of the others", () => {
    const metric = (name: string, goal: "maximize" | "minimize") => ({
      name,
      goal,
      reference: { value: 1, name: "baseline" },
    });
    const points = (front: number, shares: readonly number[]) =>
      shares.map((share, trial) => ({ trial, x: share, y: 2 - share, onFront: trial === front }));
    const near = [1.01, 1.02, 1.015, 1.03, 1.012, 1.018, 1.022];
    const data: FigureData = {
      kind: "compared-fronts",
      name: "compare",
      title: "accuracy against latency",
      x: metric("accuracy", "maximize"),
      y: metric("latency", "minimize"),
      groups: ["ahead", "behind"].map((name) => ({ name, words: name })),
      panels: [
        {
          panel: "model",
          studies: [
            { label: "ahead", group: "ahead", points: points(7, [...near, 1.6]) },
            { label: "behind", group: "behind", points: points(3, near) },
          ],
        },
      ],
    };
    expect(describeFigure(plot, data).caption).not.toContain("outside the plotted range");
  });
});

describe("a learning curve that leaves the plotted range", () => {
  it("is drawn as far as the end of the axis, and the caption counts it", () => {
    const steps = [1, 2, 3, 4, 5];
    const curve = (trial: number, first: number) => ({
      trial,
      kind: "completed" as const,
      steps,
      values: [first, 0.8, 0.81, 0.82, 0.83 + trial / 1000],
    });
    const data: FigureData = {
      kind: "learning",
      name: "learning",
      title: "accuracy while trials trained",
      metric: { name: "accuracy", goal: "maximize" },
      curves: [curve(0, -40), curve(1, 0.79), curve(2, 0.785)],
    };
    const description = describeFigure(plot, data);
    expect(description.caption).toContain("1 curve leaves the plotted range");
    const { places } = drawFigure(plot, description, new SvgDocument());
    const drawn = places[0]!.points.filter(([, y]) => Number.isFinite(y));
    expect(drawn.length).toBe(5);
    const within = describeFigure(plot, { ...data, curves: data.curves.slice(1) });
    expect(within.caption).not.toContain("range");
  });
});

describe("huge and tiny numbers", () => {
  it.each([1e-310, 1e308, -1e308, 0])("of %d are drawn without NaN or infinity", (value) => {
    const data = front([
      [0.8, 20],
      [value, value],
      [value / 2, 1],
    ]);
    for (const units of ["own", "relative"] as const) expect(draw(data, { units })).not.toMatch(/NaN|Infinity/);
  });
});
