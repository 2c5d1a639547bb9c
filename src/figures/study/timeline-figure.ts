/**
 * @file The figure of what ran when: a row for each slot, a bar for each trial.
 */
import { wholeTicks } from "../axes/whole-axis.ts";
import type { Description, LegendItem, View } from "../drawing/description.ts";
import { fittingText, layoutOf } from "../drawing/layout.ts";
import type { Plotting } from "../drawing/plotting.ts";
import { singlePlot } from "../drawing/single-plot.ts";
import { formatDuration } from "../format/number-format.ts";
import { breaksBetween, lengthOf, type Period, withoutBreaks } from "./breaks.ts";

/** What became of a trial. */
export type TimedOutcome = "completed" | "failed" | "stopped early" | "withdrawn" | "running";

/** A trial's evaluation, in seconds since the first one began. */
export interface TimedTrial {
  readonly trial: number;
  readonly start: number;
  readonly end: number;
  readonly outcome: TimedOutcome;
}

/** When each trial ran. */
export interface TimelineData {
  readonly kind: "timeline";
  readonly name: string;
  readonly title: string;
  /** When the first one began, ISO 8601 in UTC. */
  readonly origin: string;
  readonly trials: readonly TimedTrial[];
  /** The seconds that the models have taken in all; absent before the first proposal of a model. */
  readonly modelSeconds?: number;
}

export const OUTCOME_COLOURS: Readonly<Record<TimedOutcome, string>> = {
  completed: "var(--front)",
  failed: "var(--reference)",
  "stopped early": "var(--axis)",
  withdrawn: "var(--other)",
  running: "var(--good)",
};

/** Sizes in pixels. */
const ROW_HEIGHT = 22;
const MIN_BAR = 2;

/** A bar in the row of a slot. */
interface Bar extends TimedTrial {
  readonly slot: number;
  readonly title: string;
}

/** A row for each slot, a bar for each trial; gaps are the time of the models, and pauses. */
export function timelineFigure(plot: Plotting, data: TimelineData, { width = 920 }: View): Description {
  const layout = layoutOf(width);
  const breaks = breaksBetween(data.trials);
  const bars = barsOf(data, breaks);
  const slots = 1 + Math.max(0, ...bars.map(({ slot }) => slot));
  const end = Math.max(1e-3, ...bars.map((bar) => bar.end));
  const { factor, unit } = unitFor(end);
  const outcomes = (Object.keys(OUTCOME_COLOURS) as TimedOutcome[]).filter((outcome) =>
    bars.some((bar) => bar.outcome === outcome),
  );
  // A bar is never too thin to be seen.
  const least = (MIN_BAR / (width - 90)) * end;
  return singlePlot({
    name: data.name,
    title: data.title,
    caption: captionOf(data, bars, breaks),
    label: "What ran when",
    layout,
    height: Math.max(110, 60 + ROW_HEIGHT * slots),
    margins: { marginTop: 24, marginLeft: 40 },
    legend: outcomes.map((words): LegendItem => ({ words, shape: "bar", colour: OUTCOME_COLOURS[words] })),
    x: {
      label: fittingText(timeLabels(unit, breaks.length > 0), width - 16, layout.fontSize),
      domain: [0, end / factor],
      ticks: layout.ticks.x,
    },
    y: {
      label: "slot",
      domain: [slots + 0.5, 0.5],
      ticks: [...wholeTicks(1, slots, 10)],
      tickFormat: "d",
      grid: false,
    },
    marks: [
      plot.ruleX(breaks, {
        x: ({ start }: Period) => withoutBreaks(start, breaks) / factor,
        stroke: "var(--axis)",
        strokeWidth: 1.5,
        strokeDasharray: "4 3",
      }),
      plot.rect(bars, {
        x1: ({ start }: Bar) => start / factor,
        x2: (bar: Bar) => Math.max(bar.end, bar.start + least) / factor,
        y1: ({ slot }: Bar) => slot + 0.62,
        y2: ({ slot }: Bar) => slot + 1.38,
        fill: ({ outcome }: Bar) => OUTCOME_COLOURS[outcome],
        fillOpacity: 0.8,
        stroke: "var(--ground)",
        strokeWidth: 0.5,
        title: "title",
      }),
    ],
    places: bars.map(({ trial, title, start, end: last, slot }) => ({
      trial,
      title,
      points: [[(start + last) / 2 / factor, slot + 1]],
    })),
  });
}

/** What the axis of time may be called, the longest first. */
function timeLabels(unit: string, hasBreaks: boolean): readonly string[] {
  const out = hasBreaks ? ", without breaks" : "";
  return [`${unit} since the first trial began${out} →`, `${unit}${out} →`];
}

/** The bars: each trial is in the first slot that is free when it begins. Their times are without the breaks. */
function barsOf({ trials }: TimelineData, breaks: readonly Period[]): Bar[] {
  const free: number[] = [];
  return [...trials]
    .sort((a, b) => a.start - b.start || a.trial - b.trial)
    .map((trial) => {
      const found = free.findIndex((time) => time <= trial.start);
      const slot = found < 0 ? free.length : found;
      free[slot] = trial.end;
      const duration = formatDuration(1000 * (trial.end - trial.start));
      const [start, end] = [withoutBreaks(trial.start, breaks), withoutBreaks(trial.end, breaks)];
      return { ...trial, start, end, slot, title: `Trial ${trial.trial}\n${trial.outcome} after ${duration}` };
    });
}

/** The unit in which a duration of so many seconds is shown. */
export function unitFor(seconds: number): { readonly factor: number; readonly unit: string } {
  if (seconds < 300) return { factor: 1, unit: "seconds" };
  if (seconds < 3 * 3600) return { factor: 60, unit: "minutes" };
  return seconds < 96 * 3600 ? { factor: 3600, unit: "hours" } : { factor: 86_400, unit: "days" };
}

function captionOf({ modelSeconds, origin }: TimelineData, bars: readonly Bar[], breaks: readonly Period[]): string {
  const busy = bars.reduce((sum, bar) => sum + lengthOf(bar), 0);
  const span = Math.max(...bars.map(({ end }) => end));
  const slots = 1 + Math.max(...bars.map(({ slot }) => slot));
  const share = span > 0 ? Math.round((100 * busy) / (span * slots)) : 0;
  const models = modelSeconds === undefined ? "" : ` The models took ${formatDuration(1000 * modelSeconds)} in all.`;
  const lengths = breaks.map((each) => formatDuration(1000 * lengthOf(each))).join(" and ");
  const out =
    breaks.length === 0
      ? ""
      : ` At the dashed ${breaks.length === 1 ? "line a break" : "lines breaks"} of ${lengths}, in which nothing ran, ${breaks.length === 1 ? "is" : "are"} left out.`;
  return `Each bar is the evaluation of a trial, from its last start to its end; the first began at ${origin.slice(0, 16).replace("T", " ")} UTC.${out} The slots were busy for ${share} % of the time${breaks.length === 0 ? "" : " that is shown"}.${models}`;
}
