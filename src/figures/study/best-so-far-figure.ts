/**
 * @file The figure of the best value of a single objective after each evaluation.
 */
import type * as Plot from "@observablehq/plot";
import { axisRange, inside, type Range } from "../axes/axis-range.ts";
import { axisLabel, type Metric, type MetricScale, metricScale } from "../axes/metric.ts";
import { modelBoundary } from "../axes/model-boundary.ts";
import { tickFormat } from "../axes/tick-format.ts";
import { evaluationAxis, evaluationsNote } from "../axes/whole-axis.ts";
import type { Description, LegendItem, View } from "../drawing/description.ts";
import { dotMarks } from "../drawing/dot-marks.ts";
import { layoutOf } from "../drawing/layout.ts";
import type { Plotting } from "../drawing/plotting.ts";
import { heightFor, singlePlot } from "../drawing/single-plot.ts";
import { formatCount, formatNumber } from "../format/number-format.ts";

/** The best values after one more completed trial, in the objective's own unit. */
export interface BestPoint {
  readonly trial: number;
  /** The number of evaluations so far, failed and early-stopped ones included. */
  readonly evaluations: number;
  /** The trial's own measurement. */
  readonly own: number;
  /** The best measurement so far; absent while none satisfies the outcome constraints. */
  readonly measured?: number;
  /** The best estimate so far. */
  readonly model?: number;
}

/** The best value of a single objective after each completed trial. */
export interface BestSoFarData {
  readonly kind: "best-so-far";
  readonly name: string;
  readonly title: string;
  readonly objective: Metric;
  readonly basis: "model" | "measured";
  readonly points: readonly BestPoint[];
  /** The number of evaluations that have ended, failed and early-stopped ones included. */
  readonly evaluations: number;
  /** The number of evaluations before the first proposal of a model; absent if there was none. */
  readonly beforeModel?: number;
}

const MODEL: LegendItem = { words: "best estimate", shape: "line", colour: "var(--front)" };
const BEST: LegendItem = { words: "best measurement", shape: "line", colour: "var(--initial)" };
const OWN: LegendItem = { words: "measurements", shape: "ring", colour: "var(--initial)" };

/** One evaluation: its own measurement, and the best ones so far, as they are shown. */
interface Step {
  readonly trial: number;
  readonly evaluations: number;
  readonly own: number;
  /** Its own measurement in words: relative, or in the objective's own unit. */
  readonly written: number;
  readonly measured: number | undefined;
  readonly model: number | undefined;
}

/** The best value after each evaluation. */
export function bestSoFarFigure(
  plot: Plotting,
  data: BestSoFarData,
  { units = "own", width = 560, maxHeight }: View,
): Description {
  const { objective, basis, beforeModel } = data;
  const layout = layoutOf(width);
  const scale = metricScale(
    objective,
    units,
    data.points.map(({ own }) => own),
  );
  const steps = stepsOf(data, scale);
  const reference = objective.reference === undefined ? undefined : scale.shown(objective.reference.value);
  const best = steps.flatMap(({ measured, model }) => [measured, model]).filter((value) => value !== undefined);
  const range = axisRange(best, [reference, best.at(-1)]);
  const across = evaluationAxis(data.evaluations, layout.ticks.x);
  const shown = steps.filter(({ own }) => inside(own, range));
  const dots = shown.map(({ trial, evaluations: x, own: y, written }) => ({
    trial,
    x,
    y,
    title: titleOf(data, trial, written),
  }));
  return singlePlot({
    name: data.name,
    title: data.title,
    caption: captionOf(data, steps.length - shown.length),
    label: `Best ${objective.name} after each evaluation`,
    layout,
    height: heightFor(layout, maxHeight),
    legend: basis === "model" ? [MODEL, { ...BEST, shape: "dotted" }, OWN] : [BEST, OWN],
    x: across.scale,
    y: {
      label: axisLabel(scale, "vertical"),
      domain: [...range],
      ticks: layout.ticks.y,
      tickFormat: tickFormat(range, layout.ticks.y),
    },
    marks: [
      ...(reference === undefined
        ? []
        : [plot.ruleY([reference], { stroke: "var(--reference)", strokeDasharray: "4 4" })]),
      ...modelBoundary(plot, beforeModel === undefined ? [] : [beforeModel + 0.5], range[1]),
      ...dotMarks(plot, dots, { r: 2.5, stroke: "var(--initial)", fill: "none" }),
      ...lines(plot, across.extended(steps), basis, range),
    ],
    places: dots.map(({ trial, title, x, y }) => ({ trial, title, points: [[x, y]] })),
  });
}

function stepsOf({ points }: BestSoFarData, { shown, isRelative }: MetricScale): readonly Step[] {
  const maybe = (value: number | undefined): number | undefined => (value === undefined ? undefined : shown(value));
  return points.map(({ trial, evaluations, own, measured, model }) => ({
    trial,
    evaluations,
    own: shown(own),
    written: isRelative ? shown(own) : own,
    measured: maybe(measured),
    model: maybe(model),
  }));
}

function titleOf({ objective: { name } }: BestSoFarData, trial: number, value: number): string {
  return `Trial ${trial}\n${name} ${formatNumber(value)}`;
}

/** The best measurement, and the best estimate; values beyond the axis are left out. */
function lines(
  plot: Plotting,
  steps: readonly Step[],
  basis: BestSoFarData["basis"],
  range: Range,
): readonly Plot.Markish[] {
  const line = { x: "evaluations", curve: "step-after" } as const;
  const within = (value: number | undefined): number =>
    value !== undefined && inside(value, range) ? value : Number.NaN;
  const measured = plot.line([...steps], {
    ...line,
    y: ({ measured: value }: Step) => within(value),
    stroke: "var(--initial)",
    strokeWidth: 1.5,
    strokeDasharray: basis === "model" ? "2 3" : "none",
  });
  if (basis !== "model") return [measured];
  const y = ({ model }: Step): number => within(model);
  return [measured, plot.line([...steps], { ...line, y, stroke: "var(--front)", strokeWidth: 2.5 })];
}

function captionOf({ basis, objective, points, evaluations }: BestSoFarData, hidden: number): string {
  const { reference } = objective;
  const sentences = [
    basis === "model"
      ? "Solid line: the best of the present model's estimates. Dotted line: the best measurement, which includes noise."
      : "Line: the best measurement so far.",
    "Circles are the measurements.",
    points.length < evaluations
      ? `The horizontal axis counts evaluations${evaluationsNote(points.length, evaluations)}.`
      : "",
    reference === undefined ? "" : `The horizontal line is the ${reference.name}.`,
    hidden === 0
      ? ""
      : `${formatCount(hidden, "measurement")} outside the plotted range ${hidden === 1 ? "is" : "are"} not shown.`,
  ];
  return sentences.filter((sentence) => sentence !== "").join(" ");
}
