/**
 * @file A small picture of the front in characters: a dot for each trial in Braille cells of 2 × 4 dots, the front and the
 * baseline as marks of a whole cell, axes in own units.
 */
import { quantile } from "../../../core/statistics/index.ts";
import { formatNumber } from "../../report/index.ts";
import { padStart, textWidth } from "./text-width.ts";

/** One completed trial. */
export interface PlottedTrial {
  readonly x: number;
  readonly y: number;
  readonly kind: "trial" | "front" | "baseline";
}

/** One axis: an objective in its own unit. */
export interface PlotAxis {
  readonly name: string;
  readonly unit?: string | undefined;
  readonly goal: "maximize" | "minimize";
}

/** The trials in the plane of two objectives. */
export interface FrontPlotData {
  readonly x: PlotAxis;
  readonly y: PlotAxis;
  readonly trials: readonly PlottedTrial[];
}

/** The size of the picture with its axes and legend. */
export interface PlotSize {
  readonly columns: number;
  readonly rows: number;
}

/** On fewer columns there is no picture. */
export const MIN_PLOT_COLUMNS = 44;
const MAX_COLUMNS = 76;
/** Rows of the picture besides its cells: the name of the upward axis, the axis across and its ends, the legend. */
const FRAME_ROWS = 4;
const MIN_CELL_ROWS = 5;
const MAX_CELL_ROWS = 10;
/** The share of trials on each side that may lie outside; the front and the baseline never do. */
const OUTSIDE_SHARE = 0.05;
/** The bits of the dots of a Braille cell, by row and column. */
const DOTS = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const;
const BLANK = 0x2800;
const MARKS = { front: "■", baseline: "◆" } as const;

type Range = readonly [lower: number, upper: number];

/** The lines of the picture, none wider than `columns`; empty where it has no room, and before a trial has completed. */
export function frontPlot({ x, y, trials }: FrontPlotData, { columns, rows }: PlotSize): readonly string[] {
  const height = Math.min(MAX_CELL_ROWS, rows - FRAME_ROWS);
  const finite = trials.filter((trial) => Number.isFinite(trial.x) && Number.isFinite(trial.y));
  if (columns < MIN_PLOT_COLUMNS || height < MIN_CELL_ROWS || finite.length === 0) return [];
  const [across, up] = [rangeOf(finite, ({ x: value }) => value), rangeOf(finite, ({ y: value }) => value)];
  const [bottom, top] = [formatNumber(up[0], 3), formatNumber(up[1], 3)];
  const margin = 2 + Math.max(textWidth(bottom), textWidth(top));
  const width = Math.min(columns, MAX_COLUMNS) - margin - 3;
  const shown = finite.filter((trial) => isWithin(trial.x, across) && isWithin(trial.y, up));
  const cells = drawCells(shown, { across, up, width, height });
  const label = (row: number): string => (row === 0 ? top : row === height - 1 ? bottom : "");
  const left = " ".repeat(margin);
  return [
    `  ${axisWords(y)}`,
    ...cells.map((line, row) => `${padStart(label(row), margin)} ${label(row) === "" ? "│" : "┤"}${line}`.trimEnd()),
    `${left} └${"─".repeat(width)}`,
    acrossLine(across, x, { left: `${left}  `, width }),
    `${left}  ${legendWords(shown, finite.length - shown.length, columns - textWidth(left) - 2)}`,
  ].map((line) => (textWidth(line) <= columns ? line : `${line.slice(0, columns - 1)}…`));
}

/** The values of all marks, and of trials but the outermost ones; never of width 0. */
function rangeOf(trials: readonly PlottedTrial[], read: (trial: PlottedTrial) => number): Range {
  const sorted = Float64Array.from(trials, read).sort();
  const kept = trials.filter(({ kind }) => kind !== "trial").map(read);
  const lower = Math.min(quantile(sorted, OUTSIDE_SHARE), ...kept);
  const upper = Math.max(quantile(sorted, 1 - OUTSIDE_SHARE), ...kept);
  if (upper > lower) return [lower, upper];
  const margin = Math.abs(lower) * 0.01 || 1;
  return [lower - margin, upper + margin];
}

function isWithin(value: number, [lower, upper]: Range): boolean {
  return value >= lower && value <= upper;
}

/** The place of a value, from 0 to `count` − 1. Halves do not overflow. */
function placeOf(value: number, [lower, upper]: Range, count: number): number {
  const share = (value / 2 - lower / 2) / (upper / 2 - lower / 2);
  return Math.min(count - 1, Math.max(0, Math.round(share * (count - 1))));
}

interface Area {
  readonly across: Range;
  readonly up: Range;
  /** In cells. */
  readonly width: number;
  readonly height: number;
}

/** The rows of cells, from the top. A mark hides the dots of its cell, the baseline hides the front. */
function drawCells(trials: readonly PlottedTrial[], { across, up, width, height }: Area): readonly string[] {
  const dots = Array.from({ length: height }, () => new Uint8Array(width));
  const marks = new Map<string, string>();
  for (const { x, y, kind } of trials) {
    const column = placeOf(x, across, 2 * width);
    const row = 4 * height - 1 - placeOf(y, up, 4 * height);
    const [cellColumn, cellRow] = [column >> 1, row >> 2];
    const line = dots[cellRow];
    if (line !== undefined) line[cellColumn] = (line[cellColumn] ?? 0) | (DOTS[row % 4]?.[column % 2] ?? 0);
    const key = `${cellRow} ${cellColumn}`;
    if (kind !== "trial" && marks.get(key) !== MARKS.baseline) marks.set(key, MARKS[kind]);
  }
  return dots.map((line, row) =>
    Array.from(line, (bits, column) => {
      const mark = marks.get(`${row} ${column}`);
      return mark ?? (bits === 0 ? " " : String.fromCharCode(BLANK + bits));
    }).join(""),
  );
}

function axisWords({ name, unit, goal }: PlotAxis): string {
  return `${name}${unit ? `, ${unit}` : ""} (${goal === "maximize" ? "more" : "less"} is better)`;
}

/** The ends of the axis across, with its name between them where there is room. */
function acrossLine(range: Range, axis: PlotAxis, { left, width }: { left: string; width: number }): string {
  const [from, to] = [formatNumber(range[0], 3), formatNumber(range[1], 3)];
  const name = axisWords(axis);
  const room = width - textWidth(from) - textWidth(to);
  const words = textWidth(name) + 2 <= room ? name : "";
  const before = Math.max(1, Math.floor((room - textWidth(words)) / 2));
  const after = Math.max(1, room - textWidth(words) - before);
  return `${left}${from}${" ".repeat(before)}${words}${" ".repeat(after)}${to}`;
}

/** What the marks are, in short where the room is narrow. */
function legendWords(shown: readonly PlottedTrial[], outside: number, room: number): string {
  const has = (kind: PlottedTrial["kind"]): boolean => shown.some((trial) => trial.kind === kind);
  const legend = (other: string, gap: string): string =>
    [
      ...(has("front") ? [`${MARKS.front} front`] : []),
      ...(has("baseline") ? [`${MARKS.baseline} baseline`] : []),
      ...(has("trial") ? [`⠂ ${other}`] : []),
      ...(outside > 0 ? [`${outside} outside`] : []),
    ].join(gap);
  const long = legend("other trials, as measured", "   ");
  return textWidth(long) <= room ? long : legend("others", "  ");
}
