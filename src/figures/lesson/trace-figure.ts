/**
 * @file The figure of the tutorial's progress: the hypervolume after each evaluation, beside that of Sobol points and the largest
 * possible one.
 */
import { modelBoundary } from "../axes/model-boundary.ts";
import { tickFormat } from "../axes/tick-format.ts";
import { wholeTicks } from "../axes/whole-axis.ts";
import type { Description, View } from "../drawing/description.ts";
import { layoutOf } from "../drawing/layout.ts";
import type { Plotting } from "../drawing/plotting.ts";
import { heightFor, singlePlot } from "../drawing/single-plot.ts";

/** Hypervolumes beyond the baseline after 1, 2, … evaluations. */
export interface TraceData {
  readonly kind: "lesson-trace";
  readonly name: string;
  readonly title: string;
  /** What proposes after the initial design, in words. */
  readonly strategy: string;
  readonly hypervolume: readonly number[];
  readonly sobol: readonly number[];
  readonly maximum: number;
  /** The number of evaluations before the first proposal of a model. */
  readonly initial: number;
  /** The number of evaluations in all. */
  readonly budget: number;
}

/** Space above the largest hypervolume, as a factor. */
const HEADROOM = 1.12;

/** The two lines. */
export function traceFigure(plot: Plotting, data: TraceData, { width = 620 }: View): Description {
  const layout = layoutOf(width);
  const steps = (values: readonly number[]) => values.map((value, i) => ({ evaluations: i + 1, value }));
  const top = data.maximum * HEADROOM;
  const line = { x: "evaluations", y: "value", curve: "step-after" } as const;
  return singlePlot({
    name: data.name,
    title: data.title,
    caption:
      "The hypervolume beyond the baseline after each evaluation, by values without noise. Both searches begin with the same " +
      "initial design; the green line is the hypervolume of the true front.",
    layout,
    height: heightFor(layout, 380),
    legend: [
      { words: data.strategy, shape: "line", colour: "var(--front)" },
      { words: "Sobol points", shape: "dashed", colour: "var(--reference)" },
      { words: "largest possible", shape: "dashed", colour: "var(--good)" },
    ],
    x: {
      label: "evaluations →",
      domain: [1, data.budget],
      ticks: [...wholeTicks(1, data.budget, layout.ticks.x)],
      tickFormat: "d",
    },
    y: {
      label: "↑ hypervolume",
      domain: [0, top],
      ticks: layout.ticks.y,
      tickFormat: tickFormat([0, top], layout.ticks.y),
    },
    marks: [
      plot.ruleY([0], { stroke: "var(--axis)" }),
      plot.ruleY([data.maximum], { stroke: "var(--good)", strokeWidth: 1.75, strokeDasharray: "6 4" }),
      ...modelBoundary(plot, [data.initial + 0.5], top),
      plot.line(steps(data.sobol), { ...line, stroke: "var(--reference)", strokeWidth: 2, strokeDasharray: "5 4" }),
      plot.line(steps(data.hypervolume), { ...line, stroke: "var(--front)", strokeWidth: 2.5 }),
    ],
  });
}
