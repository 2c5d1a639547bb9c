/**
 * @file The figure of the fronts of several studies: every trial of two objectives, by measurements and by estimates.
 */
import type * as Plot from "@observablehq/plot";
import { cutAt, inside, type Range } from "../axes/axis-range.ts";
import { axisLabel, isMaximised, type Metric, metricScale } from "../axes/metric.ts";
import { type ObjectiveAxis, objectiveAxis, referenceMarks, stepCurve } from "../axes/objective-axis.ts";
import { tickFormat } from "../axes/tick-format.ts";
import { continuedMarks, type DrawnInterval } from "../drawing/continued-marks.ts";
import type { Cell, Description, View } from "../drawing/description.ts";
import { cornerOf, fittedText, heightBelowHeading, layoutOf, leftMargin, placePanels } from "../drawing/layout.ts";
import type { Plotting } from "../drawing/plotting.ts";
import { formatCount, formatNumber } from "../format/number-format.ts";
import { type ComparedGroup, ESTIMATES_NOTE, groupColours, groupLegend, PANEL_WORDS } from "./groups.ts";

/** A trial relative to its own study's baseline, which is (1, 1). */
export interface ComparedPoint {
  readonly trial: number;
  readonly x: number;
  readonly y: number;
  readonly onFront: boolean;
  /** The ends of the 95 % intervals, where they are known. */
  readonly intervals?: { readonly x: Range; readonly y: Range };
}

/** Every trial of several studies. */
export interface ComparedFrontsData {
  readonly kind: "compared-fronts";
  readonly name: string;
  readonly title: string;
  /** With the reference 1, since every value is relative. */
  readonly x: Metric;
  readonly y: Metric;
  readonly groups: readonly ComparedGroup[];
  readonly panels: readonly {
    readonly panel: "measured" | "model";
    readonly studies: readonly {
      readonly label: string;
      readonly group: string;
      readonly points: readonly ComparedPoint[];
    }[];
  }[];
}

/** The intervals of more trials than this in a panel are not drawn. */
const MAX_INTERVALS = 40;

/** A trial in one of the panels. */
interface Dot extends ComparedPoint {
  readonly label: string;
  readonly group: string;
  readonly title: string;
}

/** Every trial relative to its own study's baseline, with the front of each study. */
export function comparedFrontsFigure(plot: Plotting, data: ComparedFrontsData, { width = 920 }: View): Description {
  const dots = data.panels.map(({ studies }) => studies.flatMap((study) => dotsOf(data, study)));
  const all = dots.flat();
  const axisOf = (key: "x" | "y"): ObjectiveAxis => {
    const values = all.map((dot) => dot[key]);
    const best = all.filter((dot) => dot.onFront && isGain(data.x, dot.x) && isGain(data.y, dot.y));
    return objectiveAxis(
      metricScale(data[key], "relative", values),
      values,
      best.map((dot) => dot[key]),
    );
  };
  const [x, y] = [axisOf("x"), axisOf("y")];
  const isShown = (dot: Dot): boolean => inside(dot.x, x.range) && inside(dot.y, y.range);
  const panels = placePanels(data.panels.length, width, (panel) => Math.round(Math.min(460, panel * 0.95)));
  const layout = layoutOf(panels.width);
  const colourOf = groupColours(data.groups);
  const labelled = (text: string): string => fittedText(text, panels.width - 16, layout.fontSize);
  const cells = data.panels.map(({ panel }, i): Cell => {
    const shown = (dots[i] ?? []).filter(isShown);
    return {
      ...cornerOf(panels, i),
      heading: PANEL_WORDS[panel],
      options: {
        width: panels.width,
        height: heightBelowHeading(panels.height, layout.fontSize),
        ...layout.margins,
        marginLeft: leftMargin(layout, y.range, tickFormat(y.range, 6)),

        x: { ...scaleOf(x, 5), label: labelled(axisLabel(x.scale, "horizontal")) },
        y: { ...scaleOf(y, 6), label: labelled(axisLabel(y.scale, "vertical")) },
        marks: [
          ...referenceMarks(plot, x, y),
          ...intervalMarks(plot, intervalled(shown), { x: x.range, y: y.range }, ({ group }) => colourOf(group)),
          ...trialMarks(plot, shown, ({ group }) => colourOf(group), stepCurve(x)),
        ],
      },
    };
  });
  return {
    name: data.name,
    title: data.title,
    caption: captionOf(
      all.filter((dot) => !isShown(dot)).length,
      dots.some((each) => intervalled(each.filter(isShown)).length > 0),
    ),
    label: `${data.x.name} against ${data.y.name}, ${new Set(all.map(({ label }) => label)).size} studies`,
    width,
    height: panels.total,
    fontSize: layout.fontSize,
    legend: groupLegend(data.groups),
    cells,
  };
}

/** The numbers of an axis. */
function scaleOf({ range }: ObjectiveAxis, ticks: number): Plot.ScaleOptions {
  return { domain: [...range], ticks, tickFormat: tickFormat(range, ticks) };
}

/** Whether a share of the baseline is no loss. */
function isGain(metric: Metric, share: number): boolean {
  return isMaximised(metric) ? share >= 1 : share <= 1;
}

type StudyPoints = ComparedFrontsData["panels"][number]["studies"][number];

function dotsOf({ x, y }: ComparedFrontsData, { label, group, points }: StudyPoints): readonly Dot[] {
  return points.map((point) => ({
    ...point,
    label,
    group,
    title: `${label}\nTrial ${point.trial}\n${x.name} × ${formatNumber(point.x)}\n${y.name} × ${formatNumber(point.y)}`,
  }));
}

/** The trials of the fronts whose intervals are drawn: none where so many would hide the fronts. */
function intervalled(dots: readonly Dot[]): readonly Required<Dot>[] {
  const known = dots.filter((dot): dot is Required<Dot> => dot.onFront && dot.intervals !== undefined);
  return known.length > MAX_INTERVALS ? [] : known;
}

/** The intervals of trials as thin lines, cut at the ends of the axes. */
function intervalMarks(
  plot: Plotting,
  dots: readonly Required<Dot>[],
  ranges: { readonly x: Range; readonly y: Range },
  colour: (dot: Dot) => string,
): Plot.Markish[] {
  const look = { stroke: colour, strokeWidth: 1, strokeOpacity: 0.5 } as const;
  const end = (key: "x" | "y", which: 0 | 1) => (dot: Required<Dot>) => cutAt(dot.intervals[key], ranges[key])[which];
  const whole = (key: "x" | "y", group: string): readonly DrawnInterval[] =>
    dots
      .filter((dot) => dot.group === group)
      .map(({ x, y, intervals }) => ({ at: key === "x" ? y : x, low: intervals[key][0], high: intervals[key][1] }));
  const groups = [...new Map(dots.map((dot) => [dot.group, colour(dot)]))];
  return [
    ...groups.flatMap(([group, own]) =>
      (["x", "y"] as const).flatMap((along) =>
        continuedMarks(plot, whole(along, group), { along, range: ranges[along], colour: own, opacity: 0.5 }),
      ),
    ),
    plot.ruleY(dots, { y: "y", x1: end("x", 0), x2: end("x", 1), ...look }),
    plot.ruleX(dots, { x: "x", y1: end("y", 0), y2: end("y", 1), ...look }),
  ];
}

/** Dots for trials, squares and a line for each front. */
function trialMarks(
  plot: Plotting,
  dots: readonly Dot[],
  colour: (dot: Dot) => string,
  curve: "step-after" | "step-before",
): Plot.Markish[] {
  const front = dots.filter(({ onFront }) => onFront).sort((a, b) => a.x - b.x);
  const place = { x: "x", y: "y" } as const;
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

function captionOf(hidden: number, hasIntervals: boolean): string {
  const intervals = hasIntervals
    ? " Thin lines are the 95 % intervals of the estimates of these trials; with an arrow, they go on beyond the plotted range."
    : "";
  const outside =
    hidden === 0
      ? ""
      : ` ${formatCount(hidden, "mark")} far from the fronts ${hidden === 1 ? "is" : "are"} outside the plotted range.`;
  return `Each mark is a trial relative to its own study's baseline, (1, 1); trials in the shaded quadrant are better in both objectives. Squares and lines are the fronts, one per study.${intervals} ${ESTIMATES_NOTE}${outside}`;
}
