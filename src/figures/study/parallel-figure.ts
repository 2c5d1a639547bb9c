/**
 * @file The figure of parallel coordinates: an axis for each objective and parameter, a line for each trial. On a phone the axes
 * lie below each other.
 */
import type * as Plot from "@observablehq/plot";
import type { Description, Place, View } from "../drawing/description.ts";
import { fittedText, type Layout, layoutOf, textWidth } from "../drawing/layout.ts";
import { type LineGroup, lineGroups } from "../drawing/line-groups.ts";
import type { Plotting } from "../drawing/plotting.ts";
import { singlePlot } from "../drawing/single-plot.ts";
import { formatNumber } from "../format/number-format.ts";
import { type HiddenParameters, hiddenWords } from "../model/hidden-parameters.ts";

/** A value on an axis. */
export type AxisValue = number | string | boolean;

/** An objective or a parameter. */
export interface ParallelAxis {
  readonly name: string;
  readonly unit?: string;
  /** Of an objective. */
  readonly goal?: "maximize" | "minimize";
  /** `values`: a list without a scale. */
  readonly scale: "linear" | "log" | "values";
  /** Both ends of a scale, or the list. */
  readonly domain: readonly AxisValue[];
  /** Present if there is nothing between whole numbers. */
  readonly isInteger?: true;
}

/** A trial's values. */
export interface ParallelLine {
  readonly trial: number;
  readonly kind: "baseline" | "front" | "initial" | "suggested" | "added";
  readonly recommended?: true;
  /** In the order of the axes; null where the trial has no value, as of an inactive parameter. */
  readonly values: readonly (AxisValue | null)[];
}

/** Trials across all axes. */
export interface ParallelData {
  readonly kind: "parallel";
  readonly name: string;
  readonly title: string;
  readonly axes: readonly ParallelAxis[];
  /** The parameters without an axis. */
  readonly hidden: HiddenParameters;
  readonly trials: readonly ParallelLine[];
}

type Group = ParallelLine["kind"] | "recommended";

/** The groups of lines, in the order of drawing. */
const GROUPS: Readonly<Record<Group, LineGroup>> = {
  initial: { words: "initial design", stroke: "var(--initial)", width: 1, opacity: 0.4 },
  added: { words: "added or repeated", stroke: "var(--other)", width: 1, opacity: 0.55 },
  suggested: { words: "proposed by the search", stroke: "var(--suggested)", width: 1, opacity: 0.55 },
  baseline: { words: "baseline", stroke: "var(--reference)", width: 2, opacity: 1 },
  front: { words: "front", stroke: "var(--front)", width: 1.75, opacity: 0.9 },
  recommended: { words: "recommended", stroke: "var(--good)", width: 3, opacity: 1 },
};

/** Where ticks of axes that lie below each other are anchored, so that those at the ends are not cut off. */
const TICK_PLACES = [
  { anchor: "start", isHere: (share: number) => share === 0 },
  { anchor: "middle", isHere: (share: number) => share > 0 && share < 1 },
  { anchor: "end", isHere: (share: number) => share === 1 },
] as const;

/** Sizes in pixels. */
const HEIGHT = 440;
const ROW_HEIGHT = 52;
const MIN_AXIS_GAP = 64;
/** More values of a list than this are not all named. */
const MAX_NAMED_VALUES = 8;

/** A line for each trial. */
export function parallelFigure(plot: Plotting, data: ParallelData, { width = 1120 }: View): Description {
  const { axes, trials } = data;
  const layout = layoutOf(width);
  const isStacked = width < MIN_AXIS_GAP * axes.length;
  const height = isStacked ? ROW_HEIGHT * axes.length + 16 : HEIGHT;
  const at = (axis: number, share: number): readonly [number, number] => (isStacked ? [share, -axis] : [axis, share]);
  const lines = trials.map((line) => ({
    ...line,
    group: groupOf(line),
    points: axes.map((axis, i) => at(i, shareOf(axis, line.values[i] ?? null))),
  }));
  const drawn = lineGroups(
    plot,
    GROUPS,
    lines.map(({ group, points, trial }) => ({ group, points, title: `Trial ${trial}` })),
  );
  const margins = isStacked
    ? { marginTop: 20, marginBottom: 28, marginLeft: 16, marginRight: 16 }
    : { marginTop: 50, marginBottom: 26, marginLeft: 60, marginRight: 60 };
  const last = Math.max(1, axes.length - 1);
  const hidden = { axis: null, label: null, grid: false } as const;
  return singlePlot({
    name: data.name,
    title: data.title,
    caption: captionOf(data),
    layout,
    height,
    margins,
    legend: [...drawn.legend].reverse(),
    x: { ...hidden, domain: isStacked ? [0, 1] : [0, last] },
    y: { ...hidden, domain: isStacked ? [-last, 0] : [0, 1] },
    marks: [...drawn.marks, ...axisMarks(plot, axes, { at, isStacked, layout, gap: (width - 120) / last })],
    places: lines.map(({ trial, values, points }): Place => ({ trial, title: titleOf(data, trial, values), points })),
  });
}

function groupOf({ kind, recommended }: ParallelLine): Group {
  return recommended ? "recommended" : kind;
}

/** The position of a value on its axis, from 0 to 1; not a number where there is no value. */
function shareOf({ scale, domain }: ParallelAxis, value: AxisValue | null): number {
  if (value === null) return Number.NaN;
  if (scale === "values") {
    const index = domain.indexOf(value);
    return index < 0 ? Number.NaN : domain.length === 1 ? 0.5 : index / (domain.length - 1);
  }
  const place = (number: AxisValue | undefined): number =>
    scale === "log" ? Math.log(Number(number)) : Number(number);
  const [low, high] = [place(domain[0]), place(domain[1])];
  // A quarter of each value: their difference does not overflow.
  const share = high > low ? (place(value) / 4 - low / 4) / (high / 4 - low / 4) : 0.5;
  return Math.max(0, Math.min(1, share));
}

/** The named positions of an axis. */
function ticksOf({ scale, domain, isInteger }: ParallelAxis): readonly Tick[] {
  if (scale === "values") {
    const step = Math.ceil(domain.length / MAX_NAMED_VALUES);
    return domain.flatMap((value, i) =>
      i % step === 0 ? [{ share: domain.length === 1 ? 0.5 : i / (domain.length - 1), words: String(value) }] : [],
    );
  }
  const [low, high] = [Number(domain[0]), Number(domain[1])];
  const middle = scale === "log" ? Math.exp((Math.log(low) + Math.log(high)) / 2) : low / 2 + high / 2;
  const values = high > low ? [low, isInteger ? Math.round(middle) : middle, high] : [low];
  return [...new Set(values)].map((value) => ({
    share: shareOf({ name: "", scale, domain }, value),
    words: formatNumber(value, 3),
  }));
}

/** A named position of an axis, from 0 to 1. */
interface Tick {
  readonly share: number;
  readonly words: string;
}

interface AxisOptions {
  readonly at: (axis: number, share: number) => readonly [number, number];
  readonly isStacked: boolean;
  readonly layout: Layout;
  /** Pixels between axes that stand side by side. */
  readonly gap: number;
}

interface Label {
  readonly x: number;
  readonly y: number;
  readonly words: string;
  readonly share?: number;
}

/** The axes with their names and ticks. */
function axisMarks(
  plot: Plotting,
  axes: readonly ParallelAxis[],
  { at, isStacked, layout: { fontSize, width }, gap }: AxisOptions,
): Plot.Markish[] {
  const ends = axes.flatMap((_, i) => [0, 1].map((share) => ({ axis: i, x: at(i, share)[0], y: at(i, share)[1] })));
  const room = isStacked ? width - 40 : gap * 1.9;
  const names = axes.map((axis, i): Label & { readonly row: number } => {
    const [x, y] = at(i, isStacked ? 0 : 1);
    return { x, y, row: i % 2, words: fittedText(nameOf(axis, isStacked), room, fontSize) };
  });
  // Names in two rows only where one row is too narrow.
  const isCrowded = !isStacked && names.some(({ words }) => textWidth(words, fontSize) > gap - 8);
  const ticks = axes.flatMap((axis, i) =>
    ticksOf(axis).map(({ share, words }): Label => {
      const [x, y] = at(i, share);
      return { x, y, share, words: fittedText(words, isStacked ? width / 3 : Math.max(40, gap - 10), fontSize) };
    }),
  );
  const halo = { stroke: "var(--ground)", strokeWidth: 4, fill: "var(--text)" } as const;
  const text = { x: "x", y: "y", text: (label: Label) => label.words } as const;
  const rows = isCrowded ? [names.filter(({ row }) => row === 0), names.filter(({ row }) => row === 1)] : [names];
  return [
    plot.line(ends, { x: "x", y: "y", z: "axis", stroke: "var(--axis)", strokeWidth: 1.25 }),
    ...rows.map((row, i) =>
      plot.text(row, {
        ...text,
        ...halo,
        dy: isStacked ? -13 : -14 - 18 * i,
        fontWeight: "bold",
        textAnchor: isStacked ? "start" : "middle",
      }),
    ),
    ...TICK_PLACES.map(({ anchor, isHere }) =>
      plot.text(isStacked ? ticks.filter(({ share = 0 }) => isHere(share)) : anchor === "start" ? ticks : [], {
        ...text,
        ...halo,
        textAnchor: anchor,
        ...(isStacked ? { dy: 14 } : { dx: 6 }),
      }),
    ),
  ];
}

/** The name of an axis; an arrow points to the better end of an objective. */
function nameOf({ name, unit, goal }: ParallelAxis, isStacked: boolean): string {
  const own = unit ? `${name}, ${unit}` : name;
  if (goal === undefined) return own;
  const [more, less] = isStacked ? ["→", "←"] : ["↑", "↓"];
  return `${own} ${goal === "maximize" ? more : less}`;
}

function titleOf({ axes }: ParallelData, trial: number, values: readonly (AxisValue | null)[]): string {
  const lines = axes.flatMap(({ name, unit }, i) => {
    const value = values[i] ?? null;
    if (value === null) return [];
    return [`${name} ${typeof value === "number" ? formatNumber(value) : value}${unit ? ` ${unit}` : ""}`];
  });
  return [`Trial ${trial}`, ...lines].join("\n");
}

function captionOf({ hidden }: ParallelData): string {
  return `Each line is a trial; it crosses each axis at its value. Arrows point to the better end of objectives. A line is interrupted where a parameter is inactive.${hiddenWords(hidden)}`;
}
