/**
 * @file The figure of the hypervolume of several studies, by measurements and by estimates.
 */

import type * as Plot from "@observablehq/plot";
import type { Comparison, HypervolumeStep } from "../../../core/analysis/index.ts";
import { maxOf, mean } from "../../../core/statistics/index.ts";
import {
  ESTIMATES_NOTE,
  groupColour,
  groupNames,
  legend,
  MEASURED,
  PANELS_SIZE,
  panelsOf,
} from "./comparison-panels.ts";
import { draw, type Figure, type Plotting } from "./drawing.ts";
import { hypervolumeAxis } from "./hypervolume-axis.ts";

/** A step of one study, or of the mean of a group. */
interface TraceStep extends HypervolumeStep {
  readonly panel: string;
  readonly label: string;
  readonly group: string;
}

/** The hypervolume of each study after each evaluation, and the mean of each group of several studies. */
export function comparedHypervolumeFigure(plot: Plotting, comparison: Comparison): Figure {
  const { steps, means } = tracesOf(comparison);
  const panels = [...new Set(steps.map(({ panel }) => panel))];
  const { scale } = hypervolumeAxis(
    "hypervolume over the baseline",
    steps.map(({ hypervolume }) => hypervolume),
  );
  const svg = draw(plot, {
    ...PANELS_SIZE,
    ariaLabel: "Hypervolume after each evaluation",
    fx: { label: null, domain: panels },
    x: {
      label: "evaluations →",
      domain: [1, Math.max(2, maxOf(steps.map(({ evaluations }) => evaluations)))],
      ticks: 5,
    },
    y: scale,
    marks: [
      plot.ruleY([0], { stroke: "var(--axis)" }),
      ...traceMarks(plot, steps, means, groupColour(comparison)),
      ...legend(plot, comparison, panels[0] ?? MEASURED),
    ],
  });
  const names = comparison.objectives.map(({ name }) => name).join(" × ");
  const lines = means.length === 0 ? "" : " Thin lines: studies. Thick lines: means over the studies of a strategy.";
  return {
    name: "compare-hypervolume",
    title: "Hypervolume",
    caption: `Hypervolume of the front's gains over the baseline (${names}, each as a share of the baseline's value) after each evaluation, failed ones included.${lines} ${ESTIMATES_NOTE}`,
    svg,
  };
}

/** The steps of every study, and of the mean of each group of several studies. */
function tracesOf(comparison: Comparison): { readonly steps: TraceStep[]; readonly means: TraceStep[] } {
  const groupOf = groupNames(comparison);
  const panels = panelsOf(comparison, (study, panel) =>
    panel === MEASURED ? study.trace.measured : study.trace.modelled,
  );
  const steps = panels.flatMap(({ panel, parts }) =>
    parts.flatMap(({ study, part }) =>
      part.map((step) => ({ ...step, panel, label: study.label, group: groupOf.get(study) ?? "" })),
    ),
  );
  const means = panels.flatMap(({ panel, parts }) =>
    comparison.groups.flatMap(({ name }) => {
      const traces = parts.filter(({ study }) => groupOf.get(study) === name).map(({ part }) => part);
      if (traces.length < 2) return [];
      return meanTrace(traces).map((step) => ({ ...step, panel, label: name, group: name }));
    }),
  );
  return { steps, means };
}

/** Thin lines for the studies of groups that have a mean, thick lines for means and for single studies. */
function traceMarks(
  plot: Plotting,
  steps: readonly TraceStep[],
  means: readonly TraceStep[],
  stroke: (step: TraceStep) => string,
): Plot.Markish[] {
  const averaged = new Set(means.map(({ group }) => group));
  const line = { fx: "panel", x: "evaluations", y: "hypervolume", z: "label", curve: "step-after", stroke } as const;
  return [
    plot.line(
      steps.filter(({ group }) => averaged.has(group)),
      { ...line, strokeWidth: 1, strokeOpacity: 0.6 },
    ),
    plot.line(
      steps.filter(({ group }) => !averaged.has(group)),
      { ...line, strokeWidth: 2.5 },
    ),
    plot.line([...means], { ...line, strokeWidth: 3 }),
  ];
}

/** The mean hypervolume after each evaluation that every trace has reached. */
function meanTrace(traces: readonly (readonly HypervolumeStep[])[]): readonly HypervolumeStep[] {
  const last = Math.min(...traces.map((trace) => trace.at(-1)?.evaluations ?? 0));
  return Array.from({ length: last }, (_, index) => {
    const reached = traces.map(
      (trace) => trace.findLast(({ evaluations }) => evaluations <= index + 1)?.hypervolume ?? 0,
    );
    return { evaluations: index + 1, hypervolume: mean(reached) };
  });
}
