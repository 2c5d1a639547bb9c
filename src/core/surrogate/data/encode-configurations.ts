/**
 * @file Where configurations lie in the unit cube, many at a time.
 */
import { type Configuration, encode, type Space } from "../../space/index.ts";
import type { Trial } from "../../study/index.ts";

/** Places of configurations in the unit cube, one after another. */
export function encodeAll(space: Space, configurations: readonly Configuration[]): Float64Array {
  const points = new Float64Array(configurations.length * space.dimension);
  configurations.forEach((configuration, i) => {
    points.set(encode(space, configuration), i * space.dimension);
  });
  return points;
}

/** The configurations of trials, in their order. */
export function configurationsOf(trials: readonly Trial[]): readonly Configuration[] {
  return trials.map(({ configuration }) => configuration);
}
