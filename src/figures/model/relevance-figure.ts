/**
 * @file The figure of the relevance of parameters: the inverse squared lengthscales of the model, with their intervals.
 */
import type { Description, LegendItem, View } from "../drawing/description.ts";
import type { Plotting } from "../drawing/plotting.ts";
import { formatNumber } from "../format/number-format.ts";
import type { SampledShare } from "./importance-figure.ts";
import { type ParameterPanel, parameterPanels } from "./parameter-panels.ts";

/** The relevance of the most important parameters to every metric. */
export interface RelevanceData {
  readonly kind: "relevance";
  readonly name: string;
  readonly title: string;
  readonly parameters: readonly string[];
  /** The number of less important parameters, which are left out. */
  readonly others: number;
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
  const within = (value: number): number => Math.max(domain[0], Math.min(domain[1], value));
  const panels = data.metrics.map(({ metric, relevances }): ParameterPanel => {
    const rows = relevances.map(({ parameter, middle, lower = middle, upper = middle }) => ({
      parameter,
      middle: within(middle),
      low: within(lower),
      high: within(upper),
      title: `${parameter} for ${metric}\n${formatNumber(middle, 3)} (${formatNumber(lower, 3)} to ${formatNumber(upper, 3)})`,
    }));
    return {
      metric,
      x: { type: "log", domain: [...domain], ticks: 3, tickFormat: (value: number) => formatNumber(value, 1) },
      labels: ["1 / lengthscale² →", "1 / l² →"],
      marks: [
        plot.ruleY(rows, { y: "parameter", x1: "low", x2: "high", stroke: "var(--text)", strokeWidth: 1.25 }),
        plot.dot(rows, { y: "parameter", x: "middle", fill: "var(--front)", r: 4, title: "title" }),
      ],
    };
  });
  const rest =
    data.others === 0
      ? ""
      : ` ${data.others} less important ${data.others === 1 ? "parameter is" : "parameters are"} not shown.`;
  return {
    name: data.name,
    title: data.title,
    caption: `Relevance: the inverse squared lengthscale of each parameter on the unit cube, with 95 % intervals over the model's hyperparameters. The larger, the faster the prediction changes along the parameter.${rest}`,
    label: "Relevance of parameters",
    legend: LEGEND,
    ...parameterPanels(data.parameters, panels, width),
  };
}
