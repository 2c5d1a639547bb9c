/**
 * @file The figure of the relevance of parameters: the inverse squared lengthscales of the model, with their intervals.
 */

import { continuedMarks, continuedWords } from "../drawing/continued-marks.ts";
import type { Description, LegendItem, View } from "../drawing/description.ts";
import { textWidth } from "../drawing/layout.ts";
import type { Plotting } from "../drawing/plotting.ts";
import { formatNumber } from "../format/number-format.ts";
import { type HiddenParameters, hiddenWords } from "./hidden-parameters.ts";
import type { SampledShare } from "./importance-figure.ts";
import { type ParameterPanel, parameterPanels } from "./parameter-panels.ts";

/** The relevance of the most important parameters to every metric. */
export interface RelevanceData {
  readonly kind: "relevance";
  readonly name: string;
  readonly title: string;
  readonly parameters: readonly string[];
  /** The parameters that are left out. */
  readonly hidden: HiddenParameters;
  readonly metrics: readonly {
    readonly metric: string;
    readonly relevances: readonly ({ readonly parameter: string } & SampledShare)[];
  }[];
}

/** Smaller values than this share of the largest are drawn at the end of the axis. */
const SMALLEST_SHARE = 1e-4;

const LEGEND: readonly LegendItem[] = [
  { words: "median", shape: "dot", colour: "var(--front)" },
  { words: "95 % interval", shape: "line", colour: "var(--text)" },
];

/** A dot for each parameter within its interval, on a logarithmic scale. */
export function relevanceFigure(plot: Plotting, data: RelevanceData, { width = 720 }: View): Description {
  const all = data.metrics.flatMap(({ relevances }) =>
    relevances.flatMap(({ middle, upper = middle }) => [middle, upper]),
  );
  const largest = Math.max(Number.MIN_VALUE * 1e10, ...all.filter(Number.isFinite));
  const domain = [largest * SMALLEST_SHARE, largest] as const;
  const clamped = (value: number): number => Math.max(domain[0], Math.min(domain[1], value));
  const panels = data.metrics.map(({ metric, relevances }): ParameterPanel => {
    const rows = relevances.map(({ parameter, middle, lower = middle, upper = middle }) => ({
      parameter,
      middle: clamped(middle),
      low: clamped(lower),
      high: clamped(upper),
      title: `${parameter} for ${metric}\n${formatNumber(middle, 3)} (${formatNumber(lower, 3)} to ${formatNumber(upper, 3)})`,
    }));
    // A median beyond the range has an arrow and no dot.
    const within = rows.filter((_, i) => (relevances[i]?.middle ?? 0) >= domain[0]);
    const whole = relevances.map(({ parameter, middle, lower = middle, upper = middle }) => ({
      ...{ at: parameter, low: lower, high: upper },
    }));
    return {
      metric,
      x: { type: "log", domain: [...domain], tickFormat: (value: number) => formatNumber(value, 1) },
      decades: decadesIn(domain),
      widestTick: widestOf(domain),
      labels: ["1 / lengthscale² →", "1 / l² →"],
      marks: [
        plot.ruleY(rows, { y: "parameter", x1: "low", x2: "high", stroke: "var(--text)", strokeWidth: 1.25 }),
        ...continuedMarks(plot, whole, { along: "x", range: domain, colour: "var(--text)" }),
        plot.dot(within, { y: "parameter", x: "middle", fill: "var(--front)", r: 4, title: "title" }),
      ],
    };
  });
  const intervals = data.metrics.flatMap(({ relevances }) =>
    relevances.map(({ middle, lower = middle, upper = middle }) => ({ low: lower, high: upper })),
  );
  return {
    name: data.name,
    title: data.title,
    caption: `Relevance: the inverse squared lengthscale of each parameter on the unit cube, with 95 % intervals over the model's hyperparameters. The larger, the faster the prediction changes along the parameter.${continuedWords(intervals, domain)}${hiddenWords(data.hidden)}`,
    label: "Relevance of parameters",
    legend: LEGEND,
    ...parameterPanels(data.parameters, panels, width),
  };
}

/** The powers of ten within a range, ascending. */
function decadesIn([lower, upper]: readonly [number, number]): readonly number[] {
  const [from, to] = [Math.ceil(Math.log10(lower)), Math.floor(Math.log10(upper))];
  return Array.from({ length: to - from + 1 }, (_, i) => Number(`1e${from + i}`));
}

/** The widest number at the decades of a range. */
function widestOf([lower, upper]: readonly [number, number]): string {
  const [from, to] = [Math.floor(Math.log10(lower)), Math.ceil(Math.log10(upper))];
  const words = Array.from({ length: to - from + 1 }, (_, i) => formatNumber(10 ** (from + i), 1));
  return words.reduce((widest, each) => (textWidth(each, 1) > textWidth(widest, 1) ? each : widest), "");
}
