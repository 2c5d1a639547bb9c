/**
 * @file What kinds that are not searched have in common: no column, and one value in any configuration.
 */
import type { Parameter } from "../parameter.ts";
import { scaled } from "./column-map.ts";
import type { ParameterKind } from "./kind.ts";
import { binOf } from "./list.ts";

/** A kind that is not searched, without what differs between such kinds. */
type ComputedKind = Omit<ParameterKind<Parameter>, "check" | "compute">;

export const computed: ComputedKind = {
  isTuned: false,
  isDerived: false,
  isNumeric: false,
  isOrdered: false,
  problem: () => undefined,
  adopts: () => false,
  values: () => undefined,
  count: () => 1,
  nth: () => Number.NaN,
  valueAt: () => Number.NaN,
  placeOf: () => 0.5,
  neighbours: () => [],
  columnCount: () => 0,
  encode: () => undefined,
  decode: () => Number.NaN,
  binAround: (_, place) => binOf(place, 1),
  featureMap: () => scaled(1),
  inputs: () => [],
};
