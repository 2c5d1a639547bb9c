/**
 * @file The figure of the best value of a single objective after each evaluation.
 */
import type * as Plot from "@observablehq/plot";
import { type Analysis, type BestSoFar, traceBest } from "../../../core/analysis/index.ts";
import { MODEL_KINDS } from "../../../core/study/index.ts";
import { formatCount } from "../sentences/number-format.ts";
import { axisRange, inside, type Range } from "./axis-range.ts";
import { draw, type Figure, type Plotting } from "./drawing.ts";
import { modelBoundary } from "./model-boundary.ts";
import { axisLabel } from "./objective-axes.ts";
import { tickFormat } from "./tick-format.ts";

/** Approximate number of ticks of the vertical axis. */
const Y_TICKS = 6;

/** One evaluation: its own measurement, and the best ones so far. */
interface Step extends BestSoFar {
  readonly evaluations: number;
  readonly own: number;
}

/** The best value after each evaluation; empty for fewer than two trials, and unless trials are compared by one objective. */
export function bestSoFarFigure(plot: Plotting, analysis: Analysis): readonly Figure[] {
  const { objectives, trials, basis, references, comparison } = analysis;
  const [objective] = objectives;
  const trace = traceBest(analysis);
  if (objective === undefined || trace.length < 2) return [];
  const steps = trace.map((each, index): Step => {
    const own = trials[index]?.objectives[objective.name]?.measured.mean ?? Number.NaN;
    return { ...each, evaluations: index + 1, own };
  });
  const reference = references[objective.name]?.value;
  const best = steps.flatMap(({ measured, model }) => [measured, model]).filter((value) => value !== undefined);
  const range = axisRange(best, [reference, best.at(-1)]);
  const shown = steps.filter(({ own }) => inside(own, range));
  const firstModelled = trials.findIndex(({ origin }) => MODEL_KINDS.some((kind) => kind === origin));
  const svg = draw(plot, {
    ariaLabel: `Best ${objective.name} after each evaluation`,
    x: { label: "evaluations →", domain: [1, steps.length] },
    y: {
      label: axisLabel(objective, "vertical", undefined),
      domain: [...range],
      ticks: Y_TICKS,
      tickFormat: tickFormat(range, Y_TICKS),
    },
    marks: [
      ...(reference === undefined
        ? []
        : [plot.ruleY([reference], { stroke: "var(--reference)", strokeDasharray: "4 4" })]),
      ...modelBoundary(plot, firstModelled > 0 ? [firstModelled + 0.5] : [], range[1]),
      plot.dot(shown, { x: "evaluations", y: "own", r: 2.5, stroke: "var(--initial)", fill: "none" }),
      ...lines(plot, steps, basis, range),
    ],
  });
  const title = `Best ${objective.name} so far`;
  return [
    {
      name: "best-so-far",
      title,
      caption: captionOf({ basis, reference, comparison, hidden: steps.length - shown.length }),
      svg,
    },
  ];
}

/** The best measurement, and the best estimate; values beyond the axis are left out. */
function lines(
  plot: Plotting,
  steps: readonly Step[],
  basis: Analysis["basis"],
  range: Range,
): readonly Plot.Markish[] {
  const line = { x: "evaluations", curve: "step-after" } as const;
  const within = (value: number | undefined): number =>
    value !== undefined && inside(value, range) ? value : Number.NaN;
  const measured = plot.line([...steps], {
    ...line,
    y: ({ measured: value }: Step) => within(value),
    stroke: "var(--initial)",
    strokeWidth: 1.5,
    strokeDasharray: basis === "model" ? "3 3" : "none",
  });
  if (basis !== "model") return [measured];
  const y = ({ model }: Step): number => within(model);
  return [measured, plot.line([...steps], { ...line, y, stroke: "var(--front)", strokeWidth: 2.5 })];
}

interface CaptionInput extends Pick<Analysis, "basis" | "comparison"> {
  readonly reference: number | undefined;
  readonly hidden: number;
}

function captionOf({ basis, comparison, reference, hidden }: CaptionInput): string {
  const sentences = [
    basis === "model"
      ? "Solid line: the best of the present model's estimates. Dashed line: the best measurement, which includes noise."
      : "Line: the best measurement so far.",
    "Circles are the measurements.",
    reference === undefined ? "" : `The horizontal line is the ${comparison}.`,
    hidden === 0
      ? ""
      : `${formatCount(hidden, "measurement")} outside the plotted range ${hidden === 1 ? "is" : "are"} not shown.`,
  ];
  return sentences.filter((sentence) => sentence !== "").join(" ");
}
