/**
 * @file The figure of two objectives: every trial, the front with its intervals, the baseline at (1, 1). Kinds of trials
 * differ in shape as well as in colour.
 */
import type * as Plot from "@observablehq/plot";
import type { Analysis } from "../../../core/analysis/index.ts";
import { isMaximised, type Objective } from "../../../core/study/index.ts";
import { formatCount } from "../sentences/number-format.ts";
import { cutAt, inside, type Range } from "./axis-range.ts";
import { draw, type Figure, type Plotting, slug } from "./drawing.ts";
import { axisLabel, type ObjectiveAxis, objectiveAxis, referenceMarks, stepCurve } from "./objective-axes.ts";
import { type Dot, dotOf } from "./trial-dots.ts";

const FRONT_LINE = { stroke: "var(--front)", strokeWidth: 1.5, strokeOpacity: 0.55 } as const;
const WHISKER = { stroke: "var(--front)", strokeWidth: 1.25, strokeOpacity: 0.45 } as const;
/** The share of the axis that the label of a trial needs beside it. */
const LABEL_SHARE = 0.1;
const HALO = { stroke: "var(--ground)", strokeWidth: 4 } as const;

/** The look of each kind of trial, in the order of drawing. */
const MARK_STYLES = [
  { kind: "initial", symbol: "circle", r: 3.5, stroke: "var(--initial)", strokeWidth: 1.5, fill: "none" },
  { kind: "suggested", symbol: "circle", r: 3.5, fill: "var(--suggested)", stroke: "var(--ground)", strokeWidth: 0.75 },
  { kind: "front", symbol: "square", r: 5, fill: "var(--front)", stroke: "var(--ground)", strokeWidth: 1 },
  { kind: "baseline", symbol: "diamond", r: 6.5, fill: "var(--reference)", stroke: "var(--ground)", strokeWidth: 1 },
] as const;

/** The front of two objectives, relative to the reference if both have one. */
export function frontFigure(plot: Plotting, analysis: Analysis, x: Objective, y: Objective): Figure {
  const dots = analysis.trials.map((point) => dotOf(analysis, point, x, y));
  const isRelative = analysis.references[x.name] !== undefined && analysis.references[y.name] !== undefined;
  const comparison = isRelative ? analysis.comparison : undefined;
  const chosen = dots.find(({ recommended }) => recommended);
  const across = objectiveAxis(x, { values: dots.map((dot) => dot.x), isRelative, required: chosen?.x });
  const up = objectiveAxis(y, { values: dots.map((dot) => dot.y), isRelative, required: chosen?.y });
  const shown = dots.filter((dot) => inside(dot.x, across.range) && inside(dot.y, up.range));
  const front = shown.filter(({ kind }) => kind === "front").sort((a, b) => a.x - b.x);
  const svg = draw(plot, {
    ariaLabel: `${x.name} against ${y.name}`,
    x: { domain: [...across.range], label: axisLabel(x, "horizontal", comparison), nice: false },
    y: { domain: [...up.range], label: axisLabel(y, "vertical", comparison), nice: false, ticks: 8 },
    marks: [
      ...(isRelative ? referenceMarks(plot, across, up) : []),
      ...frontMarks(plot, front, stepCurve(x)),
      ...whiskers(plot, front, across.range, up.range),
      ...MARK_STYLES.map(({ kind, ...look }) =>
        plot.dot(
          shown.filter((dot) => dot.kind === kind),
          { x: "x", y: "y", title: "title", ...look },
        ),
      ),
      ...labels(plot, shown, across, up),
    ],
  });
  return {
    name: `front-${slug(x.name)}-${slug(y.name)}`,
    title: `${x.name} against ${y.name}`,
    caption: captionOf(analysis, comparison, dots.length - shown.length),
    svg,
  };
}

/** The line through the front. */
function frontMarks(plot: Plotting, front: readonly Dot[], curve: "step-after" | "step-before"): Plot.Markish[] {
  return front.length > 1 ? [plot.line([...front], { x: "x", y: "y", curve, ...FRONT_LINE })] : [];
}

/** The 95 % intervals of the front, cut at the ends of the axes. */
function whiskers(plot: Plotting, front: readonly Dot[], across: Range, up: Range): Plot.Markish[] {
  const vertical = front.flatMap(({ x, y1, y2 }) => {
    if (y1 === undefined || y2 === undefined) return [];
    const [low, high] = cutAt([y1, y2], up);
    return [{ at: x, low, high }];
  });
  const horizontal = front.flatMap(({ y, x1, x2 }) => {
    if (x1 === undefined || x2 === undefined) return [];
    const [low, high] = cutAt([x1, x2], across);
    return [{ at: y, low, high }];
  });
  return [
    plot.ruleX(vertical, { x: "at", y1: "low", y2: "high", ...WHISKER }),
    plot.ruleY(horizontal, { y: "at", x1: "low", x2: "high", ...WHISKER }),
  ];
}

/**
 * A ring around the recommended trial, with its number on the side better in both objectives, where no trial can be; and
 * the baseline's name on the side worse in both, away from the front.
 */
function labels(plot: Plotting, dots: readonly Dot[], x: ObjectiveAxis, y: ObjectiveAxis): Plot.Markish[] {
  const chosen = dots.filter(({ recommended }) => recommended);
  const baseline = dots.filter(({ kind }) => kind === "baseline");
  const [toRight, toTop] = [isMaximised(x.objective), isMaximised(y.objective)];
  const [lower, upper] = x.range;
  const hasRoom = chosen.every((dot) => (toRight ? upper - dot.x : dot.x - lower) > LABEL_SHARE * (upper - lower));
  const place = { x: "x", y: "y" } as const;
  return [
    plot.dot(chosen, { ...place, r: 10, stroke: "var(--good)", strokeWidth: 2, fill: "none" }),
    plot.text(chosen, {
      ...place,
      text: (dot: Dot) => `trial ${dot.trial}`,
      dx: hasRoom ? (toRight ? 12 : -12) : 0,
      dy: toTop ? -20 : 20,
      textAnchor: hasRoom ? (toRight ? "start" : "end") : "middle",
      fontWeight: "bold",
      fill: "var(--good)",
      ...HALO,
    }),
    plot.text(baseline, {
      ...place,
      text: () => "baseline",
      dx: toRight ? -10 : 10,
      dy: toTop ? 12 : -12,
      textAnchor: toRight ? "end" : "start",
      fill: "var(--reference)",
      ...HALO,
    }),
  ];
}

function captionOf(analysis: Analysis, comparison: string | undefined, hidden: number): string {
  const { basis, counts, front } = analysis;
  const hasIntervals = front.some((point) =>
    Object.values(point.objectives).some(({ value }) => value.lower !== undefined),
  );
  const sentences = [
    basis === "model"
      ? "Each mark is a trial, at the model's estimates, which are free of measurement noise."
      : "Each mark is a trial, at its measured values.",
    comparison === undefined
      ? ""
      : `The dashed lines cross at the ${comparison}, (1, 1); trials in the shaded quadrant are better in both objectives.`,
    hasIntervals ? "Bars on the front are 95 % intervals." : "",
    hidden === 0
      ? ""
      : `${formatCount(hidden, "trial")} far from the front ${hidden === 1 ? "is" : "are"} outside the plotted range.`,
    counts.failed === 0 ? "" : `${formatCount(counts.failed, "trial")} failed and cannot be plotted.`,
  ];
  return sentences.filter((sentence) => sentence !== "").join(" ");
}
