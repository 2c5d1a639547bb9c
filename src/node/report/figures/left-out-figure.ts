/**
 * @file The figure of a diagnosis: what was measured against what the other trials predict, model beside model.
 */

import { type Reference, relative } from "../../../core/analysis/index.ts";
import type { Diagnosis, LeftOutTrial, MetricDiagnosis, Scores, Study } from "../../../core/index.ts";
import { diagnosedMetrics, diagnosedModels, explainedWords, scoreWords } from "../sentences/diagnosis-words.ts";
import { formatNumber } from "../sentences/number-format.ts";
import { axisDomain, inside, type Range } from "./axis-range.ts";
import { draw, type Figure, type Plotting, slug } from "./drawing.ts";

/** One prediction in its panel; relative to the reference where there is one. */
interface Mark {
  readonly panel: string;
  readonly observed: number;
  readonly mean: number;
  readonly interval50: Range;
  readonly interval95: Range;
  readonly missed: boolean;
  readonly title: string;
}

const WIDTH = 920;
const HEIGHT = 470;

/** One figure a metric. */
export function diagnosisFigures(
  plot: Plotting,
  study: Study,
  diagnosis: Diagnosis,
  references: Readonly<Record<string, Reference>>,
): readonly Figure[] {
  return diagnosedMetrics(diagnosis).map((each) => {
    const unit = study.objectives.find(({ name }) => name === each.metric)?.unit ?? "";
    return leftOutFigure(plot, each, unit, references[each.metric]);
  });
}

function leftOutFigure(
  plot: Plotting,
  diagnosis: MetricDiagnosis,
  ownUnit: string,
  reference: Reference | undefined,
): Figure {
  const place = (value: number): number => (reference === undefined ? value : relative(value, reference));
  const { metric } = diagnosis;
  const models = diagnosedModels(diagnosis);
  const panels = models.map(([model, { scores }]) => [model.toUpperCase(), scores] as const);
  const marks = models.flatMap(([model, { predictions }]) =>
    predictions.map((each) => markOf(model.toUpperCase(), each, ownUnit, place)),
  );
  const domain = axisDomain(
    marks.flatMap(({ observed, mean }) => [observed, mean]),
    [],
  );
  const shown = marks.filter(({ observed, mean }) => inside(observed, domain) && inside(mean, domain));
  const unit =
    reference === undefined ? ownUnit : `relative to the ${reference.source === "baseline" ? "baseline" : "reference"}`;
  const label = unit === "" ? metric : `${metric}, ${unit}`;
  const svg = draw(plot, {
    ariaLabel: `${metric}: measured against predicted`,
    width: WIDTH,
    height: HEIGHT,
    marginTop: 44,
    fx: { label: null, domain: panels.map(([panel]) => panel) },
    x: { domain, label: `${label}, measured →`, ticks: 5 },
    y: { domain, label: `↑ ${label}, predicted by the other trials` },
    marks: [
      plot.line([domain[0], domain[1]], {
        x: (d: number) => d,
        y: (d: number) => d,
        stroke: "var(--reference)",
        strokeDasharray: "4 4",
      }),
      ...whiskers(plot, shown, domain),
      plot.dot(shown, {
        fx: "panel",
        x: "observed",
        y: "mean",
        r: 3,
        symbol: (d: Mark) => (d.missed ? "times" : "circle"),
        fill: (d: Mark) => (d.missed ? "none" : "var(--front)"),
        stroke: (d: Mark) => (d.missed ? "var(--reference)" : "var(--ground)"),
        strokeWidth: 1,
        title: "title",
      }),
      plot.text(panels, {
        fx: ([panel]: readonly [string, Scores]) => panel,
        frameAnchor: "top-left",
        dx: 8,
        dy: 6,
        text: ([, scores]: readonly [string, Scores]) => `R² ${explainedWords(scores)}`,
        fontWeight: "bold",
        fill: "var(--text)",
        stroke: "var(--ground)",
        strokeWidth: 4,
      }),
    ],
  });
  return {
    name: `left-out-${slug(metric)}`,
    title: `${metric}: predicted without looking`,
    caption: captionOf(diagnosis, (marks.length - shown.length) / models.length),
    svg,
  };
}

function markOf(panel: string, each: LeftOutTrial, ownUnit: string, place: (value: number) => number): Mark {
  const { trial, observed, mean, interval50, interval95 } = each;
  const unit = ownUnit === "" ? "" : ` ${ownUnit}`;
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

/** The 95 % intervals thin, the 50 % ones thick, cut at the ends of the axis. */
function whiskers(plot: Plotting, marks: readonly Mark[], [lower, upper]: Range) {
  const cut = (read: (mark: Mark) => Range) =>
    marks.map((mark) => ({
      panel: mark.panel,
      at: mark.observed,
      low: Math.max(lower, read(mark)[0]),
      high: Math.min(upper, read(mark)[1]),
      missed: mark.missed,
    }));
  const look = (width: number, opacity: number) => ({
    fx: "panel",
    x: "at",
    y1: "low",
    y2: "high",
    stroke: (d: { missed: boolean }) => (d.missed ? "var(--reference)" : "var(--front)"),
    strokeWidth: width,
    strokeOpacity: opacity,
  });
  return [
    plot.ruleX(
      cut(({ interval95 }) => interval95),
      look(1, 0.35),
    ),
    plot.ruleX(
      cut(({ interval50 }) => interval50),
      look(2.5, 0.35),
    ),
  ];
}

function captionOf(diagnosis: MetricDiagnosis, hidden: number): string {
  const scores = diagnosedModels(diagnosis)
    .map(([model, each]) => scoreWords(model.toUpperCase(), each))
    .join(" ");
  const outside = hidden < 1 ? "" : ` About ${Math.round(hidden)} far from the rest lie outside the drawing.`;
  const pulled =
    diagnosis.pulledIn === 0 ? "" : ` ${diagnosis.pulledIn} very bad outcomes are pulled in, as the models see them.`;
  return `Each trial predicted from all others, with 50 % and 95 % intervals; crosses lie outside their 95 %. On the dashed line prediction and measurement agree. ${scores}${outside}${pulled}`;
}
