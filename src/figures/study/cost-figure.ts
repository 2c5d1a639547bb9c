/**
 * @file The figure of what a study has cost: the time of evaluations after each trial, by what became of the trials.
 */
import { evaluationAxis } from "../axes/whole-axis.ts";
import type { Description, LegendItem, View } from "../drawing/description.ts";
import { layoutOf } from "../drawing/layout.ts";
import type { Plotting } from "../drawing/plotting.ts";
import { heightFor, singlePlot } from "../drawing/single-plot.ts";
import { formatDuration } from "../format/number-format.ts";
import { OUTCOME_COLOURS, type TimedOutcome, unitFor } from "./timeline-figure.ts";

/** A trial that has ended, with the seconds that its last attempt took. */
export interface PaidTrial {
  readonly trial: number;
  readonly seconds: number;
  readonly outcome: Exclude<TimedOutcome, "running">;
}

/** What each trial has cost. */
export interface CostData {
  readonly kind: "cost";
  readonly name: string;
  readonly title: string;
  /** In the order in which they ended. */
  readonly trials: readonly PaidTrial[];
  /** The seconds that the models have taken in all. */
  readonly modelSeconds?: number;
}

/** The outcomes, from the bottom. */
const STACK = ["completed", "failed", "stopped early", "withdrawn"] as const;

/** The time of all evaluations so far, stacked by outcome. */
export function costFigure(plot: Plotting, data: CostData, { width = 560, maxHeight }: View): Description {
  const layout = layoutOf(width);
  const sums = { completed: 0, failed: 0, "stopped early": 0, withdrawn: 0 };
  let ended = 0;
  const steps = data.trials.map(({ outcome, seconds }) => {
    sums[outcome] += seconds;
    // A withdrawn trial has taken its time, and counts nowhere.
    if (outcome !== "withdrawn") ended++;
    return { ...sums, evaluations: Math.max(1, ended) };
  });
  const total = STACK.reduce((sum, outcome) => sum + sums[outcome], 0);
  const { factor, unit } = unitFor(total);
  const present = STACK.filter((outcome) => sums[outcome] > 0);
  const below = (step: typeof sums, outcome: (typeof STACK)[number]): number =>
    STACK.slice(0, STACK.indexOf(outcome)).reduce((sum, each) => sum + step[each], 0) / factor;
  const across = evaluationAxis(ended, layout.ticks.x);
  type Step = (typeof steps)[number];
  return singlePlot({
    name: data.name,
    title: data.title,
    caption: captionOf(data, sums),
    label: "Time of evaluations",
    layout,
    height: heightFor(layout, maxHeight ?? 360),
    legend: present.map((words): LegendItem => ({ words, shape: "bar", colour: OUTCOME_COLOURS[words] })),
    x: across.scale,
    y: { label: `↑ ${unit} of evaluations`, domain: [0, (total / factor) * 1.05 || 1], ticks: layout.ticks.y },
    marks: [
      ...present.map((outcome) =>
        plot.areaY([...across.extended(steps)], {
          x: "evaluations",
          y1: (step: Step) => below(step, outcome),
          y2: (step: Step) => below(step, outcome) + step[outcome] / factor,
          curve: "step-after",
          fill: OUTCOME_COLOURS[outcome],
          fillOpacity: 0.75,
        }),
      ),
      plot.ruleY([0], { stroke: "var(--axis)" }),
    ],
  });
}

function captionOf({ trials, modelSeconds }: CostData, sums: Readonly<Record<PaidTrial["outcome"], number>>): string {
  const parts = STACK.filter((outcome) => sums[outcome] > 0).map((outcome) => {
    const count = trials.filter((trial) => trial.outcome === outcome).length;
    return `${formatDuration(1000 * sums[outcome])} for ${count} ${outcome}`;
  });
  const models = modelSeconds === undefined ? "" : ` The models took ${formatDuration(1000 * modelSeconds)}.`;
  return `The time of all evaluations so far, repeats and measurements included: ${parts.join(", ")}.${models}`;
}
