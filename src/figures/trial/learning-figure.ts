/**
 * @file The figure of learning curves: what a metric was while trials trained, and the forecast by which some were stopped.
 */
import type * as Plot from "@observablehq/plot";
import { axisRange, cutAt, inside, type Range } from "../axes/axis-range.ts";
import { axisLabel, type Metric, type MetricScale, metricScale } from "../axes/metric.ts";
import { tickFormat } from "../axes/tick-format.ts";
import type { Description, LegendItem, View } from "../drawing/description.ts";
import { layoutOf } from "../drawing/layout.ts";
import { linePaths } from "../drawing/line-paths.ts";
import type { Plotting } from "../drawing/plotting.ts";
import { heightFor, singlePlot } from "../drawing/single-plot.ts";
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
}

type Kind = LearningCurve["kind"];

const LOOKS: Readonly<Record<Kind, { readonly stroke: string; readonly width: number; readonly opacity: number }>> = {
  completed: { stroke: "var(--suggested)", width: 1, opacity: 0.6 },
  stopped: { stroke: "var(--reference)", width: 1.25, opacity: 0.8 },
  front: { stroke: "var(--front)", width: 2, opacity: 1 },
  running: { stroke: "var(--good)", width: 2, opacity: 1 },
};
const WORDS: Readonly<Record<Kind, string>> = {
  front: "front",
  completed: "completed",
  stopped: "stopped early",
  running: "running",
};
const FORECAST: LegendItem = {
  words: "forecast of a stopped trial, 95 %",
  shape: "dashed",
  colour: "var(--reference)",
};
/** The half-width of a central 95 % interval, in standard deviations. */
const DEVIATIONS_95 = 1.96;

/** A line for each trial; the forecast of a stopped one at the last step of the longest training. */
export function learningFigure(plot: Plotting, data: LearningData, { units = "own", width = 720 }: View): Description {
  const layout = layoutOf(width);
  const scale = metricScale(
    data.metric,
    units,
    data.curves.flatMap(({ values }) => values),
  );
  const last = Math.max(...data.curves.flatMap(({ steps }) => steps.at(-1) ?? 0));
  const first = Math.min(0, ...data.curves.flatMap(({ steps }) => steps[0] ?? 0));
  const forecasts = forecastsOf(data, scale);
  const range = axisRange(
    data.curves.flatMap(({ values }) => values.map(scale.shown)),
    forecasts.map(({ mean }) => mean),
  );
  const kinds = (Object.keys(LOOKS) as Kind[]).filter((kind) => data.curves.some((curve) => curve.kind === kind));
  const curves = data.curves.map((curve) => ({
    ...curve,
    points: pointsOf(curve, scale, range),
    title: titleOf(curve),
  }));
  return singlePlot({
    name: data.name,
    title: data.title,
    caption: captionOf(data, forecasts.length),
    layout,
    height: heightFor(layout),
    legend: [
      ...kinds.map((kind): LegendItem => ({ words: WORDS[kind], shape: "line", colour: LOOKS[kind].stroke })),
      ...(forecasts.length === 0 ? [] : [FORECAST]),
    ],
    x: { label: "step →", domain: [first, last > first ? last * 1.02 : first + 1], ticks: layout.ticks.x },
    y: {
      label: axisLabel(scale, "vertical"),
      domain: [...range],
      ticks: layout.ticks.y,
      tickFormat: tickFormat(range, layout.ticks.y),
    },
    marks: [
      ...kinds.flatMap((kind) =>
        linePaths(
          plot,
          curves.filter((curve) => curve.kind === kind),
          LOOKS[kind],
        ),
      ),
      ...forecastMarks(plot, forecasts, last, range),
    ],
    places: curves.map(({ trial, title, points }) => ({ trial, title, points })),
  });
}

/** The points of a curve; values outside of the plotted range interrupt it. */
function pointsOf(
  { steps, values }: LearningCurve,
  { shown }: MetricScale,
  range: Range,
): readonly (readonly [number, number])[] {
  return steps.map((step, i) => {
    const value = shown(values[i] ?? Number.NaN);
    return [step, inside(value, range) ? value : Number.NaN] as const;
  });
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
  return [
    plot.line(joined, { x: "x", y: "y", z: "z", ...look, strokeWidth: 1, strokeDasharray: "4 3" }),
    plot.ruleX(bars, { x: "x", y1: "from", y2: "to", title: "title", ...look, strokeWidth: 1.5 }),
    plot.dot([...forecasts], { x: () => last, y: "mean", r: 2.5, fill: "var(--reference)", title: "title" }),
  ];
}

function titleOf({ trial, kind, values, forecast }: LearningCurve): string {
  const lines = [`Trial ${trial} (${WORDS[kind]})`, `last value ${formatNumber(values.at(-1) ?? Number.NaN)}`];
  if (forecast !== undefined) {
    lines.push(
      `expected at the end ${formatNumber(forecast.mean)} ± ${formatNumber(forecast.standardError, 2)}`,
      `stopped: it would have ended on the front with ${formatProbability(forecast.probability)}`,
    );
  }
  return lines.join("\n");
}

function captionOf({ metric, curves }: LearningData, forecasts: number): string {
  const stopped =
    forecasts === 0
      ? ""
      : ` ${formatCount(forecasts, "trial")} ${forecasts === 1 ? "was" : "were"} stopped early, because the forecast of the final values made a place on the front improbable.`;
  return `What ${metric.name} was while each of ${formatCount(curves.length, "trial")} trained.${stopped}`;
}
