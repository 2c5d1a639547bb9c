/**
 * @file The figure of the hypervolume after each evaluation.
 */
import type * as Plot from "@observablehq/plot";
import { hypervolumeAxis } from "../axes/hypervolume-axis.ts";
import { modelBoundary } from "../axes/model-boundary.ts";
import { evaluationAxis, evaluationsNote } from "../axes/whole-axis.ts";
import type { Description, LegendItem, View } from "../drawing/description.ts";
import { layoutOf } from "../drawing/layout.ts";
import type { Plotting } from "../drawing/plotting.ts";
import { heightFor, singlePlot } from "../drawing/single-plot.ts";
import { formatNumber } from "../format/number-format.ts";

/** The hypervolume after one more completed trial. */
export interface HypervolumePoint {
  readonly trial: number;
  /** The number of evaluations so far, failed and early-stopped ones included. */
  readonly evaluations: number;
  readonly measured: number;
  /** By the present model's estimates. */
  readonly model?: number;
  /** The ends of the central 95 % by the model's joint draws. */
  readonly lower?: number;
  readonly upper?: number;
}

/** The hypervolume that a Sobol search would have after some evaluations, by the model's joint draws. */
export interface SobolPoint {
  readonly evaluations: number;
  readonly median: number;
  /** The ends of the central 95 %. */
  readonly lower: number;
  readonly upper: number;
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
  /** The number of evaluations that have ended, failed and early-stopped ones included. */
  readonly evaluations: number;
  /** What a Sobol search of the same number of evaluations would have reached, estimated by the model. */
  readonly sobol?: readonly SobolPoint[];
  /** The number of evaluations before the first proposal of a model; absent if there was none. */
  readonly beforeModel?: number;
}

const MODEL: LegendItem = { words: "by the model's estimates", shape: "line", colour: "var(--front)" };
const BAND: LegendItem = { words: "95 % of the model's draws", shape: "band", colour: "var(--front)" };
export const SOBOL: LegendItem = { words: "Sobol, estimated by the model", shape: "dashed", colour: "var(--other)" };
const MEASURED: LegendItem = { words: "by the measurements", shape: "line", colour: "var(--initial)" };

/** The hypervolume after each completed trial, with the first proposal of a model marked. */
export function hypervolumeFigure(
  plot: Plotting,
  data: HypervolumeData,
  { width = 560, maxHeight }: View,
): Description {
  const { basis, comparison, points, beforeModel, sobol = [] } = data;
  const layout = layoutOf(width);
  const { top, scale } = hypervolumeAxis(
    `hypervolume over the ${comparison}`,
    [
      ...points.flatMap(({ measured, model = 0, upper = 0 }) => [measured, model, upper]),
      ...sobol.map(({ upper }) => upper),
    ],
    layout.ticks.y,
  );
  const across = evaluationAxis(data.evaluations, layout.ticks.x);
  const drawn = [...across.extended(points)];
  const line = { x: "evaluations", curve: "step-after" } as const;
  const hasModel = basis === "model";
  const hasBand = points.some(({ upper }) => upper !== undefined);
  const measured = { stroke: "var(--initial)", strokeWidth: 1.5, strokeDasharray: hasModel ? "2 3" : "none" };
  return singlePlot({
    name: data.name,
    title: data.title,
    caption: captionOf(data),
    label: "Hypervolume after each evaluation",
    layout,
    height: heightFor(layout, maxHeight),
    legend: [
      ...(hasModel ? [MODEL] : []),
      ...(hasBand ? [BAND] : []),
      hasModel ? { ...MEASURED, shape: "dotted" as const } : MEASURED,
      ...(sobol.length > 0 ? [SOBOL] : []),
    ],
    x: across.scale,
    y: scale,
    marks: [
      plot.ruleY([0], { stroke: "var(--axis)" }),
      ...modelBoundary(plot, beforeModel === undefined ? [] : [beforeModel + 0.5], top),
      ...(hasBand
        ? [plot.areaY(drawn, { ...line, y1: "lower", y2: "upper", fill: "var(--front)", fillOpacity: 0.15 })]
        : []),
      ...sobolMarks(plot, sobol.length < data.evaluations ? sobol : across.extended(sobol)),
      plot.line(drawn, { ...line, y: "measured", ...measured }),
      ...(hasModel ? [plot.line(drawn, { ...line, y: "model", stroke: "var(--front)", strokeWidth: 2.5 })] : []),
    ],
    places: points.map(({ trial, evaluations, measured: raw, model }) => ({
      trial,
      title: `After trial ${trial}\nhypervolume ${formatNumber(model ?? raw)}`,
      points: [[evaluations, model ?? raw]],
    })),
  });
}

/** The dashed course of a Sobol search between the ends of its interval. */
function sobolMarks(plot: Plotting, sobol: readonly SobolPoint[]): readonly Plot.Markish[] {
  if (sobol.length === 0) return [];
  const line = { x: "evaluations", curve: "step-after" } as const;
  return [
    plot.areaY([...sobol], { ...line, y1: "lower", y2: "upper", fill: SOBOL.colour, fillOpacity: 0.12 }),
    plot.line([...sobol], { ...line, y: "median", stroke: SOBOL.colour, strokeWidth: 1.75, strokeDasharray: "7 4" }),
  ];
}

/** What the dashed line is, in a caption. */
export const SOBOL_NOTE =
  "a Sobol search with the same seed. It was not run: its course is estimated, by the median over the model's joint draws at the configurations that it would evaluate, as if none failed, with the central 95 %.";

function captionOf(data: HypervolumeData): string {
  const { objectives, basis, comparison, isInferred, points, evaluations, sobol = [] } = data;
  const names = objectives.join(" × ");
  const lines =
    basis === "model"
      ? "Solid line: by the present model's estimates. Dotted line: by the measurements, which include noise."
      : "By the measurements.";
  const unit = isInferred
    ? `${names}, each as a share of its largest gain; the reference point is that of the present front`
    : `${names}, each as a share of the ${comparison}'s value`;
  const band = points.some(({ upper }) => upper !== undefined)
    ? " Band: the central 95 % of the hypervolume over the model's joint draws; it lies above the line where several trials may be the best, since the best of several uncertain values is expected to be better than each of them."
    : "";
  const last = sobol.length < evaluations ? ` It ends after ${sobol.length} evaluations.` : "";
  const compared = sobol.length === 0 ? "" : ` Dashed line: ${SOBOL_NOTE}${last}`;
  const hasGain = points.some(({ measured, model = 0, upper = 0 }) => measured > 0 || model > 0 || upper > 0);
  const none = hasGain ? "" : ` It is 0 as long as no trial is better than the ${comparison} in every objective.`;
  return `Hypervolume of the front's gains over the ${comparison} (${unit}) after each evaluation${evaluationsNote(points.length, evaluations)}. ${lines}${band}${compared}${none}`;
}
