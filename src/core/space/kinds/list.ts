/**
 * @file The common part of the kinds with a list of values. They have one column, with the k-th of n values at the
 * centre of the k-th of n equal bins.
 */
import { keptValue, listItems } from "../list-values.ts";
import type { ParameterValue } from "../parameter.ts";
import { scaled } from "./column-map.ts";
import type { Bin, TunedKind, ValueCheck } from "./kind.ts";

/** The kind of parameters whose values `valuesOf` lists; `hasLists` says whether some of them are lists themselves. */
export function listKind<P>(
  valuesOf: (parameter: P) => readonly ParameterValue[],
  hasLists: (parameter: P) => boolean = () => false,
): TunedKind<P> {
  const valueAt = (parameter: P, coordinate: number): ParameterValue => {
    const values = valuesOf(parameter);
    return values[binIndex(coordinate, values.length)];
  };
  const coordinateOf = (parameter: P, value: ParameterValue): number => {
    const values = valuesOf(parameter);
    const index = values.indexOf(value);
    return index >= 0 ? (index + 0.5) / values.length : 0.5;
  };
  return {
    isTuned: true,
    isNumeric: false,
    isOrdered: false,
    problem(parameter) {
      const values = valuesOf(parameter);
      if (values.length === 0) return "values must hold at least one value; got none";
      return new Set(values).size < values.length ? "values must be distinct" : undefined;
    },
    check: (parameter, value) => checkListed(valuesOf(parameter), value, hasLists(parameter)),
    adopts: (parameter, value) => valuesOf(parameter).includes(value),
    values: valuesOf,
    count: (parameter) => valuesOf(parameter).length,
    nth: (parameter, index) => valuesOf(parameter)[index],
    valueAt,
    coordinateOf,
    neighbours: (parameter, value) => valuesOf(parameter).filter((other) => other !== value),
    columnCount: () => 1,
    encode(parameter, value, columns) {
      columns[0] = this.coordinateOf(parameter, value);
    },
    decode: (parameter, columns) => valueAt(parameter, columns[0]),
    binAround(parameter, coordinate): Bin {
      const count = valuesOf(parameter).length;
      const index = binIndex(coordinate, count);
      return { lower: index / count, upper: (index + 1) / count };
    },
    // Two values have the coordinates 1/4 and 3/4, and are 1 apart.
    featureMap: (parameter) => scaled(valuesOf(parameter).length === 2 ? 2 : 1),
  };
}

/** Which of `count` equal bins of [0, 1] a coordinate is in; coordinates beyond are in the outermost. */
function binIndex(coordinate: number, count: number): number {
  return Math.min(count - 1, Math.max(0, Math.floor(coordinate * count)));
}

/** Checks a value against a list. With `lists`, some of the values are lists, and the value may be one. */
export function checkListed(values: readonly ParameterValue[], value: unknown, lists = false): ValueCheck {
  const wanted = lists ? keptText(value) : value;
  const found = values.find((item) => item === wanted);
  if (found !== undefined) return { valid: true, value: found };
  const same = values.find((item) => String(item) === String(wanted));
  const isList = (item: ParameterValue): boolean => lists && typeof item === "string" && listItems(item) !== undefined;
  const words = values.map((item) => (isList(item) ? String(item) : JSON.stringify(item)));
  const expected = words.length === 1 ? words[0] : `one of ${words.join(", ")}`;
  return { valid: false, expected, ...(same === undefined ? {} : { nearest: same }) };
}

/** A list, or the text of one however it is spaced, as its canonical text. */
function keptText(value: unknown): unknown {
  const items = typeof value === "string" ? listItems(value) : undefined;
  return keptValue(items ?? value);
}
