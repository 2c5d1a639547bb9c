/**
 * @file The figure of parameter importance: a bar a parameter, all metrics side by side.
 */

import type { Importance } from "../../../core/analysis/index.ts";
import { draw, type Figure, type Plotting } from "./drawing.ts";

/** Further parameters are in the table. */
const SHOWN = 16;
const ROW = 24;

interface Bar {
  readonly metric: string;
  readonly parameter: string;
  readonly first: number;
  readonly total: number;
  readonly low: number;
  readonly high: number;
  readonly title: string;
}

/** Total-order indices as light bars with their intervals, first-order ones as dark bars within. */
export function importanceFigure(plot: Plotting, importance: Importance): readonly Figure[] {
  const shown = importance.ranking.slice(0, SHOWN);
  const bars = importance.metrics.flatMap(({ metric, parameters }) =>
    parameters.filter(({ parameter }) => shown.includes(parameter)).map((each) => bar(metric, each)),
  );
  if (bars.length === 0) return [];
  const longest = Math.max(...shown.map((name) => name.length));
  const metrics = importance.metrics.length;
  const svg = draw(plot, {
    ariaLabel: "Importance of parameters",
    width: Math.max(560, 180 + 230 * metrics),
    height: 90 + ROW * shown.length,
    marginLeft: Math.min(220, 24 + 7.5 * longest),
    marginTop: 44,
    x: { label: "share of the variance →", domain: [0, 1], ticks: 4 },
    y: { label: null, domain: [...shown] },
    fx: { label: null, domain: importance.metrics.map(({ metric }) => metric), padding: 0.12 },
    marks: [
      plot.barX(bars, {
        fx: "metric",
        y: "parameter",
        x: "total",
        fill: "var(--suggested)",
        title: "title",
        insetTop: 3,
        insetBottom: 3,
      }),
      plot.barX(bars, {
        fx: "metric",
        y: "parameter",
        x: "first",
        fill: "var(--front)",
        title: "title",
        insetTop: 7,
        insetBottom: 7,
      }),
      plot.ruleY(bars, {
        fx: "metric",
        y: "parameter",
        x1: "low",
        x2: "high",
        stroke: "var(--text)",
        strokeWidth: 1.25,
      }),
      plot.ruleX([0], { stroke: "var(--axis)" }),
    ],
  });
  const hidden = importance.ranking.length - shown.length;
  return [
    {
      name: "importance",
      title: "Importance of parameters",
      caption:
        "Light bars: the share of the model's variance over the whole space that a parameter has a part in (total-order " +
        "Sobol' index); dark: what it explains alone (first order). Lines are 95 % intervals of the total over the " +
        `model's hyperparameters.${hidden > 0 ? ` ${hidden} less important ${hidden === 1 ? "one is" : "ones are"} in the table only.` : ""}`,
      svg,
    },
  ];
}

function bar(metric: string, each: Importance["metrics"][number]["parameters"][number]): Bar {
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
