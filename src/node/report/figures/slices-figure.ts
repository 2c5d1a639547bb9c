/**
 * @file The figure of slices: a row for each important parameter, a column for each metric. Each parameter has a scale
 * of its own, so the cells are drawn apart and put together.
 */
import type * as Plot from "@observablehq/plot";
import type { Importance } from "../../../core/analysis/index.ts";
import type { MetricImportance, Parameter, ParameterValue, Slice } from "../../../core/index.ts";
import { formatNumber } from "../sentences/number-format.ts";
import { inside } from "./axis-range.ts";
import { draw, type Figure, type Plotting } from "./drawing.ts";

const CELL = { width: 320, height: 210 } as const;

interface Step {
  readonly at: ParameterValue;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** Posterior mean ± one standard deviation along each important parameter; empty without slices. */
export function slicesFigure(plot: Plotting, importance: Importance): readonly Figure[] {
  const { slices, metrics, parameters, through } = importance;
  if (slices.length === 0 || through === undefined) return [];
  const columns = metrics.map((metric) => columnOf(importance, metric));
  const cells = slices.flatMap((slice, row) => {
    const parameter = parameters.find(({ name }) => name === slice.parameter);
    const centre = through.configuration[slice.parameter];
    return columns.map((column, at) => place(cell(plot, { slice, parameter, column, centre }), row, at));
  });
  const [width, height] = [CELL.width * columns.length, CELL.height * slices.length];
  const bounded = columns.filter(({ bounds }) => bounds.length > 0).map(({ metric }) => metric);
  const svg =
    `<svg role="img" aria-label="Slices along the most important parameters" class="figure" fill="currentColor" ` +
    `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${cells.join("")}</svg>`;
  return [
    {
      name: "slices",
      title: "Along the most important parameters",
      caption:
        `What the model expects when one parameter changes and all others stay as in ${through.words} (vertical line): the ` +
        "posterior mean with one standard deviation to either side." +
        (bounded.length === 0 ? "" : ` Horizontal lines: what bounds ${bounded.join(" and ")}.`),
      svg,
    },
  ];
}

/** A drawing as a part of a larger one. */
function place(svg: string, row: number, column: number): string {
  return svg.replace('<svg role="img"', `<svg x="${column * CELL.width}" y="${row * CELL.height}"`);
}

/** What the cells of one metric have in common. */
interface Column {
  readonly metric: string;
  readonly label: string;
  /** Everything drawn of it, so that a parameter that does little looks so. */
  readonly range: [number, number];
  /** The bounds of a constrained metric that lie within the range. */
  readonly bounds: readonly number[];
}

function columnOf({ slices, objectives }: Importance, { metric, interval }: MetricImportance): Column {
  const ends = slices.flatMap(({ points }) => stepsOf(points, metric).flatMap(({ low, high }) => [low, high]));
  const range: [number, number] = [Math.min(...ends), Math.max(...ends)];
  const unit = objectives.find(({ name }) => name === metric)?.unit;
  return {
    metric,
    label: `${metric}${unit ? `, ${unit}` : ""}`,
    range,
    bounds: interval === undefined ? [] : [interval.lower, interval.upper].filter((bound) => inside(bound, range)),
  };
}

function stepsOf(points: Slice["points"], metric: string): readonly Step[] {
  return points.flatMap(({ value, objectives }) => {
    const estimate = objectives[metric];
    if (estimate === undefined) return [];
    const { mean, standardDeviation } = estimate;
    return [{ at: value, mean, low: mean - standardDeviation, high: mean + standardDeviation }];
  });
}

interface Cell {
  readonly slice: Slice;
  readonly parameter: Parameter | undefined;
  readonly column: Column;
  /** The parameter's value in the configuration that the slices go through. */
  readonly centre: ParameterValue | undefined;
}

function cell(plot: Plotting, { slice, parameter, column, centre }: Cell): string {
  const steps = stepsOf(slice.points, column.metric);
  const isNumeric = parameter?.kind === "float" || parameter?.kind === "int";
  const line = { stroke: "var(--front)", strokeWidth: 2 } as const;
  const marks = isNumeric
    ? [
        plot.areaY(steps, { x: "at", y1: "low", y2: "high", fill: "var(--front)", fillOpacity: 0.18 }),
        plot.lineY(steps, { x: "at", y: "mean", ...line }),
      ]
    : [
        plot.ruleX(steps, { x: "at", y1: "low", y2: "high", ...line, strokeOpacity: 0.5 }),
        plot.dot(steps, { x: "at", y: "mean", fill: "var(--front)", r: 4 }),
      ];
  return draw(plot, {
    ...CELL,
    marginTop: 30,
    marginBottom: 44,
    style: { fontSize: "12px" },
    ariaLabel: `${column.metric} along ${slice.parameter}`,
    x: { label: slice.parameter, ...placesOf(parameter, steps) },
    y: { label: column.label, domain: column.range, ticks: 4, tickFormat: (value: number) => formatNumber(value) },
    marks: [
      plot.ruleY(column.bounds, { stroke: "var(--reference)" }),
      plot.ruleX(centre === undefined ? [] : [centre], { stroke: "var(--reference)", strokeDasharray: "4 4" }),
      ...marks,
    ],
  });
}

/** The scale of a parameter's values. */
function placesOf(parameter: Parameter | undefined, steps: readonly Step[]): Plot.ScaleOptions {
  if (parameter?.kind !== "float" && parameter?.kind !== "int")
    return { type: "point", domain: steps.map(({ at }) => at) };
  const tickFormat = (value: number): string => formatNumber(value, 3);
  return parameter.scale === "log" ? { type: "log", ticks: 4, tickFormat } : { ticks: 4, tickFormat };
}
