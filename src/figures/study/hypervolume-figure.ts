/**
 * @file The figure of the hypervolume after each evaluation.
 */
import { hypervolumeAxis } from "../axes/hypervolume-axis.ts";
import { modelBoundary } from "../axes/model-boundary.ts";
import type { Description, LegendItem, View } from "../drawing/description.ts";
import { layoutOf } from "../drawing/layout.ts";
import type { Plotting } from "../drawing/plotting.ts";
import { heightFor, singlePlot } from "../drawing/single-plot.ts";
import { formatNumber } from "../format/number-format.ts";

/** The hypervolume after one more completed trial. */
export interface HypervolumePoint {
  readonly trial: number;
  readonly measured: number;
  /** By the present model's estimates. */
  readonly model?: number;
  /** The ends of the central 95 % by the model's joint draws. */
  readonly lower?: number;
  readonly upper?: number;
}

/** The hypervolume of the gains over the reference after each completed trial. */
export interface HypervolumeData {
  readonly kind: "hypervolume";
  readonly name: string;
  readonly title: string;
  readonly basis: "model" | "measured";
  /** What gains are over: `baseline`, `reference`, `inferred reference point`. */
  readonly comparison: string;
  /** Whether the reference point is inferred from the present front. */
  readonly isInferred: boolean;
  readonly objectives: readonly string[];
  readonly points: readonly HypervolumePoint[];
  /** The number of completed trials before the first proposal of a model; absent if there was none. */
  readonly beforeModel?: number;
}

const MODEL: LegendItem = { words: "by the model's estimates", shape: "line", colour: "var(--front)" };
const BAND: LegendItem = { words: "95 % of the model's draws", shape: "band", colour: "var(--front)" };
const MEASURED: LegendItem = { words: "by the measurements", shape: "line", colour: "var(--initial)" };

/** The hypervolume after each completed trial, with the first proposal of a model marked. */
export function hypervolumeFigure(plot: Plotting, data: HypervolumeData, { width = 560 }: View): Description {
  const { basis, comparison, points, beforeModel } = data;
  const layout = layoutOf(width);
  const steps = points.map((point, i) => ({ ...point, evaluations: i + 1 }));
  const { top, scale } = hypervolumeAxis(
    `hypervolume over the ${comparison}`,
    steps.flatMap(({ measured, model = 0, upper = 0 }) => [measured, model, upper]),
    layout.ticks.y,
  );
  const line = { x: "evaluations", curve: "step-after" } as const;
  const hasModel = basis === "model";
  const hasBand = points.some(({ upper }) => upper !== undefined);
  const measured = { stroke: "var(--initial)", strokeWidth: 1.5, strokeDasharray: hasModel ? "4 3" : "none" };
  return singlePlot({
    name: data.name,
    title: data.title,
    caption: captionOf(data),
    label: "Hypervolume after each evaluation",
    layout,
    height: heightFor(layout),
    legend: [
      ...(hasModel ? [MODEL] : []),
      ...(hasBand ? [BAND] : []),
      hasModel ? { ...MEASURED, shape: "dashed" as const } : MEASURED,
    ],
    x: { label: "evaluations →", domain: [1, Math.max(2, steps.length)], ticks: layout.ticks.x, tickFormat: "d" },
    y: scale,
    marks: [
      plot.ruleY([0], { stroke: "var(--axis)" }),
      ...modelBoundary(plot, beforeModel === undefined ? [] : [beforeModel + 0.5], top),
      ...(hasBand
        ? [plot.areaY(steps, { ...line, y1: "lower", y2: "upper", fill: "var(--front)", fillOpacity: 0.15 })]
        : []),
      plot.line(steps, { ...line, y: "measured", ...measured }),
      ...(hasModel ? [plot.line(steps, { ...line, y: "model", stroke: "var(--front)", strokeWidth: 2.5 })] : []),
    ],
    places: steps.map(({ trial, evaluations, measured: raw, model }) => ({
      trial,
      title: `After trial ${trial}\nhypervolume ${formatNumber(model ?? raw)}`,
      points: [[evaluations, model ?? raw]],
    })),
  });
}

function captionOf({ objectives, basis, comparison, isInferred, points }: HypervolumeData): string {
  const names = objectives.join(" × ");
  const lines =
    basis === "model"
      ? "Solid line: by the present model's estimates. Dashed line: by the measurements, which include noise."
      : "By the measurements.";
  const unit = isInferred
    ? `${names}, each as a share of its largest gain; the reference point is that of the present front`
    : `${names}, each as a share of the ${comparison}'s value`;
  const band = points.some(({ upper }) => upper !== undefined)
    ? " Band: the central 95 % of the hypervolume over the model's joint draws; it lies above the line where several trials may be the best, since the best of several uncertain values is expected to be better than each of them."
    : "";
  return `Hypervolume of the front's gains over the ${comparison} (${unit}). ${lines}${band}`;
}
