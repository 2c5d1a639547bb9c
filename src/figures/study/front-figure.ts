/**
 * @file The figure of two objectives: every trial, the front with its intervals and what it dominates, the measurements behind
 * the estimates, the baseline. Kinds of trials differ in shape as well as in colour.
 */
import type * as Plot from "@observablehq/plot";
import { cutAt, inside, type Range } from "../axes/axis-range.ts";
import { axisLabel, isMaximised, type Metric, metricScale } from "../axes/metric.ts";
import { type ObjectiveAxis, objectiveAxis, referenceMarks, stepCurve } from "../axes/objective-axis.ts";
import { tickFormat } from "../axes/tick-format.ts";
import type { Description, LegendItem, View } from "../drawing/description.ts";
import { type Dot, type DotLook, dotMarks, drawnLook } from "../drawing/dot-marks.ts";
import { type Layout, layoutOf, textWidth } from "../drawing/layout.ts";
import type { Plotting } from "../drawing/plotting.ts";
import { heightFor, singlePlot } from "../drawing/single-plot.ts";
import { formatCount, formatInterval, formatNumber, formatProbability } from "../format/number-format.ts";

/** A value with the ends of its central 95 % interval, where the uncertainty is known. */
export interface FrontValue {
  readonly median: number;
  readonly lower?: number;
  readonly upper?: number;
  readonly measured: number;
}

/** A trial in the plane of two objectives, in their own units. */
export interface FrontPoint {
  readonly trial: number;
  readonly origin: string;
  readonly kind: "baseline" | "front" | "initial" | "suggested" | "added";
  readonly x: FrontValue;
  readonly y: FrontValue;
  /** The probability that no other trial is better in every objective. */
  readonly membership?: number;
  /** Present if it violates the outcome constraints. */
  readonly infeasible?: true;
  readonly recommended?: true;
}

/** The front of two objectives. */
export interface FrontData {
  readonly kind: "front";
  readonly name: string;
  readonly title: string;
  readonly x: Metric;
  readonly y: Metric;
  /** `model`: values are estimates. `measured`: they are the measurements. */
  readonly basis: "model" | "measured";
  /** The number of failed trials. */
  readonly failed: number;
  readonly points: readonly FrontPoint[];
}

const FRONT_LINE = { stroke: "var(--front)", strokeWidth: 1.5, strokeOpacity: 0.55 } as const;
const WHISKER = { stroke: "var(--front)", strokeWidth: 1.25, strokeOpacity: 0.45 } as const;
const HALO = { stroke: "var(--ground)", strokeWidth: 4 } as const;
/** The distance of a trial's label from its middle, in pixels. */
const LABEL_OFFSET = 12;
const LABEL_RISE = 20;
/** A trial off the front is shown as one that may belong to it with at least this probability. */
const MIN_MEMBERSHIP = 0.2;

/** What a trial is drawn as. */
type Group = "initial" | "added" | "suggested" | "possible" | "front" | "baseline";

/** The look of each group, in the order of drawing. */
const LOOKS: Readonly<Record<Group, DotLook>> = {
  initial: { symbol: "circle", r: 3.5, stroke: "var(--initial)", strokeWidth: 1.5, fill: "none" },
  added: { symbol: "circle", r: 3.5, stroke: "var(--other)", strokeWidth: 1.5, fill: "none" },
  suggested: { symbol: "circle", r: 3.5, fill: "var(--suggested)", stroke: "var(--ground)", strokeWidth: 0.75 },
  possible: {
    symbol: "circle",
    r: 4.5,
    fill: "var(--front)",
    fillOpacity: 0.4,
    stroke: "var(--front)",
    strokeWidth: 1.25,
  },
  front: { symbol: "square", r: 5, fill: "var(--front)", stroke: "var(--ground)", strokeWidth: 1 },
  baseline: { symbol: "diamond", r: 6.5, fill: "var(--reference)", stroke: "var(--ground)", strokeWidth: 1 },
};

const MEANINGS: Readonly<Record<Group, LegendItem>> = {
  baseline: { words: "baseline", shape: "diamond", colour: "var(--reference)" },
  front: { words: "front", shape: "square", colour: "var(--front)" },
  possible: { words: "perhaps on the front (20 % or more)", shape: "dot", colour: "var(--front)" },
  suggested: { words: "proposed by the search", shape: "dot", colour: "var(--suggested)" },
  added: { words: "added or repeated", shape: "ring", colour: "var(--other)" },
  initial: { words: "initial design", shape: "ring", colour: "var(--initial)" },
};
const MEASURED: LegendItem = { words: "measured", shape: "cross", colour: "var(--axis)" };
const DOMINATED: LegendItem = { words: "dominated by the front", shape: "band", colour: "var(--front)" };

/** A point at the values of the scales. */
interface ShownPoint extends Dot {
  readonly point: FrontPoint;
  readonly group: Group;
  readonly across: Range | undefined;
  readonly up: Range | undefined;
  readonly measured: readonly [x: number, y: number];
}

/** The front of two objectives, relative to the reference if both have one, unless own units are wanted. */
export function frontFigure(plot: Plotting, data: FrontData, { units = "relative", width = 560 }: View): Description {
  const hasBoth = data.x.reference !== undefined && data.y.reference !== undefined;
  const used = hasBoth ? units : "own";
  const layout = layoutOf(width);
  const chosen = data.points.find(({ recommended }) => recommended);
  const axisOf = (key: "x" | "y"): ObjectiveAxis => {
    const { reference: _none, ...alone } = data[key];
    const metric = hasBoth ? data[key] : alone;
    const values = data.points.map((point) => point[key].median);
    return objectiveAxis(metricScale(metric, used, values), values, chosen === undefined ? [] : [chosen[key].median]);
  };
  const [x, y] = [axisOf("x"), axisOf("y")];
  const points = data.points.map((point) => shownPoint(data, point, x, y));
  const shown = points.filter((point) => inside(point.x, x.range) && inside(point.y, y.range));
  const front = shown.filter(({ point }) => point.kind === "front").sort((a, b) => a.x - b.x);
  const groups = (Object.keys(LOOKS) as Group[]).filter((group) => shown.some((point) => point.group === group));
  const looks = new Map(
    groups.map((group) => [group, drawnLook(LOOKS[group], shown.filter((point) => point.group === group).length)]),
  );
  const showsMeasured = data.basis === "model";
  const scaleOf = ({ range }: ObjectiveAxis, ticks: number) => ({
    domain: [...range],
    ticks,
    tickFormat: tickFormat(range, ticks),
  });
  return singlePlot({
    name: data.name,
    title: data.title,
    caption: captionOf(data, used === "relative", points.length - shown.length),
    layout,
    height: heightFor(layout),
    legend: [
      ...groups.map((group) => MEANINGS[group]).reverse(),
      ...(showsMeasured ? [MEASURED] : []),
      ...(front.length > 0 ? [DOMINATED] : []),
    ],
    x: { ...scaleOf(x, layout.ticks.x), label: axisLabel(x.scale, "horizontal") },
    y: { ...scaleOf(y, layout.ticks.y), label: axisLabel(y.scale, "vertical") },
    marks: [
      ...dominatedMarks(plot, front, x, y),
      ...referenceMarks(plot, x, y),
      ...(front.length > 1 ? [plot.line([...front], { x: "x", y: "y", curve: stepCurve(x), ...FRONT_LINE })] : []),
      ...(showsMeasured ? measuredMarks(plot, shown, x.range, y.range) : []),
      ...whiskers(plot, front, x.range, y.range),
      ...groups.flatMap((group) =>
        dotMarks(
          plot,
          shown.filter((point) => point.group === group),
          LOOKS[group],
        ),
      ),
      ...labels(plot, shown, { x, y, layout }),
      ...(points.length === 0 ? emptyMarks(plot, data, x, y) : []),
    ],
    places: shown.map(({ point, group, title, x: px, y: py }) => ({
      ...{ trial: point.trial, title, points: [[px, py]] as const },
      look: looks.get(group),
    })),
  });
}

/** Says in the middle of a figure without trials why there are none. */
function emptyMarks(plot: Plotting, { failed }: FrontData, x: ObjectiveAxis, y: ObjectiveAxis): Plot.Markish[] {
  const words =
    failed === 0 ? "No trial has completed yet." : `No trial has completed: ${formatCount(failed, "trial")} failed.`;
  const middle = ({ range: [lower, upper] }: ObjectiveAxis): number => (lower + upper) / 2;
  return [
    plot.text([words], { x: middle(x), y: middle(y), text: (each: string) => each, fill: "var(--text)", ...HALO }),
  ];
}

function shownPoint(data: FrontData, point: FrontPoint, x: ObjectiveAxis, y: ObjectiveAxis): ShownPoint {
  const [across, up] = [x.scale.shown, y.scale.shown];
  const interval = ({ lower, upper }: FrontValue, shown: (value: number) => number): Range | undefined =>
    lower === undefined || upper === undefined ? undefined : [shown(lower), shown(upper)];
  const isPossible = point.kind !== "front" && point.kind !== "baseline" && (point.membership ?? 0) >= MIN_MEMBERSHIP;
  return {
    point,
    group: isPossible ? "possible" : point.kind,
    x: across(point.x.median),
    y: up(point.y.median),
    across: interval(point.x, across),
    up: interval(point.y, up),
    measured: [across(point.x.measured), up(point.y.measured)],
    title: titleOf(data, point),
  };
}

function titleOf({ x, y, basis }: FrontData, point: FrontPoint): string {
  const words = (metric: Metric, value: FrontValue): string =>
    basis === "model"
      ? `${metric.name} ${formatInterval(value, metric.unit)}, measured ${formatNumber(value.measured)}`
      : `${metric.name} ${formatInterval(value, metric.unit)}`;
  const lines = [`Trial ${point.trial} (${point.origin})`, words(x, point.x), words(y, point.y)];
  if (point.membership !== undefined) lines.push(`on the front with ${formatProbability(point.membership)}`);
  if (point.infeasible) lines.push("violates the outcome constraints");
  return lines.join("\n");
}

/** What the front dominates within the plotted range. */
function dominatedMarks(
  plot: Plotting,
  front: readonly ShownPoint[],
  x: ObjectiveAxis,
  y: ObjectiveAxis,
): Plot.Markish[] {
  if (front.length === 0) return [];
  const [worstX, worstY] = [x, y].map(({ scale, range: [lower, upper] }) =>
    isMaximised(scale.metric) ? lower : upper,
  );
  // A strip from each point to the next one on its worse side in x, as far as the worst y.
  const ordered = isMaximised(x.scale.metric) ? [...front].reverse() : front;
  const strips = ordered.map((point, i) => ({ x1: point.x, x2: ordered[i + 1]?.x ?? worstX, y1: point.y, y2: worstY }));
  return [plot.rect(strips, { x1: "x1", x2: "x2", y1: "y1", y2: "y2", fill: "var(--front)", fillOpacity: 0.07 })];
}

/** Small crosses at the measurements, each joined to the estimate of its trial where that is on the front. */
function measuredMarks(plot: Plotting, shown: readonly ShownPoint[], across: Range, up: Range): Plot.Markish[] {
  const seen = shown.filter(({ measured: [x, y] }) => inside(x, across) && inside(y, up));
  const ends = seen
    .filter(({ group }) => group === "front")
    .flatMap(({ point, measured: [mx, my], x, y }) => [
      { z: point.trial, x: mx, y: my },
      { z: point.trial, x, y },
    ]);
  const dots = seen.map(({ measured: [x, y], title }) => ({ x, y, title }));
  return [
    plot.line(ends, { x: "x", y: "y", z: "z", stroke: "var(--axis)", strokeWidth: 1 }),
    ...dotMarks(plot, dots, { symbol: "times", r: 2, stroke: "var(--axis)", strokeWidth: 1 }),
  ];
}

/** The 95 % intervals of the front, cut at the ends of the axes. */
function whiskers(plot: Plotting, front: readonly ShownPoint[], across: Range, up: Range): Plot.Markish[] {
  const vertical = front.flatMap(({ x, up: interval }) => {
    if (interval === undefined) return [];
    const [low, high] = cutAt(interval, up);
    return [{ at: x, low, high }];
  });
  const horizontal = front.flatMap(({ y, across: interval }) => {
    if (interval === undefined) return [];
    const [low, high] = cutAt(interval, across);
    return [{ at: y, low, high }];
  });
  return [
    plot.ruleX(vertical, { x: "at", y1: "low", y2: "high", ...WHISKER }),
    plot.ruleY(horizontal, { y: "at", x1: "low", x2: "high", ...WHISKER }),
  ];
}

/**
 * A ring around the recommended trial, with its number on the side better in both objectives, where no trial can be; where that
 * side has no room, above or below it on the other side.
 */
function labels(
  plot: Plotting,
  shown: readonly ShownPoint[],
  { x, y, layout }: { readonly x: ObjectiveAxis; readonly y: ObjectiveAxis; readonly layout: Layout },
): Plot.Markish[] {
  const chosen = shown.filter(({ point }) => point.recommended);
  const [toRight, toTop] = [isMaximised(x.scale.metric), isMaximised(y.scale.metric)];
  const [lower, upper] = x.range;
  const { marginLeft, marginRight, marginTop, marginBottom } = layout.margins;
  const up = (heightFor(layout) - marginTop - marginBottom) / (y.range[1] - y.range[0]);
  const pixels = (layout.width - marginLeft - marginRight) / (upper - lower);
  const words = ({ point }: ShownPoint): string => `trial ${point.trial}`;
  const hasRoom = chosen.every((dot) => {
    const room = (toRight ? upper - dot.x : dot.x - lower) * pixels;
    return room >= LABEL_OFFSET + textWidth(words(dot), layout.fontSize);
  });
  // At the lower end of the plot a label below the trial would cover the numbers of the axis.
  const isLow = chosen.some((dot) => (dot.y - y.range[0]) * up < LABEL_RISE + layout.fontSize / 2);
  const goesRight = hasRoom === toRight;
  // Without room the label begins on the other side of the trial's middle and reaches across it.
  const overlap = hasRoom ? LABEL_OFFSET : -LABEL_OFFSET;
  const place = { x: "x", y: "y" } as const;
  return [
    plot.dot(chosen, { ...place, r: 10, stroke: "var(--good)", strokeWidth: 2, fill: "none" }),
    plot.text(chosen, {
      ...place,
      text: words,
      dx: goesRight ? overlap : -overlap,
      dy: toTop || isLow ? -LABEL_RISE : LABEL_RISE,
      textAnchor: goesRight ? "start" : "end",
      fontWeight: "bold",
      fill: "var(--good)",
      ...HALO,
    }),
  ];
}

function captionOf({ x, basis, failed, points }: FrontData, isRelative: boolean, hidden: number): string {
  const hasIntervals = points.some(({ kind, x: value }) => kind === "front" && value.lower !== undefined);
  const reference = x.reference?.name;
  const sentences = [
    basis === "model"
      ? "Each mark is a trial, at the model's estimates, which are free of measurement noise; small crosses are the measurements."
      : "Each mark is a trial, at its measured values.",
    reference === undefined
      ? ""
      : `The dashed lines cross at the ${reference}${isRelative ? ", (1, 1)" : ""}; trials in the shaded quadrant are better in both objectives.`,
    hasIntervals ? "Bars on the front are 95 % intervals." : "",
    hidden === 0
      ? ""
      : `${formatCount(hidden, "trial")} far from the front ${hidden === 1 ? "is" : "are"} outside the plotted range.`,
    failed === 0 ? "" : `${formatCount(failed, "trial")} failed and cannot be plotted.`,
  ];
  return sentences.filter((sentence) => sentence !== "").join(" ");
}
