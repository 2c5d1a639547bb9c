/**
 * @file The figure of two parameters: the model's prediction of each metric over both, and how uncertain it is.
 */
import type * as Plot from "@observablehq/plot";
import { held, maxOf, minOf } from "../../core/statistics/index.ts";
import { type Metric, metricScale } from "../axes/metric.ts";
import type { Cell, Description, LegendItem, View } from "../drawing/description.ts";
import { cornerOf, fittedText, heightBelowHeading, layoutOf, placePanels } from "../drawing/layout.ts";
import type { Plotting } from "../drawing/plotting.ts";
import { formatNumber } from "../format/number-format.ts";

/** A parameter with the values of the grid, evenly spread over its scale. */
export interface ContourSide {
  readonly parameter: string;
  readonly values: readonly number[];
  readonly scale: "linear" | "log";
}

/** The prediction of each metric over two parameters, in own units. */
export interface ContourData {
  readonly kind: "contour";
  readonly name: string;
  readonly title: string;
  readonly x: ContourSide;
  readonly y: ContourSide;
  /** The trial whose configuration gives the other parameters, in words, and its values. */
  readonly through: string;
  readonly centre?: readonly [x: number, y: number];
  /** Row by row of the values of `y`. */
  readonly metrics: readonly {
    readonly metric: Metric;
    readonly median: readonly number[];
    readonly deviation: readonly number[];
  }[];
  /** Where trials are. */
  readonly trials: readonly { readonly trial: number; readonly x: number; readonly y: number }[];
}

/** The number of steps of darkness. */
const LEVELS = 8;
const LEGEND: readonly LegendItem[] = [
  { words: "darker: larger", shape: "band", colour: "var(--front)" },
  { words: "darker: less certain", shape: "band", colour: "var(--other)" },
  { words: "trials", shape: "dot", colour: "var(--text)" },
  { words: "this configuration", shape: "diamond", colour: "var(--reference)" },
];

/** For each metric a panel with the prediction, and one with its standard deviation. */
export function contourFigure(plot: Plotting, data: ContourData, { units = "own", width = 920 }: View): Description {
  const all = data.metrics.flatMap(({ metric, median, deviation }) => {
    const scale = metricScale(metric, units, median);
    const unit = scale.isRelative ? ` × ${metric.reference?.name}` : metric.unit ? ` ${metric.unit}` : "";
    const shownDeviation = deviation.map((value) => Math.abs(scale.shown(value) - scale.shown(0)));
    const { multiple } = scale;
    return [
      { words: metric.name, unit, multiple, values: median.map(scale.shown), colour: "var(--front)" },
      { words: `${metric.name}, deviation`, unit, multiple, values: shownDeviation, colour: "var(--other)" },
    ];
  });
  const panels = placePanels(all.length, width, (panel) => Math.round(Math.min(400, panel * 0.7)));
  const { fontSize } = layoutOf(panels.width);
  const cells = all.map(({ words, unit, multiple, values, colour }, i): Cell => {
    const [low, high] = [held(minOf(values) * multiple), held(maxOf(values) * multiple)];
    const range = `${formatNumber(low, 3)} to ${formatNumber(high, 3)}${unit}`;
    return {
      ...cornerOf(panels, i),
      heading: fittedText(`${words}: ${range}`, panels.width - 12, fontSize),
      options: panelOptions(plot, data, { values, colour, size: panels }),
      places: data.trials.map(({ trial, x, y }) => ({
        trial,
        title: `Trial ${trial}\n${data.x.parameter} ${formatNumber(x)}\n${data.y.parameter} ${formatNumber(y)}`,
        points: [[x, y]],
      })),
    };
  });
  return {
    name: data.name,
    title: data.title,
    caption: `The model's prediction when ${data.x.parameter} and ${data.y.parameter} change and the others keep the values of ${data.through}. The other panels show its standard deviation. Dots are trials; their other parameters differ.`,
    label: `${data.x.parameter} and ${data.y.parameter}`,
    width,
    height: panels.total,
    fontSize,
    legend: LEGEND,
    cells,
  };
}

interface Panel {
  readonly values: readonly number[];
  readonly colour: string;
  readonly size: { readonly width: number; readonly height: number };
}

function panelOptions(plot: Plotting, data: ContourData, { values, colour, size }: Panel): Cell["options"] {
  const layout = layoutOf(size.width);
  const label = (text: string): string => fittedText(text, size.width - 16, layout.fontSize);
  const place = { x: "x", y: "y" } as const;
  const centre = data.centre === undefined ? [] : [{ x: data.centre[0], y: data.centre[1] }];
  return {
    width: size.width,
    height: heightBelowHeading(size.height, layout.fontSize),
    ...layout.margins,
    x: { ...sideScale(data.x), label: label(`${data.x.parameter} →`), ticks: 5 },
    y: { ...sideScale(data.y), label: label(`↑ ${data.y.parameter}`), ticks: 5 },
    marks: [
      ...contourMarks(plot, data, values, colour),
      plot.dot([...data.trials], { ...place, r: 2, fill: "var(--text)", fillOpacity: 0.7 }),
      plot.dot(centre, {
        ...place,
        symbol: "diamond",
        r: 6.5,
        fill: "var(--reference)",
        stroke: "var(--ground)",
        strokeWidth: 1.5,
      }),
    ],
  };
}

/** The scale of a parameter, as far as its grid. */
function sideScale({ values, scale }: ContourSide): Plot.ScaleOptions {
  const domain = [values[0] ?? 0, values.at(-1) ?? 1];
  return { type: scale, domain, tickFormat: (value: number) => formatNumber(value, 3) };
}

/** Areas of at least each level above one another, so that larger values are darker; none where all values are equal. */
function contourMarks(
  plot: Plotting,
  { x, y }: ContourData,
  values: readonly number[],
  colour: string,
): Plot.Markish[] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  if (!(high > low) || !Number.isFinite(high - low)) return [];
  const thresholds = Array.from({ length: LEVELS }, (_, i) => low + ((i + 0.5) / LEVELS) * (high - low));
  const columns = x.values.length;
  const cells = values.map((value, i) => ({
    x: x.values[i % columns] ?? Number.NaN,
    y: y.values[Math.floor(i / columns)] ?? Number.NaN,
    value,
  }));
  return [
    plot.contour(cells, {
      x: "x",
      y: "y",
      value: "value",
      thresholds,
      interpolate: "barycentric",
      pixelSize: 4,
      fill: colour,
      fillOpacity: 0.12,
      stroke: colour,
      strokeOpacity: 0.5,
    }),
  ];
}
