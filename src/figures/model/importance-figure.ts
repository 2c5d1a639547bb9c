/**
 * @file The figure of parameter importance: one bar per parameter, one panel per metric.
 */
import type * as Plot from "@observablehq/plot";
import type { Description, LegendItem, View } from "../drawing/description.ts";
import type { Plotting } from "../drawing/plotting.ts";
import { type HiddenParameters, hiddenWords } from "./hidden-parameters.ts";
import { type ParameterPanel, parameterPanels } from "./parameter-panels.ts";

/** A quantity over the samples of the model's hyperparameters, with its central 95 %; without ends for one sample. */
export interface SampledShare {
  readonly middle: number;
  readonly lower?: number;
  readonly upper?: number;
}

/** The importance of a parameter to a metric, as shares of the variance over the whole space. */
export interface ParameterShare {
  readonly parameter: string;
  /** What it explains alone. */
  readonly first: SampledShare;
  /** What involves it. */
  readonly total: SampledShare;
  /** The share of the samples in which the total is at least 1 %. */
  readonly matters: number;
}

/** The importance of the most important parameters to every metric. */
export interface ImportanceData {
  readonly kind: "importance";
  readonly name: string;
  readonly title: string;
  /** Those in the figure, the most important first. */
  readonly parameters: readonly string[];
  /** The parameters that are left out. */
  readonly hidden: HiddenParameters;
  readonly metrics: readonly { readonly metric: string; readonly shares: readonly ParameterShare[] }[];
}

const LEGEND: readonly LegendItem[] = [
  { words: "total", shape: "bar", colour: "var(--suggested)" },
  { words: "alone", shape: "bar", colour: "var(--front)" },
  { words: "95 % interval of the total", shape: "line", colour: "var(--text)" },
];

/** Total-order indices as light bars with their intervals, first-order indices as dark bars. */
export function importanceFigure(plot: Plotting, data: ImportanceData, { width = 720 }: View): Description {
  const panels = data.metrics.map(
    ({ metric, shares }): ParameterPanel => ({
      metric,
      x: { domain: [0, 1], ticks: 3, tickFormat: "~g", clamp: true },
      widestTick: "0.5",
      labels: ["share of the variance →", "share →"],
      marks: barMarks(
        plot,
        shares.map((each) => barOf(metric, each)),
      ),
    }),
  );
  return {
    name: data.name,
    title: data.title,
    caption: captionOf(data.hidden),
    label: "Importance of parameters",
    legend: LEGEND,
    ...parameterPanels(data.parameters, panels, width),
  };
}

interface Bar {
  readonly parameter: string;
  readonly first: number;
  readonly total: number;
  readonly low: number;
  readonly high: number;
  readonly title: string;
}

function barMarks(plot: Plotting, bars: readonly Bar[]): Plot.Markish[] {
  const total = { x: "total", y: "parameter", fill: "var(--suggested)", title: "title", insetTop: 3, insetBottom: 3 };
  const alone = { x: "first", y: "parameter", fill: "var(--front)", title: "title", insetTop: 7, insetBottom: 7 };
  return [
    plot.barX([...bars], total),
    plot.barX([...bars], alone),
    plot.ruleY([...bars], { y: "parameter", x1: "low", x2: "high", stroke: "var(--text)", strokeWidth: 1.25 }),
    plot.ruleX([0], { stroke: "var(--axis)" }),
  ];
}

function captionOf(hidden: HiddenParameters): string {
  return (
    "Light bars: the share of the model's variance over the whole space that involves the parameter (total-order Sobol' " +
    "index). Dark bars: the share that it explains alone (first-order index). Lines: 95 % intervals of the total over the " +
    `model's hyperparameters.${hiddenWords(hidden)}`
  );
}

function barOf(metric: string, { parameter, first, total, matters }: ParameterShare): Bar {
  const percent = (share: number): string => `${Math.round(100 * share)} %`;
  return {
    parameter,
    first: first.middle,
    total: total.middle,
    low: total.lower ?? total.middle,
    high: total.upper ?? total.middle,
    title: `${parameter} for ${metric}\ntotal ${percent(total.middle)}, alone ${percent(first.middle)}\nmatters in ${percent(matters)} of the samples`,
  };
}
