/**
 * @file The figure of learning curves: what a metric was while trials trained, and the forecast by which some were stopped.
 */
import type * as Plot from "@observablehq/plot";
import { maxOf, minOf } from "../../core/statistics/index.ts";
import { axisRange, cutAt, inside, type Range } from "../axes/axis-range.ts";
import { axisLabel, type Metric, type MetricScale, metricScale } from "../axes/metric.ts";
import { tickFormat } from "../axes/tick-format.ts";
import { wholeTicks } from "../axes/whole-axis.ts";
import { continuedMarks, continuedWords } from "../drawing/continued-marks.ts";
import type { Description, LegendItem, View } from "../drawing/description.ts";
import { type Layout, layoutOf } from "../drawing/layout.ts";
import { type LineGroup, lineGroups } from "../drawing/line-groups.ts";
import type { Plotting } from "../drawing/plotting.ts";
import { heightFor, type LabelledScale, singlePlot } from "../drawing/single-plot.ts";
import { formatCount, formatNumber, formatProbability } from "../format/number-format.ts";

/** The forecast by which a trial was stopped. */
export interface Forecast {
  /** The predicted final value with its standard deviation. */
  readonly mean: number;
  readonly standardError: number;
  /** The probability that the trial would have ended on the front. */
  readonly probability: number;
}

/** What the metric was while a trial trained, in its own unit. */
export interface LearningCurve {
  readonly trial: number;
  readonly kind: "front" | "completed" | "stopped" | "running";
  readonly steps: readonly number[];
  readonly values: readonly number[];
  /** Of a trial that was stopped early. */
  readonly forecast?: Forecast;
}

/** The learning curves of one metric. */
export interface LearningData {
  readonly kind: "learning";
  readonly name: string;
  readonly title: string;
  readonly metric: Metric;
  readonly curves: readonly LearningCurve[];
  /** The last step of the longest training of the study, of which forecasts are; default: the last one of the curves. */
  readonly lastStep?: number;
}

type Kind = LearningCurve["kind"];

/** The groups of lines, in the order of drawing. */
const GROUPS: Readonly<Record<Kind, LineGroup>> = {
  completed: { words: "completed", stroke: "var(--suggested)", width: 1, opacity: 0.6 },
  stopped: { words: "stopped early", stroke: "var(--reference)", width: 1.25, opacity: 0.8 },
  front: { words: "front", stroke: "var(--front)", width: 2, opacity: 1 },
  running: { words: "running", stroke: "var(--good)", width: 2, opacity: 1 },
};
/** So few curves do not hide each other and are drawn as strong as those of the front. */
const FEW_CURVES = 3;
const STRONG_GROUPS: typeof GROUPS = {
  ...GROUPS,
  completed: { ...GROUPS.completed, width: 2, opacity: 1 },
  stopped: { ...GROUPS.stopped, width: 2, opacity: 1 },
};
const FORECAST: LegendItem = {
  words: "forecast of a stopped trial, 95 %",
  shape: "dashed",
  colour: "var(--reference)",
};
/** The whole range of curves is shown up to this many times the range without outliers. */
const MAX_COMPRESSION = 4;
/** The half-width of a central 95 % interval, in standard deviations. */
const DEVIATIONS_95 = 1.96;

/** A line for each trial; the forecast of a stopped one at the last step of the longest training. */
export function learningFigure(
  plot: Plotting,
  data: LearningData,
  { units = "own", width = 720, maxHeight }: View,
): Description {
  const layout = layoutOf(width);
  const scale = metricScale(
    data.metric,
    units,
    data.curves.flatMap(({ values }) => values),
  );
  const across = stepAxis(data, layout);
  const forecasts = forecastsOf(data, scale);
  const range = curveRange(
    data.curves.flatMap(({ values }) => values.map(scale.shown)),
    forecasts.flatMap(({ mean, low, high }) => (forecasts.length > FEW_CURVES ? [mean] : [mean, low, high])),
  );
  const curves = data.curves.map((curve) => ({
    trial: curve.trial,
    group: curve.kind,
    points: pointsOf(curve, scale, range),
    title: titleOf(curve),
  }));
  const drawn = lineGroups(plot, curves.length > FEW_CURVES ? GROUPS : STRONG_GROUPS, curves);
  const outside = data.curves.filter(({ values }) => !values.every((value) => inside(scale.shown(value), range)));
  return singlePlot({
    name: data.name,
    title: data.title,
    caption: `${captionOf(data, forecasts.length, outside.length)}${continuedWords(forecasts, range)}`,
    layout,
    height: heightFor(layout, maxHeight),
    legend: [...drawn.legend, ...(forecasts.length === 0 ? [] : [FORECAST])],
    x: across.scale,
    y: {
      label: axisLabel(scale, "vertical"),
      domain: [...range],
      ticks: layout.ticks.y,
      tickFormat: tickFormat(range, layout.ticks.y),
    },
    marks: [...drawn.marks, ...forecastMarks(plot, forecasts, across.last, range)],
    places: curves.map(({ trial, title, points }) => ({ trial, title, points })),
  });
}

/**
 * The range of curves. The first steps of a curve are far from its end, so all values are shown unless that would compress the
 * others too much.
 */
function curveRange(values: readonly number[], required: readonly number[]): Range {
  const usual = axisRange(values, required);
  const whole = axisRange([], [...values, ...required]);
  return whole[1] / 4 - whole[0] / 4 <= MAX_COMPRESSION * (usual[1] / 4 - usual[0] / 4) ? whole : usual;
}

/** The axis of steps, from the first one of any curve to somewhat beyond the last one. */
function stepAxis(
  { curves, lastStep }: LearningData,
  { ticks }: Layout,
): { readonly scale: LabelledScale; readonly last: number } {
  const ends = curves
    .flatMap(({ steps }) => [steps[0] ?? Number.NaN, steps.at(-1) ?? Number.NaN])
    .filter(Number.isFinite);
  if (lastStep !== undefined && curves.some(({ forecast }) => forecast !== undefined)) ends.push(lastStep);
  const [first, last] = ends.length === 0 ? [0, 0] : [minOf(ends), maxOf(ends)];
  const end = last > first ? last + 0.02 * (last - first) : first + 1;
  const isWhole = curves.every(({ steps }) => steps.every(Number.isInteger));
  const format = isWhole ? { ticks: [...wholeTicks(first, end, ticks.x)], tickFormat: "d" } : { ticks: ticks.x };
  return { scale: { label: "step →", domain: [first, end], ...format }, last };
}

/** The points of a curve. Outside of the plotted range it is interrupted, at the end of the axis. */
function pointsOf(
  { steps, values }: LearningCurve,
  { shown }: MetricScale,
  range: Range,
): readonly (readonly [number, number])[] {
  const points = steps.map((step, i) => [step, shown(values[i] ?? Number.NaN)] as const);
  return points.flatMap((point, i) => {
    const isInside = inside(point[1], range);
    const before = points[i - 1];
    const crossing =
      before === undefined || inside(before[1], range) === isInside ? [] : [whereCut(before, point, range)];
    const own = isInside ? point : ([point[0], Number.NaN] as const);
    return [...crossing, own];
  });
}

/** Where the line between a point inside of the range and one outside of it meets the end of the range. */
function whereCut(
  from: readonly [number, number],
  to: readonly [number, number],
  [lower, upper]: Range,
): readonly [number, number] {
  const outside = inside(from[1], [lower, upper]) ? to : from;
  const end = outside[1] > upper ? upper : lower;
  const share = (end - from[1]) / (to[1] - from[1]);
  return Number.isFinite(share) ? [from[0] + share * (to[0] - from[0]), end] : [outside[0], Number.NaN];
}

/** A forecast as it is shown, joined to the end of its trial's curve. */
interface ShownForecast {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  readonly fromStep: number;
  readonly fromValue: number;
  readonly title: string;
}

function forecastsOf({ curves }: LearningData, { shown }: MetricScale): readonly ShownForecast[] {
  return curves.flatMap((curve) => {
    const { forecast, steps, values } = curve;
    if (forecast === undefined) return [];
    const { mean, standardError } = forecast;
    return [
      {
        mean: shown(mean),
        low: shown(mean - DEVIATIONS_95 * standardError),
        high: shown(mean + DEVIATIONS_95 * standardError),
        fromStep: steps.at(-1) ?? Number.NaN,
        fromValue: shown(values.at(-1) ?? Number.NaN),
        title: titleOf(curve),
      },
    ];
  });
}

function forecastMarks(
  plot: Plotting,
  forecasts: readonly ShownForecast[],
  last: number,
  range: Range,
): Plot.Markish[] {
  const joined = forecasts.flatMap(({ fromStep, fromValue, mean }, z) => [
    { z, x: fromStep, y: inside(fromValue, range) ? fromValue : Number.NaN },
    { z, x: last, y: mean },
  ]);
  const bars = forecasts.map(({ low, high, title }) => {
    const [from, to] = cutAt([low, high], range);
    return { x: last, from, to, title };
  });
  const look = { stroke: "var(--reference)", strokeOpacity: 0.6 } as const;
  const whole = forecasts.map(({ low, high }) => ({ at: last, low, high }));
  return [
    ...continuedMarks(plot, whole, { along: "y", range, colour: "var(--reference)", opacity: 0.6 }),
    plot.line(joined, { x: "x", y: "y", z: "z", ...look, strokeWidth: 1, strokeDasharray: "4 3" }),
    plot.ruleX(bars, { x: "x", y1: "from", y2: "to", title: "title", ...look, strokeWidth: 1.5 }),
    plot.dot([...forecasts], { x: () => last, y: "mean", r: 2.5, fill: "var(--reference)", title: "title" }),
  ];
}

function titleOf({ trial, kind, values, forecast }: LearningCurve): string {
  const lines = [`Trial ${trial} (${GROUPS[kind].words})`, `last value ${formatNumber(values.at(-1) ?? Number.NaN)}`];
  if (forecast !== undefined) {
    lines.push(
      `expected at the end ${formatNumber(forecast.mean)} ± ${formatNumber(forecast.standardError, 2)}`,
      `stopped: it would have ended on the front with ${formatProbability(forecast.probability)}`,
    );
  }
  return lines.join("\n");
}

function captionOf({ metric, curves }: LearningData, forecasts: number, outside: number): string {
  const stopped =
    forecasts === 0
      ? ""
      : ` ${formatCount(forecasts, "trial")} ${forecasts === 1 ? "was" : "were"} stopped early, because the forecast of the final values made a place on the front improbable.`;
  const hidden =
    outside === 0
      ? ""
      : ` ${formatCount(outside, "curve")} ${outside === 1 ? "leaves" : "leave"} the plotted range, with values far from the others; there the line is interrupted.`;
  const [only] = curves.length === 1 ? curves : [];
  const trials = only === undefined ? `each of ${formatCount(curves.length, "trial")}` : `trial ${only.trial}`;
  return `What ${metric.name} was while ${trials} trained.${stopped}${hidden}`;
}
