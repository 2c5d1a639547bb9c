/**
 * @file The figure of parameter importance: one bar per parameter, one panel per metric.
 */
import type * as Plot from "@observablehq/plot";
import type { Cell, Description, LegendItem, View } from "../drawing/description.ts";
import { fittedText, layoutOf, textWidth } from "../drawing/layout.ts";
import type { Plotting } from "../drawing/plotting.ts";

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
  /** The inverse squared lengthscale on the unit cube. */
  readonly relevance: SampledShare;
}

/** The importance of the most important parameters to every metric. */
export interface ImportanceData {
  readonly kind: "importance";
  readonly name: string;
  readonly title: string;
  /** Those in the figure, the most important first. */
  readonly parameters: readonly string[];
  /** The number of less important parameters, which are left out. */
  readonly others: number;
  readonly metrics: readonly { readonly metric: string; readonly shares: readonly ParameterShare[] }[];
}

/** Sizes in pixels. */
const ROW_HEIGHT = 26;
const MAX_LABEL_WIDTH = 220;
const MIN_PANEL = 150;

const LEGEND: readonly LegendItem[] = [
  { words: "total", shape: "bar", colour: "var(--suggested)" },
  { words: "alone", shape: "bar", colour: "var(--front)" },
  { words: "95 % interval of the total", shape: "line", colour: "var(--text)" },
];

/** Total-order indices as light bars with their intervals, first-order indices as dark bars. */
export function importanceFigure(plot: Plotting, data: ImportanceData, { width = 720 }: View): Description {
  const { parameters, metrics } = data;
  const { fontSize, isNarrow } = layoutOf(width);
  const most = isNarrow ? width * 0.38 : MAX_LABEL_WIDTH;
  const labels = Math.min(most, 16 + Math.max(...parameters.map((name) => textWidth(name, fontSize))));
  const columns = Math.max(1, Math.min(metrics.length, Math.floor((width - labels) / MIN_PANEL)));
  const panel = Math.floor((width - labels) / columns);
  const height = 84 + ROW_HEIGHT * parameters.length;
  const cells = metrics.map(({ metric, shares }, i): Cell => {
    const column = i % columns;
    // The first panel of a row has the names of the parameters.
    const margin = column === 0 ? labels : 0;
    const bars = barMarks(
      plot,
      shares.map((each) => barOf(metric, each)),
    );
    return {
      x: column === 0 ? 0 : labels + column * panel,
      y: Math.floor(i / columns) * height,
      heading: fittedText(metric, panel - 8, fontSize),
      options: {
        width: panel + margin,
        height: height - fontSize - 8,
        marginLeft: margin + 8,
        marginRight: 20,
        marginTop: 6,
        marginBottom: 44,
        x: {
          label: fittedText("share of the variance →", panel - 16, fontSize),
          domain: [0, 1],
          ticks: 3,
          tickFormat: "~g",
          clamp: true,
        },
        y: {
          label: null,
          domain: [...parameters],
          axis: column === 0 ? "left" : null,
          tickFormat: (name: string) => fittedText(name, labels - 12, fontSize),
        },
        marks: bars,
      },
    };
  });
  return {
    name: data.name,
    title: data.title,
    caption: captionOf(data.others),
    label: "Importance of parameters",
    width,
    height: height * Math.ceil(metrics.length / columns),
    fontSize,
    legend: LEGEND,
    cells,
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

function captionOf(hidden: number): string {
  const rest = ` ${hidden} less important ${hidden === 1 ? "parameter is" : "parameters are"} in the table only.`;
  return (
    "Light bars: the share of the model's variance over the whole space that involves the parameter (total-order Sobol' " +
    "index). Dark bars: the share that it explains alone (first-order index). Lines: 95 % intervals of the total over the " +
    `model's hyperparameters.${hidden > 0 ? rest : ""}`
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
