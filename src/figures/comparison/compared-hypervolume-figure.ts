/**
 * @file The figure of the hypervolume of several studies, by measurements and by estimates.
 */
import type * as Plot from "@observablehq/plot";
import { maxOf, mean } from "../../core/statistics/index.ts";
import { hypervolumeAxis } from "../axes/hypervolume-axis.ts";
import { type EvaluationAxis, evaluationAxis } from "../axes/whole-axis.ts";
import type { Cell, Description, View } from "../drawing/description.ts";
import { cornerOf, fittedText, heightBelowHeading, layoutOf, leftMargin, placePanels } from "../drawing/layout.ts";
import type { Plotting } from "../drawing/plotting.ts";
import { type ComparedGroup, ESTIMATES_NOTE, groupColours, groupLegend, PANEL_WORDS } from "./groups.ts";

/** The hypervolume after a number of evaluations. */
export interface ComparedStep {
  readonly evaluations: number;
  readonly hypervolume: number;
  /** The ends of the central 95 % by the model's joint draws, where they are known. */
  readonly lower?: number;
  readonly upper?: number;
}

/** The hypervolumes of several studies. */
export interface ComparedHypervolumeData {
  readonly kind: "compared-hypervolume";
  readonly name: string;
  readonly title: string;
  readonly objectives: readonly string[];
  /** What gains are over; default: `baseline`. */
  readonly comparison?: string;
  readonly groups: readonly ComparedGroup[];
  readonly panels: readonly {
    readonly panel: "measured" | "model";
    readonly studies: readonly {
      readonly label: string;
      readonly group: string;
      readonly steps: readonly ComparedStep[];
      /** What a Sobol search would have reached, estimated by the study's model. */
      readonly sobol?: readonly ComparedStep[];
    }[];
  }[];
}

/** What the dashed lines are, in the caption. */
const SOBOL_NOTE =
  "Dashed lines: Sobol searches that were not run, with the seed and the number of evaluations of the study of that colour, as if none failed; the median over the joint draws of its model.";
const SOBOL_WORDS = "Sobol, estimated by each model";
/** More studies than this have no bands: they would hide each other. */
const MAX_BANDS = 4;
const BAND_NOTE = "Bands: the central 95 % over the joint draws of each model.";

/** A step of one study, or of the mean of a group. */
interface TraceStep extends ComparedStep {
  readonly label: string;
  readonly group: string;
}

/** The hypervolume of each study after each evaluation, and the mean of each group of several studies. */
export function comparedHypervolumeFigure(
  plot: Plotting,
  data: ComparedHypervolumeData,
  { width = 920 }: View,
): Description {
  const { comparison = "baseline" } = data;
  const traces = data.panels.map((panel) => tracesOf(panel, data.groups));
  const all = traces.flatMap(({ steps, sobol }) => [...steps, ...sobol]);
  const hasSobol = traces.some(({ sobol }) => sobol.length > 0);
  const panels = placePanels(data.panels.length, width, (panel) => Math.round(Math.min(440, panel * 0.9)));
  const layout = layoutOf(panels.width);
  const { scale, top } = hypervolumeAxis(
    `hypervolume over the ${comparison}`,
    [
      ...all.map(({ hypervolume }) => hypervolume),
      ...traces.flatMap(({ bands }) => bands.map(({ upper = 0 }) => upper)),
    ],
    layout.ticks.y,
  );
  const label = fittedText(String(scale.label), panels.width - 16, layout.fontSize);
  const colourOf = groupColours(data.groups);
  const across = evaluationAxis(maxOf([1, ...all.map(({ evaluations }) => evaluations)]), 5);
  const cells = data.panels.map(
    ({ panel }, i): Cell => ({
      ...cornerOf(panels, i),
      heading: PANEL_WORDS[panel],
      options: {
        width: panels.width,
        height: heightBelowHeading(panels.height, layout.fontSize),
        ...layout.margins,
        marginLeft: leftMargin(layout, [0, top], scale.tickFormat),

        x: across.scale,
        y: { ...scale, label },
        marks: [
          plot.ruleY([0], { stroke: "var(--axis)" }),
          ...traceMarks(plot, traces[i] ?? { steps: [], means: [], sobol: [], bands: [] }, across, ({ group }) =>
            colourOf(group),
          ),
        ],
      },
    }),
  );
  return {
    name: data.name,
    title: data.title,
    caption: captionOf(data, traces),
    label: "Hypervolume after each evaluation",
    width,
    height: panels.total,
    fontSize: layout.fontSize,
    legend: [
      ...groupLegend(data.groups),
      ...(hasSobol ? [{ words: SOBOL_WORDS, shape: "dashed", colour: "var(--muted)" } as const] : []),
    ],
    cells,
  };
}

function captionOf(
  { comparison = "baseline", objectives }: ComparedHypervolumeData,
  traces: readonly Traces[],
): string {
  const hasBands = traces.some(({ bands }) => bands.length > 0);
  const hasSobol = traces.some(({ sobol }) => sobol.length > 0);
  const lines = traces.every(({ means }) => means.length === 0)
    ? ""
    : " Thin lines: studies. Thick lines: means over the studies of a strategy.";
  return `Hypervolume of the front's gains over the ${comparison} (${objectives.join(" × ")}, each as a share of the ${comparison}'s value) after each evaluation, those that failed or were stopped early included.${lines}${hasBands ? ` ${BAND_NOTE}` : ""}${hasSobol ? ` ${SOBOL_NOTE}` : ""} ${ESTIMATES_NOTE}`;
}

interface Traces {
  readonly steps: readonly TraceStep[];
  readonly means: readonly TraceStep[];
  /** Of Sobol searches that were not run. */
  readonly sobol: readonly TraceStep[];
  /** The steps of the studies whose intervals are drawn. */
  readonly bands: readonly TraceStep[];
}

/** The steps of every study, and of the mean of each group of several studies. */
function tracesOf({ studies }: ComparedHypervolumeData["panels"][number], groups: readonly ComparedGroup[]): Traces {
  const steps = studies.flatMap(({ label, group, steps: own }) => own.map((step) => ({ ...step, label, group })));
  const means = groups.flatMap(({ name }) => {
    const members = studies.filter(({ group }) => group === name).map(({ steps: own }) => own);
    if (members.length < 2) return [];
    return meanTrace(members).map((step) => ({ ...step, label: name, group: name }));
  });
  const sobol = studies.flatMap(({ label, group, sobol: own = [] }) => own.map((step) => ({ ...step, label, group })));
  const isLegible = studies.length <= MAX_BANDS;
  const bands = isLegible ? steps.filter(({ lower, upper }) => lower !== undefined && upper !== undefined) : [];
  return { steps, means, sobol, bands };
}

/** Thin lines for the studies of groups that have a mean, thick lines for means and for single studies. */
function traceMarks(
  plot: Plotting,
  { steps, means, sobol, bands }: Traces,
  { extended }: EvaluationAxis,
  stroke: (step: TraceStep) => string,
): Plot.Markish[] {
  const averaged = new Set(means.map(({ group }) => group));
  const line = { x: "evaluations", y: "hypervolume", z: "label", curve: "step-after", stroke } as const;
  const drawn = (parts: readonly TraceStep[]): TraceStep[] => {
    const lines = new Map<string, TraceStep[]>();
    for (const step of parts) lines.set(step.label, [...(lines.get(step.label) ?? []), step]);
    return [...lines.values()].flatMap((each) => extended(each, each.at(-1)?.evaluations));
  };
  return [
    plot.areaY(drawn(bands), {
      ...{ x: "evaluations", y1: "lower", y2: "upper", z: "label", curve: "step-after" },
      ...{ fill: stroke, fillOpacity: 0.12 },
    }),
    plot.line(drawn(sobol), { ...line, strokeWidth: 1.5, strokeDasharray: "7 4" }),
    plot.line(drawn(steps.filter(({ group }) => averaged.has(group))), { ...line, strokeWidth: 1, strokeOpacity: 0.6 }),
    plot.line(drawn(steps.filter(({ group }) => !averaged.has(group))), { ...line, strokeWidth: 2.5 }),
    plot.line(drawn(means), { ...line, strokeWidth: 3 }),
  ];
}

/** The mean hypervolume after each evaluation that every trace has reached. */
function meanTrace(traces: readonly (readonly ComparedStep[])[]): readonly ComparedStep[] {
  const last = Math.min(...traces.map((trace) => trace.at(-1)?.evaluations ?? 0));
  return Array.from({ length: last }, (_, index) => {
    const reached = traces.map(
      (trace) => trace.findLast(({ evaluations }) => evaluations <= index + 1)?.hypervolume ?? 0,
    );
    return { evaluations: index + 1, hypervolume: mean(reached) };
  });
}
