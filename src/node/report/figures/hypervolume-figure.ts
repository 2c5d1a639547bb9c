/**
 * @file The figure of the hypervolume after each evaluation.
 */
import { type Analysis, traceHypervolume } from "../../../core/analysis/index.ts";
import { MODEL_KINDS } from "../../../core/study/index.ts";
import { draw, type Figure, type Plotting } from "./drawing.ts";
import { hypervolumeAxis } from "./hypervolume-axis.ts";
import { modelBoundary } from "./model-boundary.ts";

/**
 * The hypervolume after each evaluation, with the first proposal of a model marked; empty for fewer than two points, and unless
 * trials are compared by several objectives.
 */
export function hypervolumeFigure(plot: Plotting, analysis: Analysis): readonly Figure[] {
  const { trials, study, objectives, basis } = analysis;
  const trace = traceHypervolume(analysis);
  if (trace.length < 2 || objectives.length < 2) return [];
  const isInferred = study.objectives.some(({ name }) => analysis.references[name] === undefined);
  const comparison = isInferred ? "inferred reference point" : analysis.comparison;
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
      ...modelBoundary(plot, firstModelled > 0 ? [firstModelled + 0.5] : [], top),
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
  const unit = isInferred
    ? `${names}, each as a share of its largest gain; the reference point is that of the present front`
    : `${names}, each as a share of the ${comparison}'s value`;
  return [
    {
      name: "hypervolume",
      title: "Hypervolume",
      caption: `Hypervolume of the front's gains over the ${comparison} (${unit}). ${lines}`,
      svg,
    },
  ];
}
