/**
 * @file The figure of a diagnosis: measured values against leave-one-out predictions, one panel per model.
 */
import type * as Plot from "@observablehq/plot";
import { axisRange, cutAt, inside, type Range } from "../axes/axis-range.ts";
import { axisLabel, type Metric, type MetricScale, metricScale } from "../axes/metric.ts";
import { tickFormat } from "../axes/tick-format.ts";
import { continuedMarks, continuedWords, type DrawnInterval } from "../drawing/continued-marks.ts";
import type { Cell, Description, LegendItem, View } from "../drawing/description.ts";
import { cornerOf, fittingText, heightBelowHeading, layoutOf, leftMargin, placePanels } from "../drawing/layout.ts";
import type { Plotting } from "../drawing/plotting.ts";
import { formatCount, formatNumber } from "../format/number-format.ts";

/** A trial that was predicted from all others, in the metric's own unit. */
export interface LeftOutPoint {
  readonly trial: number;
  readonly observed: number;
  readonly mean: number;
  readonly interval50: Range;
  readonly interval95: Range;
}

/** One model's predictions. */
export interface LeftOutModel {
  readonly model: string;
  /** R² with its standard error. */
  readonly explained: string;
  /** Its scores, in a sentence; absent where they are beside the figure. */
  readonly scores?: string;
  readonly predictions: readonly LeftOutPoint[];
}

/** The leave-one-out predictions of a metric. */
export interface LeftOutData {
  readonly kind: "left-out";
  readonly name: string;
  readonly title: string;
  readonly metric: Metric;
  readonly models: readonly LeftOutModel[];
  /** The number of winsorised outcomes. */
  readonly winsorised: number;
}

/** The least width and height of a panel in pixels: three of them stand side by side on a sheet of A4. */
const MIN_PANEL = 230;
/** Narrower panels have fewer ticks. */
const WIDE_PANEL = 300;

const LEGEND: readonly LegendItem[] = [
  { words: "inside of its 95 % interval", shape: "dot", colour: "var(--front)" },
  { words: "outside", shape: "cross", colour: "var(--reference)" },
  { words: "prediction = measurement", shape: "dashed", colour: "var(--reference)" },
];

/** A prediction as it is shown. */
interface Prediction extends LeftOutPoint {
  /** Whether the measurement lies outside the 95 % interval. */
  readonly missed: boolean;
  readonly title: string;
}

/** Predictions against measurements, model beside model. */
export function leftOutFigure(
  plot: Plotting,
  data: LeftOutData,
  { units = "relative", width = 920 }: View,
): Description {
  const scale = metricScale(
    data.metric,
    units,
    data.models.flatMap(({ predictions }) => predictions.flatMap(({ observed, mean }) => [observed, mean])),
  );
  const models = data.models.map((model) => ({
    ...model,
    all: model.predictions.map((each) => predictionOf(data.metric, each, scale)),
  }));
  const all = models.flatMap((model) => model.all);
  const range = axisRange(
    all.flatMap(({ observed, mean }) => [observed, mean]),
    [],
  );
  const isShown = ({ observed, mean }: Prediction): boolean => inside(observed, range) && inside(mean, range);
  const panels = placePanels(
    models.length,
    width,
    (panel) => Math.round(Math.min(470, Math.max(MIN_PANEL, panel * 0.95))),
    MIN_PANEL,
  );
  const hidden = all.filter((each) => !isShown(each)).length / Math.max(1, models.length);
  return {
    name: data.name,
    title: data.title,
    caption: `${captionOf(data, scale.isRelative, Math.round(hidden))}${continuedWords(bars95(all.filter(isShown)), range)}`,
    label: `${data.metric.name}: measured against predicted`,
    width,
    height: panels.total,
    fontSize: layoutOf(panels.width).fontSize,
    legend: LEGEND,
    cells: models.map(
      (model, i): Cell => ({
        ...cornerOf(panels, i),
        heading: `${model.model}: R² ${model.explained}`,
        options: panelOptions(plot, scale, { range, shown: model.all.filter(isShown), size: panels }),
        places: model.all
          .filter(isShown)
          .map(({ trial, title, observed, mean }) => ({ trial, title, points: [[observed, mean]] })),
      }),
    ),
  };
}

/** What one panel shows. */
interface Panel {
  readonly range: Range;
  readonly shown: readonly Prediction[];
  readonly size: { readonly width: number; readonly height: number };
}

function panelOptions(plot: Plotting, scale: MetricScale, { range, shown, size }: Panel): Cell["options"] {
  const layout = layoutOf(size.width);
  const unnamed = axisLabel({ ...scale, metric: withoutGoal(scale.metric) }, "horizontal");
  const label = (...texts: readonly string[]): string => fittingText(texts, size.width - 16, layout.fontSize);
  // However little room there is, the axis says what its numbers are.
  const { name, unit } = scale.metric;
  const short = scale.isRelative ? ", relative" : unit ? `, ${unit}` : "";
  const ticks = size.width < WIDE_PANEL ? 3 : 5;
  const axis = { domain: [...range], ticks, tickFormat: tickFormat(range, ticks) };
  return {
    width: size.width,
    height: heightBelowHeading(size.height, layout.fontSize),
    ...layout.margins,
    marginLeft: leftMargin(layout, range, axis.tickFormat),

    x: { ...axis, label: label(`${unnamed}, measured →`, `${name}${short}, measured →`, `measured${short} →`) },
    y: {
      ...axis,
      label: label(
        `↑ ${unnamed}, predicted from the other trials`,
        `↑ ${unnamed}, predicted`,
        `↑ ${name}${short}, predicted`,
        `↑ predicted${short}`,
      ),
    },
    marks: [diagonal(plot, range), ...predictionMarks(plot, shown, range)],
  };
}

function withoutGoal({ goal: _goal, ...metric }: Metric): Metric {
  return metric;
}

function predictionOf({ unit }: Metric, each: LeftOutPoint, { shown }: MetricScale): Prediction {
  const { trial, observed, mean, interval50, interval95 } = each;
  const words = unit === undefined || unit === "" ? "" : ` ${unit}`;
  return {
    trial,
    observed: shown(observed),
    mean: shown(mean),
    interval50: [shown(interval50[0]), shown(interval50[1])],
    interval95: [shown(interval95[0]), shown(interval95[1])],
    missed: !inside(observed, interval95),
    title: `Trial ${trial}\nmeasured ${formatNumber(observed)}${words}\npredicted ${formatNumber(mean)}${words} (${formatNumber(interval95[0])} to ${formatNumber(interval95[1])})`,
  };
}

/** The line on which prediction and measurement are equal. */
function diagonal(plot: Plotting, range: Range): Plot.Markish {
  const end = (value: number): number => value;
  return plot.line([...range], { x: end, y: end, stroke: "var(--reference)", strokeDasharray: "4 4" });
}

/** The 95 % intervals at the measurements, in whole. */
function bars95(predictions: readonly Prediction[]): readonly DrawnInterval[] {
  return predictions.map(({ observed, interval95: [low, high] }) => ({ at: observed, low, high }));
}

/** Thin 95 % intervals, thick 50 % intervals, and a dot, or a cross for a measurement outside the 95 % interval. */
function predictionMarks(plot: Plotting, shown: readonly Prediction[], range: Range): Plot.Markish[] {
  const bars = (read: (prediction: Prediction) => Range) =>
    shown.map((each) => {
      const [low, high] = cutAt(read(each), range);
      return { at: each.observed, low, high, missed: each.missed };
    });
  const look = (strokeWidth: number) => ({
    x: "at",
    y1: "low",
    y2: "high",
    stroke: (bar: { missed: boolean }) => (bar.missed ? "var(--reference)" : "var(--front)"),
    strokeWidth,
    strokeOpacity: 0.35,
  });
  const [missed, met] = [shown.filter((each) => each.missed), shown.filter((each) => !each.missed)];
  const continued = (each: readonly Prediction[], colour: string): Plot.Markish[] =>
    continuedMarks(plot, bars95(each), { along: "y", range, colour, opacity: 0.5 });
  return [
    ...continued(met, "var(--front)"),
    ...continued(missed, "var(--reference)"),
    plot.ruleX(
      bars(({ interval95 }) => interval95),
      look(1),
    ),
    plot.ruleX(
      bars(({ interval50 }) => interval50),
      look(2.5),
    ),
    plot.dot([...shown], {
      x: "observed",
      y: "mean",
      r: 3,
      symbol: ({ missed }: Prediction) => (missed ? "times" : "circle"),
      fill: ({ missed }: Prediction) => (missed ? "none" : "var(--front)"),
      stroke: ({ missed }: Prediction) => (missed ? "var(--reference)" : "var(--ground)"),
      strokeWidth: 1,
      title: "title",
    }),
  ];
}

function captionOf({ metric, models, winsorised }: LeftOutData, isRelative: boolean, hidden: number): string {
  const sentences = [
    ...(isRelative ? [`Values of ${metric.name} are relative to the ${metric.reference?.name}, which is 1.`] : []),
    `The ${metric.name} of each trial is predicted from all others, with its 50 % interval (thick) and its 95 % interval (thin). Crosses mark ` +
      "measurements outside the 95 % interval. On the dashed line, prediction and measurement are equal.",
    ...models.flatMap(({ scores }) => scores ?? []),
    ...(hidden < 1
      ? []
      : [
          `About ${formatCount(hidden, "trial")} far from the others ${hidden === 1 ? "is" : "are"} outside the plotted range.`,
        ]),
    ...(winsorised === 0
      ? []
      : [
          `${formatCount(winsorised, "extreme outcome")} ${winsorised === 1 ? "is" : "are"} winsorised, as for the models.`,
        ]),
  ];
  return sentences.join(" ");
}
