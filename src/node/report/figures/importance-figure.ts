/**
 * @file The figure of parameter importance: one bar per parameter, all metrics side by side.
 */
import type * as Plot from "@observablehq/plot";
import type { Importance } from "../../../core/analysis/index.ts";
import { draw, type Figure, type Plotting } from "./drawing.ts";

/** Maximum number of parameters in the figure; the others are only in the table. */
const MAX_PARAMETERS = 16;

/** Sizes in pixels. */
const ROW_HEIGHT = 24;
const METRIC_WIDTH = 230;
const MAX_LABEL_WIDTH = 220;
const LETTER_WIDTH = 7.5;

interface Bar {
  readonly metric: string;
  readonly parameter: string;
  readonly first: number;
  readonly total: number;
  readonly low: number;
  readonly high: number;
  readonly title: string;
}

/** Total-order indices as light bars with their intervals, first-order indices as dark bars; empty without parameters. */
export function importanceFigure(plot: Plotting, importance: Importance): readonly Figure[] {
  const { ranking, metrics } = importance;
  const shown = ranking.slice(0, MAX_PARAMETERS);
  const bars = metrics.flatMap(({ metric, parameters }) =>
    parameters.filter(({ parameter }) => shown.includes(parameter)).map((each) => barOf(metric, each)),
  );
  if (bars.length === 0) return [];
  const longest = Math.max(...shown.map((name) => name.length));
  const svg = draw(plot, {
    ariaLabel: "Importance of parameters",
    width: Math.max(560, 180 + METRIC_WIDTH * metrics.length),
    height: 90 + ROW_HEIGHT * shown.length,
    marginLeft: Math.min(MAX_LABEL_WIDTH, 24 + LETTER_WIDTH * longest),
    marginTop: 44,
    x: { label: "share of the variance →", domain: [0, 1], ticks: 4, tickFormat: "~g", clamp: true },
    y: { label: null, domain: [...shown] },
    fx: { label: null, domain: metrics.map(({ metric }) => metric), padding: 0.12 },
    marks: barMarks(plot, bars),
  });
  const hidden = ranking.length - shown.length;
  return [{ name: "importance", title: "Importance of parameters", caption: captionOf(hidden), svg }];
}

function barMarks(plot: Plotting, bars: readonly Bar[]): Plot.Markish[] {
  const place = { fx: "metric", y: "parameter" } as const;
  return [
    plot.barX([...bars], {
      ...place,
      x: "total",
      fill: "var(--suggested)",
      title: "title",
      insetTop: 3,
      insetBottom: 3,
    }),
    plot.barX([...bars], { ...place, x: "first", fill: "var(--front)", title: "title", insetTop: 7, insetBottom: 7 }),
    plot.ruleY([...bars], { ...place, x1: "low", x2: "high", stroke: "var(--text)", strokeWidth: 1.25 }),
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

function barOf(metric: string, each: Importance["metrics"][number]["parameters"][number]): Bar {
  const { parameter, first, total, matters } = each;
  const percent = (share: number): string => `${Math.round(100 * share)} %`;
  return {
    metric,
    parameter,
    first: first.middle,
    total: total.middle,
    low: total.lower ?? total.middle,
    high: total.upper ?? total.middle,
    title: `${parameter} for ${metric}\ntotal ${percent(total.middle)}, alone ${percent(first.middle)}\nmatters in ${percent(matters)} of the samples`,
  };
}
