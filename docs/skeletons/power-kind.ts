/**
 * @file A kind of parameter: the powers of a base, such as 16, 32, 64 and 128 for widths and batch sizes. It is a list in
 * order, so one column of the unit cube holds it, and most of the kind is that of lists (`src/core/space/kinds/list.ts`).
 * Models see the exponent.
 */

import type { ParameterValue } from "../../src/core/space/index.ts";
import { ordinalPlaces, throughKnots } from "../../src/core/space/kinds/column-map.ts";
import type { TunedKind } from "../../src/core/space/kinds/kind.ts";
import { listKind } from "../../src/core/space/kinds/list.ts";
import { log } from "../../src/core/special/index.ts";

/** A parameter of this kind. */
export interface PowerParameter {
  readonly kind: "power";
  readonly name: string;
  readonly base: number;
  /** The lowest and the highest exponent, both included. */
  readonly exponents: readonly [number, number];
  readonly pin?: ParameterValue;
}

const list = listKind<PowerParameter>(powersOf);

/** The powers of a base. */
export const power: TunedKind<PowerParameter> = {
  ...list,
  isOrdered: true,
  problem({ base, exponents: [lowest, highest] }) {
    if (!(Number.isInteger(base) && base >= 2)) return `base must be a whole number of at least 2; got ${base}`;
    if (Number.isInteger(lowest) && Number.isInteger(highest) && lowest <= highest) return undefined;
    return `exponents must be two whole numbers, the lower one first; got [${lowest}, ${highest}]`;
  },
  // A power that was evaluated before the exponents were narrowed still has a meaning, and a coordinate beyond the bounds.
  adopts: (_, value) => typeof value === "number" && value > 0 && Number.isFinite(value),
  coordinateOf(parameter, value) {
    if (typeof value !== "number" || !(value > 0)) return 0.5;
    const { base, exponents } = parameter;
    const [lowest, highest] = exponents;
    return (log(value) / log(base) - lowest + 0.5) / (highest - lowest + 1);
  },
  neighbours(parameter, value) {
    const values = powersOf(parameter);
    const index = values.indexOf(Number(value));
    return values.filter((_, other) => Math.abs(other - index) === 1);
  },
  featureMap: (parameter) => throughKnots(ordinalPlaces(powersOf(parameter))),
};

/** All values, the lowest first. */
function powersOf({ base, exponents: [lowest, highest] }: PowerParameter): readonly number[] {
  return Array.from({ length: highest - lowest + 1 }, (_, step) => base ** (lowest + step));
}
