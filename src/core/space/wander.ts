/**
 * @file A random walk among feasible configurations, one parameter at a time: what repair leaves in a corner spreads out.
 */
import type { RandomStream } from "../random/index.ts";
import { withValue } from "./conditions.ts";
import { isFeasible } from "./constraint.ts";
import type { Configuration, ParameterValue } from "./parameter.ts";
import type { Space } from "./space.ts";
import { countValues, isNumeric, nthValue, placeOf, type TunedParameter, valueAtPlace } from "./values.ts";

/** How often each parameter is moved. */
const SWEEPS = 2;
/** Values tried in one move. */
const TRIES = 16;

/**
 * A configuration reached from a feasible one by moves that keep it so: each of `movable` in turn takes a value drawn from
 * those that the others allow. For a range that is slice sampling (Neal 2003, shrinkage): a draw that is not allowed
 * narrows the next ones towards where the parameter is.
 */
export function wander(
  space: Space,
  configuration: Configuration,
  movable: readonly TunedParameter[],
  stream: RandomStream,
): Configuration {
  let current = configuration;
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (const parameter of movable) {
      if (!Object.hasOwn(current, parameter.name)) continue;
      const draw = isNumeric(parameter) ? shrinking(parameter, current, stream) : listed(parameter, stream);
      current = move(space, current, parameter.name, draw);
    }
  }
  return current;
}

function move(
  space: Space,
  current: Configuration,
  name: string,
  draw: (refused: boolean) => ParameterValue,
): Configuration {
  for (let tries = 0; tries < TRIES; tries++) {
    const tried = withValue(space, current, name, draw(tries > 0));
    if (isFeasible(space, tried)) return tried;
  }
  return current;
}

function listed(parameter: TunedParameter, stream: RandomStream): () => ParameterValue {
  return () => nthValue(parameter, stream.integer(countValues(parameter)));
}

/** Draws between two bounds, which close in on the present value with each draw that was refused. */
function shrinking(
  parameter: TunedParameter,
  current: Configuration,
  stream: RandomStream,
): (refused: boolean) => ParameterValue {
  const here = placeOf(parameter, current[parameter.name]);
  let [lower, upper, last] = [0, 1, here];
  return (refused) => {
    if (refused && last < here) lower = last;
    else if (refused) upper = last;
    last = lower + stream.uniform() * (upper - lower);
    return valueAtPlace(parameter, last);
  };
}
