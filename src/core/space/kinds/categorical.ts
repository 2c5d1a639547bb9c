/**
 * @file A list of values without an order. Two values share one column; three or more have a column each: 1 for the chosen
 * value and 0 for the others. The largest coordinate decides (the first, if several are equal), so uniform points give each
 * value an equal share. Models see a one-hot code over √2, so that any two values are 1 apart.
 */
import type { ParameterOf } from "../parameter.ts";
import { scaled } from "./column-map.ts";
import type { TunedKind } from "./kind.ts";
import { listKind } from "./list.ts";

type Categorical = ParameterOf<"categorical">;

const list = listKind<Categorical>(
  ({ values }) => values,
  ({ lists }) => lists === true,
);

/** The kind `categorical`: a list of values without an order. */
export const categorical: TunedKind<Categorical> = {
  ...list,
  columnCount: ({ values }) => (isOneHot(values) ? values.length : 1),
  encode(parameter, value, columns) {
    if (!isOneHot(parameter.values)) {
      columns[0] = list.coordinateOf(parameter, value);
      return;
    }
    const index = parameter.values.indexOf(value);
    if (index >= 0) columns[index] = 1;
  },
  decode(parameter, columns) {
    if (!isOneHot(parameter.values)) return list.decode(parameter, columns);
    let index = 0;
    for (let k = 1; k < columns.length; k++) if (columns[k] > columns[index]) index = k;
    return parameter.values[index];
  },
  binAround: (parameter, coordinate) =>
    isOneHot(parameter.values) ? undefined : list.binAround(parameter, coordinate),
  featureMap: (parameter) => (isOneHot(parameter.values) ? scaled(Math.SQRT1_2) : list.featureMap(parameter)),
};

function isOneHot(values: readonly unknown[]): boolean {
  return values.length > 2;
}
