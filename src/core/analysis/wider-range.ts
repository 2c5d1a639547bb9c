/**
 * @file Ranges and lists with room beyond a bound, in round numbers.
 */
import type { NumericParameter, ParameterValue } from "../space/index.ts";

/** A range in the parameter's own unit. */
export type WiderRange = readonly [lower: number, upper: number];

/** A linear range is widened by this share of its width. */
const WIDENING = 0.5;

/** A log range is widened by the root of its ratio, within these factors. */
const MIN_FACTOR = 2;
const MAX_FACTOR = 10;

/**
 * The range with room beyond the given sides: half of its width on a linear scale, a factor on a log scale. Values keep
 * their sign. Undefined if no number lies beyond, and at natural ends: 0, and 1 of whole numbers, as of a dropout or a
 * number of layers.
 */
export function widerRange(parameter: NumericParameter, sides: readonly ("lower" | "upper")[]): WiderRange | undefined {
  const { lower, upper, kind } = parameter;
  if (sides.some((side) => parameter[side] === 0 || (side === "lower" && kind === "int" && lower === 1))) {
    return undefined;
  }
  const ends = (["lower", "upper"] as const).map((side) => {
    if (!sides.includes(side)) return parameter[side];
    const end = parameter.scale === "log" ? onLogScale(parameter, side) : onLinearScale(parameter, side);
    return kind === "int" ? Math.min(Number.MAX_SAFE_INTEGER, Math.max(-Number.MAX_SAFE_INTEGER, end)) : end;
  });
  const [least = lower, most = upper] = ends;
  const isWider = sides.every((side) => (side === "lower" ? least < lower : most > upper));
  return isWider && Number.isFinite(least) && Number.isFinite(most) && Number.isFinite(most - least)
    ? [least, most]
    : undefined;
}

function onLogScale({ lower, upper, kind }: NumericParameter, side: "lower" | "upper"): number {
  const factor = Math.min(MAX_FACTOR, Math.max(MIN_FACTOR, Math.sqrt(upper / lower)));
  const end = Number((side === "lower" ? lower / factor : upper * factor).toPrecision(2));
  if (kind === "int") return Math.max(1, side === "lower" ? Math.floor(end) : Math.ceil(end));
  return end > 0 ? end : lower;
}

function onLinearScale({ lower, upper, kind, step }: NumericParameter, side: "lower" | "upper"): number {
  const own = step ?? (kind === "int" ? 1 : undefined);
  const extent = WIDENING * (upper - lower);
  const unit = own ?? 10 ** (Math.floor(Math.log10(extent)) - 1);
  const added = Math.max(1, Math.round(extent / unit)) * unit;
  const end = side === "lower" ? lower - added : upper + added;
  const bound = side === "lower" ? lower : upper;
  // A number of layers, say, keeps its sign: half of the bound, if steps allow it.
  const crosses = Math.sign(end) !== Math.sign(bound);
  return tidy(crosses ? bound - Math.sign(bound) * Math.ceil(Math.abs(bound) / (2 * unit)) * unit : end);
}

/** Without the rounding errors of sums of decimal numbers. */
function tidy(value: number): number {
  return Number(value.toPrecision(12));
}

/** The number that would continue a strictly monotone list of numbers at one end: in its ratio if it has one, else by its last step. */
export function nextInList(values: readonly ParameterValue[], side: "lower" | "upper"): number | undefined {
  const numbers = values.filter((value) => typeof value === "number");
  if (numbers.length < Math.max(2, values.length)) return undefined;
  const outward = side === "lower" ? numbers.toReversed() : numbers;
  const steps = outward.slice(1).map((value, index) => value - (outward[index] ?? 0));
  const isMonotone = steps.every((step) => step > 0) || steps.every((step) => step < 0);
  const [last = 0, previous = 0] = [outward.at(-1), outward.at(-2)];
  const ratio = last / previous;
  const isGeometric =
    outward.length > 2 &&
    outward.slice(1).every((value, index) => Math.abs(value / (outward[index] ?? 0) / ratio - 1) < 1e-9);
  const next = tidy(isGeometric ? last * ratio : last + (last - previous));
  const keepsSign = numbers.every((value) => Math.sign(value) === Math.sign(next) || value === 0 || next === 0);
  const keepsWhole = !numbers.every(Number.isInteger) || Number.isInteger(next);
  const isFit = isMonotone && keepsSign && keepsWhole && next !== 0 && Number.isFinite(next) && !numbers.includes(next);
  return isFit ? next : undefined;
}
