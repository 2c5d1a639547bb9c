/**
 * @file The figure of the hypervolume, evaluation by evaluation.
 */

import { type Analysis, traceHypervolume } from "../../../core/analysis/index.ts";
import { MODEL_KINDS } from "../../../core/index.ts";
import { draw, type Figure, type Plotting } from "./drawing.ts";

/** The hypervolume after each evaluation, with the end of the initial design marked. */
export function traceFigure(plot: Plotting, analysis: Analysis): readonly Figure[] {
  const { points, study } = analysis;
  const trace = traceHypervolume(analysis);
  if (trace.length < 2) return [];
  const steps = trace.map((each, index) => ({ ...each, evaluations: index + 1 }));
  const firstModelled = points.findIndex(({ origin }) => MODEL_KINDS.some((kind) => kind === origin));
  const boundary = firstModelled > 0 ? [firstModelled + 0.5] : [];
  const top = Math.max(1e-9, ...steps.flatMap((s) => [s.measured, s.model ?? 0])) * 1.08;
  const svg = draw(plot, {
    ariaLabel: "Hypervolume after each evaluation",
    x: { label: "evaluations →", domain: [1, Math.max(2, steps.length)] },
    y: { label: `↑ hypervolume over the ${analysis.comparison}`, domain: [0, top], tickFormat: "~g" },
    marks: [
      plot.ruleY([0], { stroke: "var(--axis)" }),
      plot.ruleX(boundary, { stroke: "var(--reference)", strokeDasharray: "4 4" }),
      plot.text(boundary, {
        x: (d: number) => d,
        y: top,
        dx: 6,
        dy: 4,
        text: () => "model-based →",
        textAnchor: "start",
        lineAnchor: "top",
        fill: "var(--muted)",
      }),
      plot.line(steps, {
        x: "evaluations",
        y: "measured",
        curve: "step-after",
        stroke: "var(--initial)",
        strokeWidth: 1.5,
        strokeDasharray: analysis.basis === "model" ? "3 3" : "none",
      }),
      ...(analysis.basis === "model"
        ? [
            plot.line(steps, {
              x: "evaluations",
              y: "model",
              curve: "step-after",
              stroke: "var(--front)",
              strokeWidth: 2.5,
            }),
          ]
        : []),
    ],
  });
  const by =
    analysis.basis === "model"
      ? "Thick: by today's model of the same trials; dashed: as measured, noise included."
      : "As measured.";
  return [
    {
      name: "hypervolume",
      title: "Hypervolume",
      caption: `Area between the front and the ${analysis.comparison}, in shares of its values (${study.objectives.map((o) => o.name).join(" × ")}). ${by}`,
      svg,
    },
  ];
}
