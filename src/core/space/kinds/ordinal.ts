/**
 * @file A list of values in order. Models see numbers at their true spacing, or on a log scale (`ordinalPlaces`). A number that
 * was evaluated before it was taken off the list lies in proportion between its neighbours.
 */
import type { ParameterOf, ParameterValue } from "../parameter.ts";
import { ordinalPlaces, throughKnots } from "./column-map.ts";
import type { TunedKind } from "./kind.ts";
import { listKind } from "./list.ts";

type Ordinal = ParameterOf<"ordinal">;

const list = listKind<Ordinal>(
  ({ values }) => values,
  ({ lists }) => lists === true,
);

/** The kind `ordinal`: a list of values in order. */
export const ordinal: TunedKind<Ordinal> = {
  ...list,
  isOrdered: true,
  adopts({ values }, value) {
    if (values.includes(value)) return true;
    const isNumber = typeof value === "number" && Number.isFinite(value);
    return isNumber && values.every((listed) => typeof listed === "number");
  },
  coordinateOf(parameter, value) {
    const isUnlisted = typeof value === "number" && !parameter.values.includes(value);
    return isUnlisted ? between(parameter.values, value) : list.coordinateOf(parameter, value);
  },
  neighbours({ values }, value) {
    const index = values.indexOf(value);
    return values.filter((_, other) => Math.abs(other - index) === 1);
  },
  featureMap: ({ values }) => throughKnots(ordinalPlaces(values)),
};

/** The coordinate of a number among listed ones, in proportion between its neighbours; that of the nearer end for others. */
function between(values: readonly ParameterValue[], value: number): number {
  for (let i = 0; i + 1 < values.length; i++) {
    const [a, b] = [Number(values[i]), Number(values[i + 1])];
    const share = (value - a) / (b - a);
    if (share > 0 && share < 1) return (i + 0.5 + share) / values.length;
  }
  const [first, last] = [Number(values[0]), Number(values[values.length - 1])];
  if (!(first < last || first > last)) return 0.5;
  return Math.abs(value - first) < Math.abs(value - last) ? 0.5 / values.length : 1 - 0.5 / values.length;
}
