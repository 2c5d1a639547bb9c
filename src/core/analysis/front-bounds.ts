/**
 * @file Whether the front lies on a bound of the search space, so that better trials may lie beyond it, and how the space
 * could be widened there.
 */
import {
  coordinateOf,
  countValues,
  isNumeric,
  isOrdered,
  isTuned,
  listedValues,
  type Parameter,
  type ParameterValue,
  type TunedParameter,
} from "../space/index.ts";
import type { AnalysedTrial } from "./analysis.ts";
import { nextInList, type WiderRange, widerRange } from "./wider-range.ts";

/** A place within this share of the parameter's scale from its end is on the bound. */
const MAX_DISTANCE = 0.01;

/** A bound is reported if at least this share of the front's trials lies on it. */
const MIN_SHARE = 0.5;

/** A bound is not reported if uniform values would lie on some bound with a higher probability. */
const MAX_CHANCE = 0.5;

/** An end of a parameter's range or list. */
export type Side = "lower" | "upper";

/** A bound of one parameter on which much of the front lies. */
export interface FrontBound {
  readonly parameter: string;
  readonly side: Side;
  /** Whether the parameter has a list of values in order, not a range. */
  readonly isList: boolean;
  /** The bound of the range, or the value at the end of the list. */
  readonly bound: ParameterValue;
  /** Number of the front's trials on the bound, and of those in which the parameter is active. */
  readonly count: number;
  readonly of: number;
  /** The range with room beyond the bound, and beyond the other one if much of the front lies there, too; absent for a list,
   * at a natural end, and if no number lies beyond. */
  readonly range?: WiderRange;
  /** The number that would continue a list of numbers. */
  readonly next?: number;
}

/** The bounds on which at least half of the front lies, in the order of parameters; the baseline does not count. */
export function boundsOfFront(
  parameters: readonly Parameter[],
  front: readonly AnalysedTrial[],
): readonly FrontBound[] {
  const trials = front.filter(({ origin }) => origin !== "baseline");
  return parameters.filter(isTuned).flatMap((parameter) => {
    if (!isOrdered(parameter)) return [];
    const places = trials.flatMap(({ configuration }) => {
      const value = Object.hasOwn(configuration, parameter.name) ? configuration[parameter.name] : undefined;
      return value === undefined ? [] : [placeBetweenEnds(parameter, value)];
    });
    const crowded = (["lower", "upper"] as const).flatMap((side) => {
      const count = places.filter((place) => (side === "lower" ? place : 1 - place) <= MAX_DISTANCE).length;
      const isByChance = (2 / countValues(parameter)) ** count > MAX_CHANCE;
      return count === 0 || count < MIN_SHARE * places.length || isByChance ? [] : [{ side, count }];
    });
    const sides = crowded.map(({ side }) => side);
    return crowded.map(({ side, count }) => ({
      parameter: parameter.name,
      side,
      count,
      of: places.length,
      ...beyond(parameter, side, sides),
    }));
  });
}

/** The place of a value from the first (0) to the last (1) value of the parameter. */
function placeBetweenEnds(parameter: TunedParameter, value: ParameterValue): number {
  const values = listedValues(parameter);
  if (values !== undefined) {
    const index = values.indexOf(value);
    return index < 0 ? 0.5 : index / (values.length - 1);
  }
  if (!isNumeric(parameter)) return Number.NaN;
  const [first, last] = [coordinateOf(parameter, parameter.lower), coordinateOf(parameter, parameter.upper)];
  return (coordinateOf(parameter, value) - first) / (last - first);
}

/** The bound, and what lies beyond it. */
function beyond(
  parameter: TunedParameter,
  side: Side,
  sides: readonly Side[],
): Pick<FrontBound, "isList" | "bound" | "range" | "next"> {
  const values = listedValues(parameter);
  if (values !== undefined) {
    const next = nextInList(values, side);
    return { isList: true, bound: values.at(side === "lower" ? 0 : -1) ?? "", ...(next === undefined ? {} : { next }) };
  }
  if (!isNumeric(parameter)) return { isList: false, bound: "" };
  const range = widerRange(parameter, sides);
  return { isList: false, bound: parameter[side], ...(range === undefined ? {} : { range }) };
}
