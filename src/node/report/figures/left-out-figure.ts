/**
 * @file The figures of a diagnosis: measured values against leave-one-out predictions, one panel per model.
 */
import type * as Plot from "@observablehq/plot";
import { type Reference, relative } from "../../../core/analysis/index.ts";
import type { Scores } from "../../../core/diagnostics/index.ts";
import type { Study } from "../../../core/study/index.ts";
import type { Diagnosis, LeftOutTrial, MetricDiagnosis } from "../../../core/surrogate/index.ts";
import { diagnosedMetrics, diagnosedModels, explainedWords, scoreWords } from "../sentences/diagnosis-words.ts";
import { formatCount, formatNumber } from "../sentences/number-format.ts";
import { axisRange, cutAt, inside, type Range } from "./axis-range.ts";
import { draw, type Figure, type Plotting, slug } from "./drawing.ts";

/** One prediction in the panel of its model, relative to the reference if there is one. */
interface Prediction {
  readonly panel: string;
  readonly observed: number;
  readonly mean: number;
  readonly interval50: Range;
  readonly interval95: Range;
  /** Whether the measurement lies outside the 95 % interval. */
  readonly missed: boolean;
  readonly title: string;
}

/** How a metric's values are shown. */
interface Unit {
  /** The metric's own unit; empty if it has none. */
  readonly own: string;
  readonly reference: Reference | undefined;
}

const SIZE = { width: 920, height: 470, marginTop: 44 } as const;

/** One figure per metric. Metrics with a reference are shown relative to it, the others in their own unit. */
export function leftOutFigures(
  plot: Plotting,
  study: Study,
  diagnosis: Diagnosis,
  references: Readonly<Record<string, Reference>>,
): readonly Figure[] {
  return diagnosedMetrics(diagnosis).map((each) => {
    const own = study.objectives.find(({ name }) => name === each.metric)?.unit ?? "";
    return leftOutFigure(plot, each, { own, reference: references[each.metric] });
  });
}

function leftOutFigure(plot: Plotting, diagnosis: MetricDiagnosis, unit: Unit): Figure {
  const { metric } = diagnosis;
  const models = diagnosedModels(diagnosis);
  const all = models.flatMap(([model, { predictions }]) =>
    predictions.map((each) => predictionOf(model.toUpperCase(), each, unit)),
  );
  const range = axisRange(
    all.flatMap(({ observed, mean }) => [observed, mean]),
    [],
  );
  const shown = all.filter(({ observed, mean }) => inside(observed, range) && inside(mean, range));
  const label = labelOf(metric, unit);
  const panels = models.map(([model, { scores }]) => [model.toUpperCase(), scores] as const);
  const svg = draw(plot, {
    ...SIZE,
    ariaLabel: `${metric}: measured against predicted`,
    fx: { label: null, domain: panels.map(([panel]) => panel) },
    x: { domain: [...range], label: `${label}, measured →`, ticks: 5 },
    y: { domain: [...range], label: `↑ ${label}, predicted from the other trials`, ticks: 8 },
    marks: [diagonal(plot, range), ...predictionMarks(plot, shown, range), scoreLabels(plot, panels)],
  });
  return {
    name: `left-out-${slug(metric)}`,
    title: `${metric}: leave-one-out predictions`,
    caption: captionOf(diagnosis, Math.round((all.length - shown.length) / models.length)),
    svg,
  };
}

function predictionOf(panel: string, each: LeftOutTrial, { own, reference }: Unit): Prediction {
  const { trial, observed, mean, interval50, interval95 } = each;
  const place = (value: number): number => (reference === undefined ? value : relative(value, reference));
  const unit = own === "" ? "" : ` ${own}`;
  return {
    panel,
    observed: place(observed),
    mean: place(mean),
    interval50: [place(interval50[0]), place(interval50[1])],
    interval95: [place(interval95[0]), place(interval95[1])],
    missed: !inside(observed, interval95),
    title: `Trial ${trial}\nmeasured ${formatNumber(observed)}${unit}\npredicted ${formatNumber(mean)}${unit} (${formatNumber(interval95[0])} to ${formatNumber(interval95[1])})`,
  };
}

function labelOf(metric: string, { own, reference }: Unit): string {
  if (reference !== undefined) {
    return `${metric}, relative to the ${reference.source === "baseline" ? "baseline" : "reference"}`;
  }
  return own === "" ? metric : `${metric}, ${own}`;
}

/** The line on which prediction and measurement are equal. */
function diagonal(plot: Plotting, range: Range): Plot.Markish {
  return plot.line([...range], {
    x: (end: number) => end,
    y: (end: number) => end,
    stroke: "var(--reference)",
    strokeDasharray: "4 4",
  });
}

/** Thin 95 % intervals, thick 50 % intervals, and a dot, or a cross for a measurement outside the 95 % interval. */
function predictionMarks(plot: Plotting, shown: readonly Prediction[], range: Range): Plot.Markish[] {
  const bars = (read: (prediction: Prediction) => Range) =>
    shown.map((each) => {
      const [low, high] = cutAt(read(each), range);
      return { panel: each.panel, at: each.observed, low, high, missed: each.missed };
    });
  const look = (width: number) => ({
    fx: "panel",
    x: "at",
    y1: "low",
    y2: "high",
    stroke: (bar: { missed: boolean }) => (bar.missed ? "var(--reference)" : "var(--front)"),
    strokeWidth: width,
    strokeOpacity: 0.35,
  });
  return [
    plot.ruleX(
      bars(({ interval95 }) => interval95),
      look(1),
    ),
    plot.ruleX(
      bars(({ interval50 }) => interval50),
      look(2.5),
    ),
    plot.dot([...shown], {
      fx: "panel",
      x: "observed",
      y: "mean",
      r: 3,
      symbol: ({ missed }: Prediction) => (missed ? "times" : "circle"),
      fill: ({ missed }: Prediction) => (missed ? "none" : "var(--front)"),
      stroke: ({ missed }: Prediction) => (missed ? "var(--reference)" : "var(--ground)"),
      strokeWidth: 1,
      title: "title",
    }),
  ];
}

/** R² in the corner of each panel. */
function scoreLabels(plot: Plotting, panels: readonly (readonly [string, Scores])[]): Plot.Markish {
  return plot.text([...panels], {
    fx: ([panel]: readonly [string, Scores]) => panel,
    frameAnchor: "top-left",
    dx: 8,
    dy: 6,
    text: ([, scores]: readonly [string, Scores]) => `R² ${explainedWords(scores)}`,
    fontWeight: "bold",
    fill: "var(--text)",
    stroke: "var(--ground)",
    strokeWidth: 4,
  });
}

function captionOf(diagnosis: MetricDiagnosis, hidden: number): string {
  const { winsorised } = diagnosis;
  const sentences = [
    "Each trial is predicted from all others, with its 50 % interval (thick) and its 95 % interval (thin). Crosses mark " +
      "measurements outside the 95 % interval. On the dashed line, prediction and measurement are equal.",
    ...diagnosedModels(diagnosis).map(([model, each]) => scoreWords(model.toUpperCase(), each)),
    ...(hidden < 1
      ? []
      : [
          `About ${formatCount(hidden, "trial")} far from the others ${hidden === 1 ? "is" : "are"} outside the plotted range.`,
        ]),
    ...(winsorised === 0
      ? []
      : [
          `${formatCount(winsorised, "extreme outcome")} ${winsorised === 1 ? "is" : "are"} winsorised, as for the models.`,
        ]),
  ];
  return sentences.join(" ");
}
