/**
 * @file The figure of the hypervolume after each evaluation.
 */
import type * as Plot from "@observablehq/plot";
import { type Analysis, traceHypervolume } from "../../../core/analysis/index.ts";
import { MODEL_KINDS } from "../../../core/study/index.ts";
import { draw, type Figure, type Plotting } from "./drawing.ts";
import { hypervolumeAxis } from "./hypervolume-axis.ts";

/** The hypervolume after each evaluation, with the first proposal of a model marked; empty for fewer than two points. */
export function hypervolumeFigure(plot: Plotting, analysis: Analysis): readonly Figure[] {
  const { trials, study, basis, comparison } = analysis;
  const trace = traceHypervolume(analysis);
  if (trace.length < 2) return [];
  const steps = trace.map((each, index) => ({ ...each, evaluations: index + 1 }));
  const firstModelled = trials.findIndex(({ origin }) => MODEL_KINDS.some((kind) => kind === origin));
  const { top, scale } = hypervolumeAxis(
    `hypervolume over the ${comparison}`,
    steps.flatMap(({ measured, model = 0 }) => [measured, model]),
  );
  const line = { x: "evaluations", curve: "step-after" } as const;
  const svg = draw(plot, {
    ariaLabel: "Hypervolume after each evaluation",
    x: { label: "evaluations →", domain: [1, steps.length] },
    y: scale,
    marks: [
      plot.ruleY([0], { stroke: "var(--axis)" }),
      ...boundary(plot, firstModelled > 0 ? [firstModelled + 0.5] : [], top),
      plot.line(steps, {
        ...line,
        y: "measured",
        stroke: "var(--initial)",
        strokeWidth: 1.5,
        strokeDasharray: basis === "model" ? "3 3" : "none",
      }),
      ...(basis === "model"
        ? [plot.line(steps, { ...line, y: "model", stroke: "var(--front)", strokeWidth: 2.5 })]
        : []),
    ],
  });
  const names = study.objectives.map(({ name }) => name).join(" × ");
  const lines =
    basis === "model"
      ? "Solid line: by the present model's estimates. Dashed line: by the measurements, which include noise."
      : "By the measurements.";
  return [
    {
      name: "hypervolume",
      title: "Hypervolume",
      caption: `Hypervolume of the front's gains over the ${comparison} (${names}, each as a share of the ${comparison}'s value). ${lines}`,
      svg,
    },
  ];
}

/** A vertical line where the proposals of the model begin. */
function boundary(plot: Plotting, at: readonly number[], top: number): Plot.Markish[] {
  return [
    plot.ruleX([...at], { stroke: "var(--reference)", strokeDasharray: "4 4" }),
    plot.text([...at], {
      x: (position: number) => position,
      y: top,
      dx: 6,
      dy: 4,
      text: () => "model-based →",
      textAnchor: "start",
      lineAnchor: "top",
      fill: "var(--muted)",
      stroke: "var(--ground)",
      strokeWidth: 4,
    }),
  ];
}
