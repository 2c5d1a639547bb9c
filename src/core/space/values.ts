/**
 * @file The values of one parameter, whatever its kind; a pinned parameter has one.
 */
import { kindOf } from "./kinds/index.ts";
import type { NumericParameter, Parameter, ParameterValue, TunedParameter } from "./parameter.ts";

/** Whether a parameter is searched at all (it may be pinned). */
export function isTuned(parameter: Parameter): parameter is TunedParameter {
  return kindOf(parameter).isTuned;
}

/** Whether a parameter is computed from others. */
export function isDerived(parameter: Parameter): boolean {
  const kind = kindOf(parameter);
  return !kind.isTuned && kind.isDerived;
}

/** Whether a parameter's values are numbers between bounds. */
export function isNumeric(parameter: Parameter): parameter is NumericParameter {
  return isTuned(parameter) && kindOf(parameter).isNumeric;
}

/** Whether neighbouring values of a parameter are alike: of numbers and ordinals, not of categories and bools. */
export function isOrdered(parameter: Parameter): boolean {
  return isTuned(parameter) && kindOf(parameter).isOrdered;
}

/** The values of a parameter that has a list of them, whether pinned or not; undefined for ranges and derived ones. */
export function listedValues(parameter: Parameter): readonly ParameterValue[] | undefined {
  return kindOf(parameter).values(parameter);
}

/** The one value of a fixed or pinned parameter; undefined for the others. */
export function heldValue(parameter: Parameter): ParameterValue | undefined {
  if (isTuned(parameter)) return parameter.pin;
  return listedValues(parameter)?.[0];
}

/** The number of values that a parameter can take where it is active; Infinity for a continuous one. */
export function countValues(parameter: Parameter): number {
  return heldValue(parameter) === undefined ? kindOf(parameter).count(parameter) : 1;
}

/** Value number `index` (0 … count − 1) of a parameter with finitely many. */
export function nthValue(parameter: TunedParameter, index: number): ParameterValue {
  return parameter.pin ?? kindOf(parameter).nth(parameter, index);
}

/** The value at a coordinate 0 … 1 of a parameter's scale; the values of a list have equal shares. */
export function valueAtCoordinate(parameter: TunedParameter, coordinate: number): ParameterValue {
  return parameter.pin ?? kindOf(parameter).valueAt(parameter, coordinate);
}

/** The middle of a parameter's scale. A category, which has no middle, takes its first value, and a bool false. */
export function middleValue(parameter: TunedParameter): ParameterValue {
  return valueAtCoordinate(parameter, isOrdered(parameter) ? 0.5 : 0);
}

/**
 * The coordinate of a value on a parameter's scale: in [0, 1] for values of the space, beyond for numbers outside a range that
 * was narrowed. A listed value that was removed lies between its numeric neighbours, or in the middle.
 */
export function coordinateOf(parameter: TunedParameter, value: ParameterValue): number {
  return kindOf(parameter).coordinateOf(parameter, value);
}

/** The number of columns of the unit cube that stand for a parameter; none for one that is not searched. */
export function tunedColumns(parameter: Parameter): number {
  return isTuned(parameter) ? kindOf(parameter).columnCount(parameter) : 0;
}
