/**
 * @file The figure of slices: one row per important parameter, one column per metric, with the measurements of trials near them.
 */
import type * as Plot from "@observablehq/plot";
import { drawableRange, inside, type Range } from "../axes/axis-range.ts";
import { axisLabel, type Metric, type MetricScale, metricScale } from "../axes/metric.ts";
import { tickFormat } from "../axes/tick-format.ts";
import type { Cell, Description, LegendItem, View } from "../drawing/description.ts";
import { fittedText, layoutOf, leftMargin } from "../drawing/layout.ts";
import type { Plotting } from "../drawing/plotting.ts";
import { formatNumber } from "../format/number-format.ts";
import { type HiddenParameters, hiddenWords } from "./hidden-parameters.ts";

/** A value of a parameter. */
export type SliceValue = string | number | boolean;

/** The prediction at one value of the parameter: its median, ± one standard deviation, in the metric's own unit. */
export interface SliceStep {
  readonly at: SliceValue;
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** A measurement of a trial, by how close the trial is to the slice. */
export interface NearPoint {
  readonly trial: number;
  readonly at: SliceValue;
  readonly measured: number;
  /** 1 on the slice, 0 far from it. */
  readonly nearness: number;
}

/** Slices along the most important parameters. */
export interface SlicesData {
  readonly kind: "slices";
  /** The rows of the whole figure where this is a part of it: they decide the vertical axes. */
  readonly allRows?: SlicesData["rows"];
  readonly name: string;
  readonly title: string;
  /** The trial whose configuration the slices pass through, in words. */
  readonly through: string;
  /** The parameters without a slice. */
  readonly hidden: HiddenParameters;
  readonly metrics: readonly {
    readonly metric: Metric;
    /** The bounds of a constrained metric. */
    readonly bounds: readonly number[];
  }[];
  readonly rows: readonly {
    readonly parameter: string;
    /** `values`: a list without a scale. */
    readonly scale: "linear" | "log" | "values";
    /** The parameter's value in the configuration that the slices pass through. */
    readonly centre?: SliceValue;
    /** In the order of the metrics. */
    readonly cells: readonly { readonly steps: readonly SliceStep[]; readonly near: readonly NearPoint[] }[];
  }[];
}

/** Sizes of a cell in pixels. */
const MIN_CELL_WIDTH = 190;
const CELL_HEIGHT = 210;
const FONT_SIZE = 12;

/** Approximate number of ticks of the vertical axis. */
const Y_TICKS = 4;

const LEGEND: readonly LegendItem[] = [
  { words: "prediction", shape: "line", colour: "var(--front)" },
  { words: "± 1 standard deviation", shape: "band", colour: "var(--front)" },
  { words: "this configuration", shape: "dashed", colour: "var(--reference)" },
];
const NEAR: LegendItem = { words: "measured (darker: nearer)", shape: "dot", colour: "var(--text)" };

/** The prediction ± one standard deviation along each important parameter. */
export function slicesFigure(plot: Plotting, data: SlicesData, { units = "own", width }: View): Description {
  const { metrics, rows } = data;
  const full = width ?? 320 * metrics.length;
  const columns = Math.max(1, Math.min(metrics.length, Math.floor(full / MIN_CELL_WIDTH)));
  const cellWidth = Math.floor(full / columns);
  const perRow = Math.ceil(metrics.length / columns);
  const hasNear = rows.some(({ cells }) => cells.some(({ near }) => near.length > 0));
  const shared = metrics.map((_, column) => columnOf(data, column, units));
  const cells = shared.flatMap((each, column) =>
    rows.map(
      (row, i): Cell => ({
        x: (column % columns) * cellWidth,
        y: (i * perRow + Math.floor(column / columns)) * CELL_HEIGHT,
        options: cellOptions(plot, { row, column, shared: each, width: cellWidth }),
      }),
    ),
  );
  const bounded = shared.filter(({ bounds }) => bounds.length > 0).map(({ scale }) => scale.metric.name);
  const bounds = bounded.length === 0 ? "" : ` Solid horizontal lines: the bounds of ${bounded.join(" and ")}.`;
  const near = hasNear ? " Dots: measurements, the darker the nearer the trial is to the slice." : "";
  return {
    name: data.name,
    title: data.title,
    caption:
      `The model's prediction ± one standard deviation, when one parameter changes and the others keep the ` +
      `values of ${data.through} (dashed vertical lines).${near}${bounds}${hiddenWords(data.hidden)}`,
    label: "Slices along the most important parameters",
    width: full,
    height: CELL_HEIGHT * rows.length * perRow,
    fontSize: FONT_SIZE,
    legend: hasNear ? [...LEGEND, NEAR] : LEGEND,
    cells,
  };
}

type Row = SlicesData["rows"][number];

/** What the cells of one metric have in common. */
interface Column {
  readonly scale: MetricScale;
  /** The range of the metric over all slices, so that a parameter of little influence looks flat. */
  readonly range: Range;
  /** The bounds of a constrained metric that lie within the range. */
  readonly bounds: readonly number[];
}

function columnOf({ metrics, rows, allRows = rows }: SlicesData, column: number, units: "own" | "relative"): Column {
  const { metric, bounds } = metrics[column] ?? { metric: { name: "" }, bounds: [] };
  const steps = allRows.flatMap(({ cells }) => cells[column]?.steps ?? []);
  const scale = metricScale(
    metric,
    units,
    steps.flatMap(({ low, high }) => [low, high]),
  );
  const ends = steps.flatMap(({ low, high }) => [scale.shown(low), scale.shown(high)]);
  const range = drawableRange(ends.length === 0 ? [0, 1] : [Math.min(...ends), Math.max(...ends)]);
  return { scale, range, bounds: bounds.map(scale.shown).filter((bound) => inside(bound, range)) };
}

interface CellInput {
  readonly row: Row;
  readonly column: number;
  readonly shared: Column;
  readonly width: number;
}

function cellOptions(plot: Plotting, { row, column, shared, width }: CellInput): Cell["options"] {
  const { scale, range, bounds } = shared;
  const { steps = [], near = [] } = row.cells[column] ?? {};
  const shown = steps.map(({ at, median, low, high }) => ({
    at,
    median: scale.shown(median),
    low: scale.shown(low),
    high: scale.shown(high),
  }));
  const layout = layoutOf(width);
  const { goal: _goal, ...metric } = scale.metric;
  const label = (text: string): string => fittedText(text, width - 16, FONT_SIZE);
  return {
    width,
    height: CELL_HEIGHT,
    ...layout.margins,
    marginLeft: leftMargin(layout, range, tickFormat(range, Y_TICKS)),
    marginTop: 30,
    marginBottom: 44,
    x: { label: label(row.parameter), ...parameterScale(row, steps, width) },
    y: {
      label: label(axisLabel({ ...scale, metric }, "vertical")),
      domain: [...range],
      ticks: Y_TICKS,
      tickFormat: tickFormat(range, Y_TICKS),
    },
    ariaLabel: `${scale.metric.name} along ${row.parameter}`,
    marks: [
      plot.ruleY([...bounds], { stroke: "var(--reference)" }),
      plot.ruleX(row.centre === undefined ? [] : [row.centre], { stroke: "var(--reference)", strokeDasharray: "4 4" }),
      ...predictionMarks(plot, shown, row.scale !== "values"),
      ...nearMarks(plot, near, shared, steps),
    ],
  };
}

/** A line within a band for a numeric parameter; dots with bars for the values of any other. */
function predictionMarks(plot: Plotting, steps: readonly SliceStep[], numeric: boolean): Plot.Markish[] {
  const line = { stroke: "var(--front)", strokeWidth: 2 } as const;
  if (numeric) {
    return [
      plot.areaY([...steps], { x: "at", y1: "low", y2: "high", fill: "var(--front)", fillOpacity: 0.18 }),
      plot.line([...steps], { x: "at", y: "median", ...line }),
    ];
  }
  return [
    plot.ruleX([...steps], { x: "at", y1: "low", y2: "high", ...line, strokeOpacity: 0.5 }),
    plot.dot([...steps], { x: "at", y: "median", fill: "var(--front)", r: 4 }),
  ];
}

/** The measurements near the slice that lie within the cell. */
function nearMarks(
  plot: Plotting,
  near: readonly NearPoint[],
  { scale, range }: Column,
  steps: readonly SliceStep[],
): Plot.Markish[] {
  const values = steps.map(({ at }) => at);
  const numbers = values.filter((value) => typeof value === "number");
  const isWithin = ({ at }: NearPoint): boolean =>
    typeof at === "number" && numbers.length === values.length
      ? at >= Math.min(...numbers) && at <= Math.max(...numbers)
      : values.includes(at);
  const shown = near.filter(
    (point) => point.nearness > 0 && isWithin(point) && inside(scale.shown(point.measured), range),
  );
  return [
    plot.dot(shown, {
      x: "at",
      y: ({ measured }: NearPoint) => scale.shown(measured),
      r: 2.5,
      fill: "var(--text)",
      fillOpacity: ({ nearness }: NearPoint) => Math.round(100 * (0.08 + 0.82 * nearness)) / 100,
      title: ({ trial, measured }: NearPoint) => `Trial ${trial}\nmeasured ${formatNumber(measured)}`,
    }),
  ];
}

/** The scale of a parameter's values. */
function parameterScale({ scale }: Row, steps: readonly SliceStep[], width: number): Plot.ScaleOptions {
  if (scale === "values") return { type: "point", domain: steps.map(({ at }) => at) };
  const numeric = { ticks: width < 260 ? 3 : 4, tickFormat: (value: number) => formatNumber(value, 3) };
  return scale === "log" ? { ...numeric, type: "log" } : numeric;
}
