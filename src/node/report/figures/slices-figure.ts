/**
 * @file The figure of slices: one row per important parameter, one column per metric. Each parameter has a scale of its
 * own, so every cell is drawn by itself and placed in one drawing.
 */
import type * as Plot from "@observablehq/plot";
import type { Importance } from "../../../core/analysis/index.ts";
import type { MetricImportance, Slice } from "../../../core/sensitivity/index.ts";
import { isNumeric, type Parameter, type ParameterValue } from "../../../core/space/index.ts";
import { NORMAL_95 } from "../../../core/special/index.ts";
import { centreWords } from "../sentences/importance-words.ts";
import { formatNumber } from "../sentences/number-format.ts";
import { drawableRange, inside, type Range } from "./axis-range.ts";
import { draw, type Figure, type Plotting } from "./drawing.ts";
import { tickFormat } from "./tick-format.ts";

/** Size of a cell and of its text, in pixels. */
const CELL = { width: 320, height: 210 } as const;
const FONT_SIZE = 12;

/** Approximate number of ticks of the vertical axis. */
const Y_TICKS = 4;

/** The prediction at one value of the parameter. */
interface Step {
  readonly at: ParameterValue;
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** The prediction ± one standard deviation along each important parameter; empty without slices. */
export function slicesFigure(plot: Plotting, importance: Importance): readonly Figure[] {
  const { slices, metrics, parameters, through } = importance;
  if (slices.length === 0 || through === undefined) return [];
  const columns = metrics.map((metric) => columnOf(importance, metric));
  const cells = slices.flatMap((slice, row) => {
    const parameter = parameters.find(({ name }) => name === slice.parameter);
    const centre = through.configuration[slice.parameter];
    return columns.map((column, at) => placed(drawCell(plot, { slice, parameter, column, centre }), row, at));
  });
  const [width, height] = [CELL.width * columns.length, CELL.height * slices.length];
  const svg =
    `<svg role="img" aria-label="Slices along the most important parameters" class="figure" fill="currentColor" ` +
    `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${cells.join("")}</svg>`;
  const bounded = columns.filter(({ bounds }) => bounds.length > 0).map(({ metric }) => metric);
  const bounds = bounded.length === 0 ? "" : ` Solid horizontal lines: the bounds of ${bounded.join(" and ")}.`;
  return [
    {
      name: "slices",
      title: "Along the most important parameters",
      caption:
        `The model's prediction ± one standard deviation, when one parameter changes and the others keep the ` +
        `values of ${centreWords(through)} (dashed vertical lines).${bounds}`,
      svg,
    },
  ];
}

/** A drawing as a part of a larger one, which alone is an image to screen readers. */
function placed(svg: string, row: number, column: number): string {
  return svg.replace(' role="img"', "").replace("<svg ", `<svg x="${column * CELL.width}" y="${row * CELL.height}" `);
}

/** What the cells of one metric have in common. */
interface Column {
  readonly metric: string;
  readonly label: string;
  /** The range of the metric over all slices, so that a parameter of little influence looks flat. */
  readonly range: Range;
  /** The bounds of a constrained metric that lie within the range. */
  readonly bounds: readonly number[];
}

function columnOf({ slices, objectives }: Importance, { metric, interval }: MetricImportance): Column {
  const ends = slices.flatMap(({ points }) => stepsOf(points, metric).flatMap(({ low, high }) => [low, high]));
  const range = drawableRange([Math.min(...ends), Math.max(...ends)]);
  const unit = objectives.find(({ name }) => name === metric)?.unit;
  return {
    metric,
    label: `${metric}${unit ? `, ${unit}` : ""}`,
    range,
    bounds: interval === undefined ? [] : [interval.lower, interval.upper].filter((bound) => inside(bound, range)),
  };
}

function stepsOf(points: Slice["points"], metric: string): readonly Step[] {
  return points.flatMap(({ value, metrics }) => {
    const estimate = metrics[metric];
    if (estimate === undefined) return [];
    const { median, lower, upper } = estimate;
    // Scaled from the interval's ends, so that the band stays inside of the possible values.
    return [
      { at: value, median, low: median - (median - lower) / NORMAL_95, high: median + (upper - median) / NORMAL_95 },
    ];
  });
}

interface Cell {
  readonly slice: Slice;
  readonly parameter: Parameter | undefined;
  readonly column: Column;
  /** The parameter's value in the configuration that the slices pass through. */
  readonly centre: ParameterValue | undefined;
}

function drawCell(plot: Plotting, { slice, parameter, column, centre }: Cell): string {
  const steps = stepsOf(slice.points, column.metric);
  return draw(plot, {
    ...CELL,
    marginTop: 30,
    marginBottom: 44,
    fontSize: FONT_SIZE,
    ariaLabel: `${column.metric} along ${slice.parameter}`,
    x: { label: slice.parameter, ...scaleOf(parameter, steps) },
    y: {
      label: column.label,
      domain: [...column.range],
      ticks: Y_TICKS,
      tickFormat: tickFormat(column.range, Y_TICKS),
    },
    marks: [
      plot.ruleY([...column.bounds], { stroke: "var(--reference)" }),
      plot.ruleX(centre === undefined ? [] : [centre], { stroke: "var(--reference)", strokeDasharray: "4 4" }),
      ...predictionMarks(plot, steps, parameter !== undefined && isNumeric(parameter)),
    ],
  });
}

/** A line within a band for a numeric parameter; dots with bars for the values of any other. */
function predictionMarks(plot: Plotting, steps: readonly Step[], numeric: boolean): Plot.Markish[] {
  const line = { stroke: "var(--front)", strokeWidth: 2 } as const;
  if (numeric) {
    return [
      plot.areaY([...steps], { x: "at", y1: "low", y2: "high", fill: "var(--front)", fillOpacity: 0.18 }),
      plot.lineY([...steps], { x: "at", y: "median", ...line }),
    ];
  }
  return [
    plot.ruleX([...steps], { x: "at", y1: "low", y2: "high", ...line, strokeOpacity: 0.5 }),
    plot.dot([...steps], { x: "at", y: "median", fill: "var(--front)", r: 4 }),
  ];
}

/** The scale of a parameter's values. */
function scaleOf(parameter: Parameter | undefined, steps: readonly Step[]): Plot.ScaleOptions {
  if (parameter === undefined || !isNumeric(parameter)) return { type: "point", domain: steps.map(({ at }) => at) };
  const scale = { ticks: 4, tickFormat: (value: number) => formatNumber(value, 3) };
  return parameter.scale === "log" ? { ...scale, type: "log" } : scale;
}
