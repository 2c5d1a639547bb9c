/**
 * @file Many configurations as points of the unit cube.
 */
import { type Configuration, encode, type Space } from "../../space/index.ts";

/** Points of the unit cube, one per configuration: count × dimension, row-major. */
export function encodeConfigurations(space: Space, configurations: readonly Configuration[]): Float64Array {
  const points = new Float64Array(configurations.length * space.dimension);
  configurations.forEach((configuration, i) => {
    points.set(encode(space, configuration), i * space.dimension);
  });
  return points;
}

/** Points of the unit cube, one per trial or other holder of a configuration: count × dimension, row-major. */
export function encodeTrials(space: Space, trials: readonly { readonly configuration: Configuration }[]): Float64Array {
  return encodeConfigurations(
    space,
    trials.map(({ configuration }) => configuration),
  );
}
