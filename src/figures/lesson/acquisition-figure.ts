/**
 * @file The figure of an acquisition along one parameter, with the predictions of both objectives beneath it.
 */
import type * as Plot from "@observablehq/plot";
import { axisRange, type Range } from "../axes/axis-range.ts";
import { tickFormat } from "../axes/tick-format.ts";
import type { Cell, Description, LegendItem, View } from "../drawing/description.ts";
import { fittedText, heightBelowHeading, type Layout, layoutOf } from "../drawing/layout.ts";
import type { Plotting } from "../drawing/plotting.ts";
import type { PredictedValue } from "./plane-figure.ts";

/** An acquisition and predictions along one parameter; all lists have an entry for each value, unless they are empty. */
export interface AcquisitionData {
  readonly kind: "acquisition";
  readonly name: string;
  readonly title: string;
  readonly parameter: string;
  /** Ascending, from 0 to 1. */
  readonly values: readonly number[];
  /** The candidate's number in its batch, from 1, its value of the parameter, and log α there. */
  readonly candidate: number;
  readonly chosen: number;
  readonly maximum: number;
  /** `reach`: α is the probability of beating the baseline in both objectives. */
  readonly aim: "improvement" | "reach";
  /** log α before the candidate was pending, and with it; the latter is empty where the aim changed. */
  readonly before: readonly number[];
  readonly after: readonly number[];
  readonly objectives: readonly {
    readonly objective: string;
    readonly estimates: readonly PredictedValue[];
    /** Without noise. */
    readonly exact: readonly number[];
  }[];
}

/** Values of log α this far below the maximum are not told apart: the acquisition is then e⁻⁸ of its maximum. */
const SHOWN_NATS = 8;
const CHOSEN = { stroke: "var(--other)", strokeWidth: 1.5, strokeDasharray: "4 3" } as const;

/** The acquisition above, then each objective. */
export function acquisitionFigure(plot: Plotting, data: AcquisitionData, { width = 620 }: View): Description {
  const layout = layoutOf(width);
  const [first, each] = layout.isNarrow ? [220, 190] : [250, 205];
  const panels = [acquisitionPanel(plot, data, layout), ...objectivePanels(plot, data)];
  const cells = panels.map(({ heading, domain, ...options }, i): Cell => {
    const isLast = i === panels.length - 1;
    const label = isLast ? fittedText(`${data.parameter} →`, width - 16, layout.fontSize) : null;
    return {
      x: 0,
      y: i === 0 ? 0 : first + (i - 1) * each,
      heading: fittedText(heading, width - 12, layout.fontSize),
      options: {
        width,
        height: heightBelowHeading(i === 0 ? first : each, layout.fontSize),
        ...layout.margins,
        marginTop: 8,
        marginBottom: isLast ? layout.margins.marginBottom : 24,
        x: { domain: [0, 1], ticks: layout.ticks.x, label },
        y: { domain: [...domain], ticks: 4, label: null, tickFormat: tickFormat(domain, 4) },
        ...options,
      },
    };
  });
  return {
    name: data.name,
    title: data.title,
    caption: captionOf(data),
    label: `Acquisition and predictions along ${data.parameter}`,
    width,
    height: first + each * data.objectives.length,
    fontSize: layout.fontSize,
    legend: legendOf(data),
    cells,
  };
}

interface Panel {
  readonly heading: string;
  readonly domain: Range;
  readonly marks: Plot.Markish[];
}

function acquisitionPanel(
  plot: Plotting,
  { values, before, after, chosen, maximum, aim }: AcquisitionData,
  { isNarrow }: Layout,
): Panel {
  const lowest = maximum - SHOWN_NATS;
  const shown = [...before, ...after].filter((value) => value >= lowest);
  const domain = axisRange([], [...shown, maximum]);
  const line = (list: readonly number[], look: Plot.LineOptions): Plot.Markish =>
    plot.line(
      list.map((value, i) => ({ x: values[i], y: Math.max(domain[0], value) })),
      { x: "x", y: "y", ...look },
    );
  const words = aim === "improvement" ? "expected hypervolume improvement" : "probability of beating the baseline";
  return {
    heading: isNarrow
      ? `log α: log ${aim === "improvement" ? "expected improvement" : "probability"}`
      : `log α: log ${words}`,
    domain,
    marks: [
      plot.ruleX([chosen], CHOSEN),
      line(after, { stroke: "var(--reference)", strokeWidth: 2, strokeDasharray: "5 4" }),
      line(before, { stroke: "var(--front)", strokeWidth: 2.5 }),
      plot.dot([{ x: chosen, y: maximum }], {
        x: "x",
        y: "y",
        r: 6,
        fill: "var(--other)",
        stroke: "var(--ground)",
        strokeWidth: 1.5,
      }),
    ],
  };
}

function objectivePanels(plot: Plotting, { values, chosen, objectives }: AcquisitionData): Panel[] {
  return objectives.map(({ objective, estimates, exact }) => {
    const rows = estimates.map((estimate, i) => ({ x: values[i], exact: exact[i], ...estimate }));
    return {
      heading: `${objective}, relative to the baseline`,
      domain: axisRange(
        [],
        rows.flatMap(({ lower, upper, exact: value }) => [lower, upper, value]),
      ),
      marks: [
        plot.areaY(rows, { x: "x", y1: "lower", y2: "upper", fill: "var(--front)", fillOpacity: 0.15 }),
        plot.ruleX([chosen], CHOSEN),
        plot.line(rows, { x: "x", y: "exact", stroke: "var(--good)", strokeWidth: 1.75, strokeDasharray: "6 4" }),
        plot.line(rows, { x: "x", y: "median", stroke: "var(--front)", strokeWidth: 2.5 }),
      ],
    };
  });
}

function legendOf({ candidate, after }: AcquisitionData): readonly LegendItem[] {
  return [
    { words: `log α when candidate ${candidate} was chosen`, shape: "line", colour: "var(--front)" },
    ...(after.length > 0
      ? [{ words: "log α once it is pending", shape: "dashed", colour: "var(--reference)" } as const]
      : []),
    { words: `candidate ${candidate}`, shape: "dot", colour: "var(--other)" },
    { words: "predicted median and 95 % interval", shape: "band", colour: "var(--front)" },
    { words: "true value", shape: "dashed", colour: "var(--good)" },
  ];
}

function captionOf({ parameter, candidate, before, maximum }: AcquisitionData): string {
  const isCut = before.some((value) => !(value >= maximum - SHOWN_NATS));
  return (
    `Only ${parameter} changes; all other parameters have candidate ${candidate}'s values. Beneath the acquisition are the ` +
    "predictions of both objectives, and their true values, which the optimiser does not know." +
    (isCut ? ` Values more than ${SHOWN_NATS} below the maximum are drawn at the lower end.` : "")
  );
}
