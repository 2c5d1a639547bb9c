/**
 * @file The figure of the tutorial's two objectives, relative to the baseline: trials, the true front, what the trials have gained
 * over the baseline, and the candidates of a batch at their predictions. Its axes are always the same, so that figures compare.
 */
import type * as Plot from "@observablehq/plot";
import { cutAt, inside, type Range } from "../axes/axis-range.ts";
import type { Description, LegendItem, View } from "../drawing/description.ts";
import { layoutOf } from "../drawing/layout.ts";
import type { Plotting } from "../drawing/plotting.ts";
import { singlePlot } from "../drawing/single-plot.ts";
import { formatCount, formatNumber } from "../format/number-format.ts";

type Pair = readonly [x: number, y: number];

/** A predicted value with the ends of its central 95 % interval. */
export interface PredictedValue {
  readonly median: number;
  readonly lower: number;
  readonly upper: number;
}

/** An evaluated trial. */
export interface PlanePoint {
  readonly trial: number;
  readonly kind: "baseline" | "initial" | "suggested";
  readonly measured: Pair;
  /** Without noise. */
  readonly exact: Pair;
}

/** A proposed configuration, with its outcome without noise once it is evaluated. */
export interface PlaneCandidate {
  readonly label: string;
  readonly x: PredictedValue;
  readonly y: PredictedValue;
  readonly outcome?: Pair;
}

/** The plane of two minimised objectives, relative to the baseline at (1, 1). */
export interface PlaneData {
  readonly kind: "lesson-plane";
  readonly name: string;
  readonly title: string;
  readonly objectives: readonly [x: string, y: string];
  /** The true front, in the order of its first objective. */
  readonly trueFront: readonly Pair[];
  readonly points: readonly PlanePoint[];
  /** What one parameter alone does, from the baseline. */
  readonly paths: readonly { readonly label: string; readonly points: readonly Pair[] }[];
  readonly candidates: readonly PlaneCandidate[];
}

/** Both axes. */
const RANGE: Range = [-0.25, 2.25];
const HALO = { stroke: "var(--ground)", strokeWidth: 4 } as const;
const TRUE_FRONT: LegendItem = { words: "true front", shape: "dashed", colour: "var(--good)" };

type Group = "initial" | "suggested" | "front" | "baseline";

const LOOKS: Readonly<Record<Group, Plot.DotOptions>> = {
  initial: { symbol: "circle", r: 4, stroke: "var(--initial)", strokeWidth: 1.5, fill: "none" },
  suggested: { symbol: "circle", r: 4, fill: "var(--suggested)", stroke: "var(--ground)", strokeWidth: 0.75 },
  front: { symbol: "square", r: 5, fill: "var(--front)", stroke: "var(--ground)", strokeWidth: 1 },
  baseline: { symbol: "diamond", r: 7, fill: "var(--reference)", stroke: "var(--ground)", strokeWidth: 1 },
};
const MEANINGS: Readonly<Record<Group, LegendItem>> = {
  baseline: { words: "baseline", shape: "diamond", colour: "var(--reference)" },
  front: { words: "front so far", shape: "square", colour: "var(--front)" },
  suggested: { words: "proposed by the model", shape: "dot", colour: "var(--suggested)" },
  initial: { words: "initial design", shape: "ring", colour: "var(--initial)" },
};

/** A trial as it is drawn. */
interface ShownPoint extends PlanePoint {
  readonly x: number;
  readonly y: number;
  readonly group: Group;
  readonly title: string;
}

/** The plane. */
export function planeFigure(plot: Plotting, data: PlaneData, { width = 620 }: View): Description {
  const layout = layoutOf(width);
  const [across, up] = data.objectives;
  const all = shownPoints(data);
  const points = all.filter(({ x, y }) => inside(x, RANGE) && inside(y, RANGE));
  const groups = (Object.keys(LOOKS) as Group[]).filter((group) => points.some((point) => point.group === group));
  const gained = points.filter(({ x, y, group }) => group === "front" && x < 1 && y < 1);
  const noisy = points.filter(({ x, y, measured }) => x !== measured[0] || y !== measured[1]);
  const axis = (ticks: number) => ({ domain: [...RANGE], ticks, tickFormat: (value: number) => value.toFixed(1) });
  return singlePlot({
    name: data.name,
    title: data.title,
    caption: captionOf(data, {
      isNoisy: noisy.length > 0,
      hasGain: gained.length > 0,
      hidden: all.length - points.length,
    }),
    label: `${data.title}: ${across} and ${up} relative to the baseline`,
    layout,
    height: Math.round(Math.min(560, width * (layout.isNarrow ? 0.98 : 0.86))),
    legend: [
      ...groups.map((group) => MEANINGS[group]).reverse(),
      TRUE_FRONT,
      ...(gained.length > 0 ? [{ words: "hypervolume", shape: "band", colour: "var(--front)" } as const] : []),
      ...(noisy.length > 0 ? [{ words: "measured", shape: "cross", colour: "var(--axis)" } as const] : []),
      ...candidateLegend(data.candidates),
      ...(data.paths.length > 0
        ? [{ words: "one parameter from 0 to 1", shape: "line", colour: "var(--other)" } as const]
        : []),
    ],
    x: { ...axis(layout.ticks.x), label: `${across}, relative to the baseline (← better)` },
    y: { ...axis(layout.ticks.y), label: `${up}, relative to the baseline (↓ better)` },
    marks: [
      ...backgroundMarks(plot, data, gained),
      ...pathMarks(plot, data.paths),
      ...measuredMarks(plot, noisy),
      ...groups.map((group) =>
        plot.dot(
          points.filter((point) => point.group === group),
          { x: "x", y: "y", title: "title", ...LOOKS[group] },
        ),
      ),
      ...candidateMarks(plot, data.candidates),
    ],
    places: points.map(({ trial, title, x, y }) => ({ trial, title, points: [[x, y]] })),
  });
}

function shownPoints({ points, objectives: [across, up] }: PlaneData): readonly ShownPoint[] {
  const dominates = (a: Pair, b: Pair): boolean => a[0] <= b[0] && a[1] <= b[1] && (a[0] < b[0] || a[1] < b[1]);
  return points.map((point) => {
    const [x, y] = point.exact;
    const isFront = point.kind !== "baseline" && !points.some(({ exact }) => dominates(exact, point.exact));
    const [mx, my] = point.measured;
    return {
      ...point,
      x,
      y,
      group: isFront ? "front" : point.kind,
      title: `Trial ${point.trial} (${point.kind})\n${across} ${formatNumber(x)}, measured ${formatNumber(mx)}\n${up} ${formatNumber(y)}, measured ${formatNumber(my)}`,
    };
  });
}

/** What is better than the baseline, what has been gained of it, and the true front. */
function backgroundMarks(plot: Plotting, { trueFront }: PlaneData, gained: readonly ShownPoint[]): Plot.Markish[] {
  const reference = { stroke: "var(--reference)", strokeWidth: 1.25, strokeDasharray: "4 4" };
  const sides = { x1: "x1", x2: "x2", y1: "y1", y2: "y2" } as const;
  const better = [{ x1: RANGE[0], x2: 1, y1: RANGE[0], y2: 1 }];
  const ordered = [...gained].sort((a, b) => a.x - b.x);
  // A strip from each point to the next one on its right, as far as the baseline.
  const strips = ordered.map(({ x, y }, i) => ({ x1: x, x2: ordered[i + 1]?.x ?? 1, y1: y, y2: 1 }));
  const front = trueFront.map(([x, y]) => ({ x, y }));
  return [
    plot.rect(better, { ...sides, fill: "var(--good)", fillOpacity: 0.06 }),
    plot.rect(strips, { ...sides, fill: "var(--front)", fillOpacity: 0.2 }),
    plot.ruleX([1], reference),
    plot.ruleY([1], reference),
    plot.line(front, { x: "x", y: "y", stroke: "var(--good)", strokeWidth: 1.75, strokeDasharray: "6 4" }),
  ];
}

function pathMarks(plot: Plotting, paths: PlaneData["paths"]): Plot.Markish[] {
  const points = paths.flatMap(({ label, points: own }) => own.map(([x, y]) => ({ x, y, z: label })));
  const ends = paths.flatMap(({ label, points: own }) => {
    // The end that is farther from the baseline has room for a label, on its side away from the baseline.
    const [end] = [...own].sort((a, b) => distance(b) - distance(a));
    return end === undefined ? [] : [{ label, x: end[0], y: end[1] }];
  });
  const look = { x: "x", y: "y", text: "label", fill: "var(--other)", fontWeight: "bold", ...HALO } as const;
  const right = ends.filter(({ x }) => x >= 1);
  const left = ends.filter(({ x }) => x < 1);
  return [
    plot.line(points, { x: "x", y: "y", z: "z", stroke: "var(--other)", strokeWidth: 2.5 }),
    plot.text(right, { ...look, dx: 9, dy: 10, textAnchor: "start" }),
    plot.text(left, { ...look, dx: -9, dy: -10, textAnchor: "end" }),
  ];
}

function distance([x, y]: Pair): number {
  return Math.hypot(x - 1, y - 1);
}

/** Small crosses at the measurements, each joined to the value without noise. */
function measuredMarks(plot: Plotting, noisy: readonly ShownPoint[]): Plot.Markish[] {
  const seen = noisy.filter(({ measured: [x, y] }) => inside(x, RANGE) && inside(y, RANGE));
  const ends = seen.flatMap(({ trial, x, y, measured: [mx, my] }) => [
    { z: trial, x, y },
    { z: trial, x: mx, y: my },
  ]);
  const crosses = seen.map(({ measured: [x, y], title }) => ({ x, y, title }));
  return [
    plot.line(ends, { x: "x", y: "y", z: "z", stroke: "var(--axis)", strokeWidth: 0.75 }),
    plot.dot(crosses, { x: "x", y: "y", symbol: "times", r: 2.5, stroke: "var(--axis)", strokeWidth: 1.25 }),
  ];
}

function candidateLegend(candidates: readonly PlaneCandidate[]): LegendItem[] {
  if (candidates.length === 0) return [];
  const isEvaluated = candidates.some(({ outcome }) => outcome !== undefined);
  return [
    { words: "candidate, predicted with its 95 % intervals", shape: "ring", colour: "var(--other)" },
    ...(isEvaluated ? [{ words: "candidate, evaluated", shape: "dot", colour: "var(--other)" } as const] : []),
  ];
}

/** Predictions with their intervals, each joined to its outcome. */
function candidateMarks(plot: Plotting, candidates: readonly PlaneCandidate[]): Plot.Markish[] {
  const look = { stroke: "var(--other)", strokeWidth: 1.5, strokeOpacity: 0.7 } as const;
  const place = { x: "x", y: "y" } as const;
  const predicted = candidates.map(({ label, x, y }) => {
    const [left, right] = cutAt([x.lower, x.upper], RANGE);
    const [low, high] = cutAt([y.lower, y.upper], RANGE);
    const title = `Candidate ${label}, predicted\n${formatNumber(x.median)} (${formatNumber(x.lower)} to ${formatNumber(x.upper)})\n${formatNumber(y.median)} (${formatNumber(y.lower)} to ${formatNumber(y.upper)})`;
    return { label, title, x: within(x.median), y: within(y.median), left, right, low, high };
  });
  const outcomes = candidates.flatMap(({ label, outcome }) =>
    outcome === undefined ? [] : [{ z: label, x: within(outcome[0]), y: within(outcome[1]) }],
  );
  const joined = [...predicted.map(({ label, x, y }) => ({ z: label, x, y })), ...outcomes];
  return [
    plot.ruleX(predicted, { x: "x", y1: "low", y2: "high", ...look }),
    plot.ruleY(predicted, { y: "y", x1: "left", x2: "right", ...look }),
    plot.line(outcomes.length > 0 ? joined : [], { ...place, z: "z", stroke: "var(--other)", strokeDasharray: "2 3" }),
    plot.dot(predicted, {
      ...place,
      r: 5.5,
      fill: "var(--ground)",
      stroke: "var(--other)",
      strokeWidth: 2,
      title: "title",
    }),
    plot.dot(outcomes, { ...place, r: 5, fill: "var(--other)", stroke: "var(--ground)", strokeWidth: 1 }),
    plot.text(predicted, {
      ...place,
      text: "label",
      dx: 12,
      dy: -11,
      fontWeight: "bold",
      fill: "var(--other)",
      ...HALO,
    }),
  ];
}

/** The nearest value that is on the axes. */
function within(value: number): number {
  return Math.max(RANGE[0], Math.min(RANGE[1], value));
}

interface Shown {
  readonly isNoisy: boolean;
  readonly hasGain: boolean;
  /** Number of trials outside of the axes. */
  readonly hidden: number;
}

function captionOf({ candidates, paths }: PlaneData, { isNoisy, hasGain, hidden }: Shown): string {
  const sentences = [
    "The baseline is at (1, 1); what lies below and to the left of it, in the shaded quadrant, is better in both objectives.",
    hasGain ? "The blue area is the hypervolume: what the front so far dominates beyond the baseline." : "",
    isNoisy
      ? "Marks are values without noise, which only a synthetic problem can show; crosses are the measurements, and the optimiser sees nothing else."
      : "",
    candidates.length > 0
      ? "Numbers give the order in which the candidates were chosen; a value off the axes is drawn at their end."
      : "",
    hidden > 0
      ? `${formatCount(hidden, "trial")} far from the front ${hidden === 1 ? "is" : "are"} outside the plotted range.`
      : "",
    paths.length > 0 ? "Each line shows what one parameter does when all others stay at the baseline's values." : "",
  ];
  return sentences.filter((sentence) => sentence !== "").join(" ");
}
