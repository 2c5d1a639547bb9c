/**
 * @file The figure of two objectives: every trial, the front with its intervals, the baseline at (1, 1). Groups of
 * points differ in shape as well as in colour.
 */
import type * as Plot from "@observablehq/plot";
import type { Analysis } from "../../../core/analysis/index.ts";
import type { Objective } from "../../../core/index.ts";
import { inside, type Range } from "./axis-range.ts";
import { draw, type Figure, type Plotting, slug } from "./drawing.ts";
import { axisLabel, domainOf, referenceMarks, stepCurve } from "./objective-axes.ts";
import { type Dot, dotOf } from "./trial-dots.ts";

const FRONT_LINE = { stroke: "var(--front)", strokeWidth: 1.5, strokeOpacity: 0.55 } as const;
const WHISKER = { stroke: "var(--front)", strokeWidth: 1.25, strokeOpacity: 0.45 } as const;

/** How each group of points looks, in the order of drawing. */
const KINDS = [
  { kind: "initial", symbol: "circle", r: 3.5, stroke: "var(--initial)", strokeWidth: 1.5, fill: "none" },
  {
    kind: "suggested",
    symbol: "circle",
    r: 3.5,
    fill: "var(--suggested)",
    stroke: "var(--ground)",
    strokeWidth: 0.75,
  },
  { kind: "front", symbol: "square", r: 5, fill: "var(--front)", stroke: "var(--ground)", strokeWidth: 1 },
  {
    kind: "baseline",
    symbol: "diamond",
    r: 6.5,
    fill: "var(--reference)",
    stroke: "var(--ground)",
    strokeWidth: 1,
  },
] as const;

/** The front of two objectives, relative to the reference where both have one. */
export function frontFigure(plot: Plotting, analysis: Analysis, x: Objective, y: Objective): Figure {
  const dots = analysis.points.map((point) => dotOf(analysis, point, x, y));
  const isRelative = analysis.references[x.name] !== undefined && analysis.references[y.name] !== undefined;
  const xDomain = domainOf(
    dots.map((each) => each.x),
    x,
    isRelative,
    dots.find((each) => each.recommended)?.x,
  );
  const yDomain = domainOf(
    dots.map((each) => each.y),
    y,
    isRelative,
    dots.find((each) => each.recommended)?.y,
  );
  const shown = dots.filter((d) => inside(d.x, xDomain) && inside(d.y, yDomain));
  const front = shown.filter(({ kind }) => kind === "front").sort((a, b) => a.x - b.x);
  const steps = front.length > 1 ? [plot.line(front, { x: "x", y: "y", curve: stepCurve(x), ...FRONT_LINE })] : [];
  const svg = draw(plot, {
    ariaLabel: `${x.name} against ${y.name}`,
    x: { domain: xDomain, label: axisLabel(x, isRelative ? analysis.comparison : undefined, "→", "←"), nice: false },
    y: { domain: yDomain, label: axisLabel(y, isRelative ? analysis.comparison : undefined, "↑", "↓"), nice: false },
    marks: [
      ...(isRelative ? referenceMarks(plot, x, y, xDomain, yDomain) : []),
      ...steps,
      plot.ruleX(
        front.flatMap(({ x: at, y1, y2 }) => cut(y1, y2, yDomain).map(([low, high]) => ({ at, low, high }))),
        { x: "at", y1: "low", y2: "high", ...WHISKER },
      ),
      plot.ruleY(
        front.flatMap(({ y: at, x1, x2 }) => cut(x1, x2, xDomain).map(([low, high]) => ({ at, low, high }))),
        { y: "at", x1: "low", x2: "high", ...WHISKER },
      ),
      ...KINDS.map(({ kind, ...look }) =>
        plot.dot(
          shown.filter((d) => d.kind === kind),
          { x: "x", y: "y", title: "title", ...look },
        ),
      ),
      ...labels(plot, shown),
    ],
  });
  return {
    name: `front-${slug(x.name)}-${slug(y.name)}`,
    title: `${x.name} against ${y.name}`,
    caption: frontCaption(analysis, isRelative, dots.length - shown.length),
    svg,
  };
}

/** The interval from `low` to `high`, cut at the ends of the axis; none where it is not known. */
function cut(low: number | undefined, high: number | undefined, [lower, upper]: Range): readonly [number, number][] {
  if (low === undefined || high === undefined) return [];
  return [[Math.max(low, lower), Math.min(high, upper)]];
}

/** The baseline by its name, and a ring around the recommended trial with its number. */
function labels(plot: Plotting, dots: readonly Dot[]): Plot.Markish[] {
  const chosen = dots.filter((each) => each.recommended);
  const baseline = dots.filter((each) => each.kind === "baseline");
  const halo = { stroke: "var(--ground)", strokeWidth: 4 };
  return [
    plot.dot(chosen, { x: "x", y: "y", r: 10, stroke: "var(--good)", strokeWidth: 2, fill: "none" }),
    plot.text(chosen, {
      x: "x",
      y: "y",
      text: (each: Dot) => `trial ${each.trial}`,
      dy: 20,
      fontWeight: "bold",
      fill: "var(--good)",
      ...halo,
    }),
    plot.text(baseline, {
      x: "x",
      y: "y",
      text: () => "baseline",
      dx: 10,
      dy: -12,
      textAnchor: "start",
      fill: "var(--reference)",
      ...halo,
    }),
  ];
}

function frontCaption(analysis: Analysis, isRelative: boolean, hidden: number): string {
  const values =
    analysis.basis === "model" ? "estimates of the model, without the noise of one measurement" : "as measured";
  const bars = analysis.front.some((point) => Object.values(point.objectives).some((o) => o.value.lower !== undefined))
    ? " Bars on the front are 95 % intervals."
    : "";
  const failed =
    analysis.counts.failed === 0 ? "" : ` ${count(analysis.counts.failed, "trial")} failed and cannot be drawn.`;
  const outside =
    hidden === 0
      ? ""
      : ` ${count(hidden, "trial")} far from the front ${hidden === 1 ? "lies" : "lie"} outside the drawing.`;
  const reference = isRelative
    ? ` The lines cross at the ${analysis.comparison}, (1, 1); the shaded quarter is better in both.`
    : "";
  return `Values are ${values}.${reference}${bars}${outside}${failed}`;
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : "s"}`;
}
