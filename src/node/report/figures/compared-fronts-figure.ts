/**
 * @file The figure of the fronts of several studies: every trial of two objectives, by measurements and by estimates.
 */
import type * as Plot from "@observablehq/plot";
import type { Comparison } from "../../../core/analysis/index.ts";
import type { Objective } from "../../../core/study/index.ts";
import { formatCount } from "../sentences/number-format.ts";
import { inside } from "./axis-range.ts";
import {
  ESTIMATES_NOTE,
  groupColour,
  groupNames,
  legend,
  MEASURED,
  PANELS_SIZE,
  panelsOf,
} from "./comparison-panels.ts";
import { draw, type Figure, type Plotting, slug } from "./drawing.ts";
import { axisLabel, objectiveAxis, referenceMarks, stepCurve } from "./objective-axes.ts";
import { dotOf } from "./trial-dots.ts";

/** A trial in one of the panels. */
interface ComparedDot {
  readonly panel: string;
  readonly group: string;
  readonly label: string;
  readonly x: number;
  readonly y: number;
  readonly onFront: boolean;
  readonly title: string;
}

/** Every trial relative to its own study's baseline, with the front of each study. */
export function comparedFrontsFigure(plot: Plotting, comparison: Comparison, x: Objective, y: Objective): Figure {
  const dots = dotsOf(comparison, x, y);
  const across = objectiveAxis(x, { values: dots.map((dot) => dot.x), isRelative: true });
  const up = objectiveAxis(y, { values: dots.map((dot) => dot.y), isRelative: true });
  const shown = dots.filter((dot) => inside(dot.x, across.range) && inside(dot.y, up.range));
  const panels = [...new Set(dots.map(({ panel }) => panel))];
  const svg = draw(plot, {
    ...PANELS_SIZE,
    ariaLabel: `${x.name} against ${y.name}, ${comparison.studies.length} studies`,
    fx: { label: null, domain: panels },
    x: { domain: [...across.range], label: axisLabel(x, "horizontal", "baseline"), ticks: 5 },
    y: { domain: [...up.range], label: axisLabel(y, "vertical", "baseline") },
    marks: [
      ...referenceMarks(plot, across, up),
      ...trialMarks(plot, shown, groupColour(comparison), stepCurve(x)),
      ...legend(plot, comparison, panels[0] ?? MEASURED),
    ],
  });
  return {
    name: `compare-${slug(x.name)}-${slug(y.name)}`,
    title: `${x.name} against ${y.name}`,
    caption: captionOf(dots.length - shown.length),
    svg,
  };
}

function dotsOf(comparison: Comparison, x: Objective, y: Objective): readonly ComparedDot[] {
  const groupOf = groupNames(comparison);
  const panels = panelsOf(
    comparison,
    (study, panel) => (panel === MEASURED ? study.measured : study.modelled)?.analysis,
  );
  return panels.flatMap(({ panel, parts }) =>
    parts.flatMap(({ study, part: analysis }) =>
      analysis.trials
        .filter(({ origin }) => origin !== "baseline")
        .map((point): ComparedDot => {
          const dot = dotOf(analysis, point, x, y);
          return {
            panel,
            group: groupOf.get(study) ?? "",
            label: study.label,
            x: dot.x,
            y: dot.y,
            onFront: point.onFront,
            title: `${study.label}\n${dot.title}`,
          };
        }),
    ),
  );
}

/** Dots for trials, squares and a line for each front. */
function trialMarks(
  plot: Plotting,
  dots: readonly ComparedDot[],
  colour: (dot: ComparedDot) => string,
  curve: "step-after" | "step-before",
): Plot.Markish[] {
  const front = dots.filter(({ onFront }) => onFront).sort((a, b) => a.x - b.x);
  const place = { fx: "panel", x: "x", y: "y" } as const;
  return [
    plot.dot(
      dots.filter(({ onFront }) => !onFront),
      { ...place, title: "title", fill: colour, r: 2.5, fillOpacity: 0.55 },
    ),
    plot.line(front, { ...place, z: "label", stroke: colour, strokeWidth: 1.5, curve }),
    plot.dot(front, {
      ...place,
      title: "title",
      fill: colour,
      r: 4.5,
      symbol: "square",
      stroke: "var(--ground)",
      strokeWidth: 1,
    }),
  ];
}

function captionOf(hidden: number): string {
  const outside =
    hidden === 0
      ? ""
      : ` ${formatCount(hidden, "mark")} far from the fronts ${hidden === 1 ? "is" : "are"} outside the plotted range.`;
  return `Each mark is a trial relative to its own study's baseline, (1, 1); trials in the shaded quadrant are better in both objectives. Squares and lines are the fronts, one per study. ${ESTIMATES_NOTE}${outside}`;
}
