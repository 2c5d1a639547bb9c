/**
 * @file The figure of the samples of one measured metric of one trial, with the statistic that counts and its interval.
 */
import { multipleOf, unitWords } from "../axes/metric.ts";
import { tickFormat } from "../axes/tick-format.ts";
import type { Description, LegendItem, View } from "../drawing/description.ts";
import { layoutOf } from "../drawing/layout.ts";
import type { Plotting } from "../drawing/plotting.ts";
import { heightFor, singlePlot } from "../drawing/single-plot.ts";
import { formatCount, formatNumber } from "../format/number-format.ts";

/** The samples of a measured metric. */
export interface HistogramData {
  readonly kind: "histogram";
  readonly name: string;
  readonly title: string;
  readonly trial: number;
  readonly metric: string;
  readonly unit?: string;
  /** Ascending. */
  readonly bins: readonly { readonly from: number; readonly to: number; readonly count: number }[];
  /** The number of samples, and of those above the last bin. */
  readonly samples: number;
  readonly above: number;
  /** The number of warm-up samples that are left out. */
  readonly dropped?: number;
  /** Whether warm-up samples, which do not count, are among the samples, because it is not known which they are. */
  readonly hasWarmup?: boolean;
  /** What was recorded: `p99`, `mean` …, with its central 95 % interval where its error is known. */
  readonly statistic: {
    readonly name: string;
    readonly value: number;
    readonly lower?: number;
    readonly upper?: number;
  };
  readonly median: number;
}

type Bin = HistogramData["bins"][number];

/** Bars for the samples, a line at the statistic within its interval. */
export function histogramFigure(plot: Plotting, data: HistogramData, { width = 560 }: View): Description {
  const { bins, statistic, metric, unit, samples } = data;
  const layout = layoutOf(width);
  const own = [bins[0]?.from ?? 0, bins.at(-1)?.to ?? 1, statistic.value, statistic.upper ?? statistic.value];
  const multiple = multipleOf(own);
  const ends = own.map((end) => end / multiple);
  const range = [Math.min(...ends), Math.max(...ends)] as const;
  const most = Math.max(1, ...bins.map(({ count }) => count));
  const [lower, upper] = [statistic.lower, statistic.upper].map((end) => (end === undefined ? end : end / multiple));
  const interval = lower === undefined || upper === undefined ? [] : [{ lower: Math.max(lower, range[0]), upper }];
  const axisUnit = unitWords(unit, multiple);
  const ownUnit = unit === undefined ? "" : ` ${unit}`;
  const legend: LegendItem[] = [
    { words: "samples", shape: "bar", colour: "var(--suggested)" },
    { words: `${statistic.name} ${formatNumber(statistic.value)}${ownUnit}`, shape: "line", colour: "var(--front)" },
    ...(interval.length === 0
      ? []
      : [{ words: "its 95 % interval", shape: "band", colour: "var(--front)" } satisfies LegendItem]),
    { words: `median ${formatNumber(data.median)}${ownUnit}`, shape: "dashed", colour: "var(--text)" },
  ];
  return singlePlot({
    name: data.name,
    title: data.title,
    caption: captionOf(data),
    layout,
    height: heightFor(layout, 360),
    legend,
    x: {
      label: `${metric}${axisUnit === "" ? "" : `, ${axisUnit}`} →`,
      domain: [...range],
      ticks: layout.ticks.x,
      tickFormat: tickFormat(range, layout.ticks.x),
    },
    y: { label: `↑ samples (of ${samples})`, domain: [0, most * 1.05], ticks: layout.ticks.y },
    marks: [
      plot.rect([...bins], {
        x1: ({ from }: Bin) => from / multiple,
        x2: ({ to }: Bin) => to / multiple,
        y1: 0,
        y2: "count",
        fill: "var(--suggested)",
        insetLeft: 0.5,
        title: ({ from, to, count }: Bin) =>
          `${formatNumber(from)} to ${formatNumber(to)}${ownUnit}\n${formatCount(count, "sample")}`,
      }),
      plot.rect(interval, { x1: "lower", x2: "upper", y1: 0, y2: most * 1.05, fill: "var(--front)", fillOpacity: 0.2 }),
      plot.ruleX([statistic.value / multiple], { stroke: "var(--front)", strokeWidth: 2 }),
      plot.ruleX([data.median / multiple], { stroke: "var(--text)", strokeDasharray: "4 4" }),
      plot.ruleY([0], { stroke: "var(--axis)" }),
    ],
  });
}

function captionOf({ samples, above, trial, statistic, dropped = 0, hasWarmup = false }: HistogramData): string {
  const sentences = [
    `The ${formatCount(samples, "sample")} that were measured of trial ${trial}; ${statistic.name} is what counts.`,
    dropped === 0
      ? ""
      : `${formatCount(dropped, "warm-up sample")} before them ${dropped === 1 ? "was" : "were"} dropped.`,
    hasWarmup ? "Warm-up samples, which do not count, are among them." : "",
    above === 0 ? "" : `${formatCount(above, "sample")} lie${above === 1 ? "s" : ""} further to the right.`,
  ];
  return sentences.filter((sentence) => sentence !== "").join(" ");
}
