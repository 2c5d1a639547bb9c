/**
 * @file The interface of a kind of parameter. Everything that depends on the kind is a method of an object that
 * implements one of these interfaces, looked up by the parameter's `kind` (index.ts); no other file of
 * `space/` distinguishes kinds. Pins are handled before a kind is called (`../values.ts`).
 *
 * A *coordinate* is that of a value in the unit cube. All methods are pure, and none but `problem` is called for a parameter with a
 * problem.
 */
import type { ParameterValue } from "../parameter.ts";

/** The part that all kinds have in common. */
interface KindBase<P> {
  /** The mistake in a parameter's own fields, for `createSpace`; undefined if there is none. */
  problem(parameter: P): string | undefined;
  /** Checks a value that a user gives. */
  check(parameter: P, value: unknown): ValueCheck;
  /** All values, for a kind that lists them; undefined for the others. */
  values(parameter: P): readonly ParameterValue[] | undefined;
  /** The number of values; Infinity for a continuous parameter. */
  count(parameter: P): number;
}

/** A kind of parameter that is searched. */
export interface TunedKind<P> extends KindBase<P> {
  readonly isTuned: true;
  /** Whether values are numbers between bounds, which the parameter has as `lower` and `upper`. */
  readonly isNumeric: boolean;
  /** Whether neighbouring values are alike, so that coordinates can be compared, crossed and moved. */
  readonly isOrdered: boolean;
  /** Whether a value of another space's parameter of this name has a meaning here, if only beyond the bounds. */
  adopts(parameter: P, value: ParameterValue): boolean;

  /** The value number `index` (0 … count − 1) of a parameter with finitely many. */
  nth(parameter: P, index: number): ParameterValue;
  /** The value at a coordinate 0 … 1; the values of a list have equal shares. */
  valueAt(parameter: P, coordinate: number): ParameterValue;
  /** The coordinate of a value; beyond [0, 1] for numbers outside the bounds. */
  coordinateOf(parameter: P, value: ParameterValue): number;
  /** The values one step away; every other value where there is no order; none of a continuous parameter. */
  neighbours(parameter: P, value: ParameterValue): readonly ParameterValue[];

  /** The number of columns of the unit cube. */
  columnCount(parameter: P): number;
  /** Writes a value into the parameter's columns, which are all 0 before. */
  encode(parameter: P, value: ParameterValue, columns: Float64Array): void;
  /** The value nearest to the parameter's columns. */
  decode(parameter: P, columns: Float64Array): ParameterValue;
  /** The interval of coordinates that decode to the same value as `coordinate`, where there is one column of discrete values. */
  binAround(parameter: P, coordinate: number): Bin | undefined;
  /** The feature that models get for each column. */
  featureMap(parameter: P): ColumnMap;
}

/** A kind of parameter that is not searched: it has no column, and one value in any configuration. */
export interface ComputedKind<P> extends KindBase<P> {
  readonly isTuned: false;
  /** Whether the value is computed from other parameters. */
  readonly isDerived: boolean;
  /** The names of the parameters that the value is computed from. */
  inputs(parameter: P): readonly string[];
  /** The value, from those of its inputs. */
  compute(parameter: P, values: Readonly<Record<string, ParameterValue>>): ParameterValue;
}

/** Whether a value belongs to a parameter; if not, which values do, and the nearest of them where there is an order. */
export type ValueCheck =
  | { readonly valid: true; readonly value: ParameterValue }
  | { readonly valid: false; readonly expected: string; readonly nearest?: ParameterValue };

/** A part of [0, 1]. */
export interface Bin {
  readonly lower: number;
  readonly upper: number;
}

/** The map from one column of the unit cube to a feature, and its slope; piecewise linear. */
export interface ColumnMap {
  value(coordinate: number): number;
  slope(coordinate: number): number;
}
