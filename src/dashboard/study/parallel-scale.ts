/**
 * @file The scales of parallel axes.
 */
import { formatPlain } from "../format/numbers.ts";
import type { Column } from "./columns.ts";
import type { Condition } from "./selection.ts";

/** One axis. */
export interface Axis {
  readonly column: Column;
  /** The values at its ends. */
  readonly lower: number;
  readonly upper: number;
  /** Where each row crosses it, as a share of its length from below; not a number where a row has no value. */
  readonly positions: Float32Array;
  readonly ticks: readonly { readonly share: number; readonly words: string }[];
}

/** Axes of columns that have values. */
export function parallelAxes(columns: readonly Column[]): readonly Axis[] {
  return columns.flatMap((column) => {
    const ends = endsOf(column);
    if (ends === undefined) return [];
    const axis = { column, ...ends };
    const positions = Float32Array.from(column.values, (value) => positionOf(axis, value));
    return [{ ...axis, positions, ticks: ticksOf(axis) }];
  });
}

/** The share of an axis at a value. */
export function positionOf({ column, lower, upper }: Pick<Axis, "column" | "lower" | "upper">, value: number): number {
  if (lower === upper) return 0.5;
  if (column.scale === "log") return Math.log(value / lower) / Math.log(upper / lower);
  // The difference of two huge values overflows, and that of their quarters does not.
  const unit = Number.isFinite(upper - lower) ? 1 : 4;
  return (value / unit - lower / unit) / (upper / unit - lower / unit);
}

/** The condition that a stretch between two shares of an axis stands for. */
export function conditionBetween(axis: Axis, from: number, to: number): Condition {
  const [low, high] = [Math.min(from, to), Math.max(from, to)];
  const { categories } = axis.column;
  if (categories === undefined) return { lower: valueAt(axis, low), upper: valueAt(axis, high) };
  const among = categories.filter((_, index) => {
    const share = positionOf(axis, index);
    return share >= low && share <= high;
  });
  return { among };
}

function valueAt({ column, lower, upper }: Axis, share: number): number {
  const within = Math.min(1.01, Math.max(-0.01, share));
  const value = column.scale === "log" ? lower * (upper / lower) ** within : lower * (1 - within) + upper * within;
  return rounded(value, 6);
}

/** The number rounded to some digits; the largest numbers, which would be rounded to infinity, as they are. */
function rounded(value: number, digits: number): number {
  const held = Math.min(Number.MAX_VALUE, Math.max(-Number.MAX_VALUE, value));
  const short = Number(held.toPrecision(digits));
  return Number.isFinite(short) ? short : held;
}

function endsOf({ values, categories }: Column): { readonly lower: number; readonly upper: number } | undefined {
  if (categories !== undefined) return categories.length === 0 ? undefined : { lower: 0, upper: categories.length - 1 };
  let lower = Number.POSITIVE_INFINITY;
  let upper = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < lower) lower = value;
    if (value > upper) upper = value;
  }
  return lower <= upper ? { lower, upper } : undefined;
}

function ticksOf({ column, lower, upper }: Pick<Axis, "column" | "lower" | "upper">): Axis["ticks"] {
  if (column.categories !== undefined) {
    return column.categories.map((words, index) => ({ share: positionOf({ column, lower, upper }, index), words }));
  }
  const ends = lower === upper ? [lower] : [lower, upper];
  return ends.map((value) => ({
    share: positionOf({ column, lower, upper }, value),
    words: formatPlain(rounded(value, 3)),
  }));
}
