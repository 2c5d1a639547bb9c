/**
 * @file One half-space and the values of its variables: whether they are inside, and the least change that brings them there.
 */
import type { HalfSpace } from "./half-spaces.ts";
import type { NumericParameter } from "./parameter.ts";
import { coordinateOf, countValues, nthValue, valueAtCoordinate } from "./values.ts";

/** How far inside a half-space values are moved, as a share of the ranges: more than the rounding of continuous values. */
const MARGIN = 1e-9;
/** Maximum number of times that the change is divided among the variables that have room left. */
const MAX_PASSES = 6;

/** Which way variables are moved where they can be: up, down, or both. */
export type Direction = 1 | -1 | 0;

/** A parameter and what moves need of it. */
export interface Variable {
  readonly parameter: NumericParameter;
  /** The width of its range, above 0. */
  readonly width: number;
  /** The distance of neighbouring values; 0 for continuous ones. */
  readonly step: number;
}

/** A parameter with more than one value as a variable. */
export function variableOf(parameter: NumericParameter): Variable {
  const { lower, upper } = parameter;
  const count = countValues(parameter);
  const step = Number.isFinite(count) ? Number(nthValue(parameter, 1)) - Number(nthValue(parameter, 0)) : 0;
  return { parameter, width: upper - lower, step };
}

/** The left side of a half-space: at most 0 inside. */
export function excessOf({ indices, factors, constant }: HalfSpace, values: readonly number[]): number {
  let sum = constant;
  for (let j = 0; j < indices.length; j++) sum += factors[j] * values[indices[j]];
  return sum;
}

/** Whether values with this left side are inside. */
export function isInside({ isStrict }: HalfSpace, excess: number): boolean {
  return isStrict ? excess < 0 : excess <= 0;
}

/** Variables and their values, which moves change. */
interface Values {
  readonly variables: readonly Variable[];
  readonly values: number[];
}

/**
 * Moves values into a half-space by the least change, measured in widths of the ranges, within the ranges. Discrete values are
 * rounded to the side that is inside. Returns whether the values were outside before.
 *
 * @param direction - the way that is tried first; variables are moved the other way where it is not enough
 */
export function moveInside(half: HalfSpace, moved: Values, direction: Direction): boolean {
  const outside = excessOf(half, moved.values);
  if (isInside(half, outside)) return false;
  const margin = marginOf(half, moved.variables);
  let excess = outside + margin;
  for (let pass = 0; pass < MAX_PASSES && !isReached(half, excess, margin); pass++) {
    const left = divide(half, moved, { excess, margin, direction: pass === 0 ? direction : 0 });
    if (left === excess && (pass > 0 || direction === 0)) break; // no variable has room left
    excess = left;
  }
  return true;
}

/** Whether values are inside, and by the margin where there is one. */
function isReached(half: HalfSpace, excess: number, margin: number): boolean {
  return margin > 0 ? excess <= 0 : isInside(half, excess);
}

function marginOf({ indices, factors }: HalfSpace, variables: readonly Variable[]): number {
  let margin = 0;
  for (let j = 0; j < indices.length; j++) {
    const { width, step } = variables[indices[j]];
    if (step === 0) margin += MARGIN * Math.abs(factors[j]) * width;
  }
  return margin;
}

interface Excess {
  readonly excess: number;
  readonly margin: number;
  readonly direction: Direction;
}

/** Divides an excess among the variables that have room, in proportion to their weight; returns what is left of it. */
function divide(half: HalfSpace, { variables, values }: Values, { excess, margin, direction }: Excess): number {
  const { indices, factors } = half;
  const signOf = (j: number): number => {
    const { parameter } = variables[indices[j]];
    const [sign, value] = [factors[j] > 0 ? -1 : 1, values[indices[j]]];
    const hasRoom = sign < 0 ? value > parameter.lower : value < parameter.upper;
    return hasRoom && (direction === 0 || direction === sign) ? sign : 0;
  };
  let weight = 0;
  for (let j = 0; j < indices.length; j++) {
    if (signOf(j) !== 0) weight += (factors[j] * variables[indices[j]].width) ** 2;
  }
  let left = excess;
  for (let j = 0; j < indices.length && !isReached(half, left, margin); j++) {
    const [index, sign] = [indices[j], signOf(j)];
    if (sign === 0) continue;
    const { width } = variables[index];
    const before = values[index];
    const share = (excess * Math.abs(factors[j]) * width * width) / weight;
    values[index] = movedBy(variables[index], before, { sign, distance: share });
    left += factors[j] * (values[index] - before);
  }
  return left;
}

/** The value of the parameter after a move; a discrete one moves at least as far, and by one step at least. */
function movedBy({ parameter, step }: Variable, value: number, { sign, distance }: Move): number {
  const whole = step === 0 ? distance : step * Math.max(1, Math.ceil(distance / step - 1e-9));
  return Number(valueAtCoordinate(parameter, coordinateOf(parameter, value + sign * whole)));
}

interface Move {
  readonly sign: number;
  /** At least 0. */
  readonly distance: number;
}
