/**
 * @file A random walk among feasible configurations, one parameter at a time. Repair leaves configurations at the edge of what
 * is feasible; the walk spreads them out.
 */
import type { RandomStream } from "../random/index.ts";
import { withValue } from "./activity.ts";
import { isFeasible } from "./feasible.ts";
import type { Configuration, ParameterValue, TunedParameter } from "./parameter.ts";
import type { Space } from "./space.ts";
import { coordinateOf, countValues, isNumeric, nthValue, valueAtCoordinate } from "./values.ts";

/** Number of moves of each parameter. */
const MOVES_PER_PARAMETER = 2;
/** Number of values tried in one move. */
const DRAWS_PER_MOVE = 16;

/**
 * A configuration reached from a feasible one by moves that keep it feasible: each of `movable` in turn takes a value drawn
 * from those that the others allow. For a range this is slice sampling (Neal 2003, shrinkage): a draw that is not allowed
 * narrows the next draws towards the present value.
 */
export function randomWalk(
  space: Space,
  configuration: Configuration,
  movable: readonly TunedParameter[],
  stream: RandomStream,
): Configuration {
  let current = configuration;
  for (let sweep = 0; sweep < MOVES_PER_PARAMETER; sweep++) {
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
  for (let tries = 0; tries < DRAWS_PER_MOVE; tries++) {
    const tried = withValue(space, current, name, draw(tries > 0));
    if (isFeasible(space, tried)) return tried;
  }
  return current;
}

function listed(parameter: TunedParameter, stream: RandomStream): () => ParameterValue {
  return () => nthValue(parameter, stream.integer(countValues(parameter)));
}

/** Draws between two bounds, which shrink towards the present value with each draw that was refused. */
function shrinking(
  parameter: TunedParameter,
  current: Configuration,
  stream: RandomStream,
): (refused: boolean) => ParameterValue {
  const here = coordinateOf(parameter, current[parameter.name]);
  let [lower, upper, last] = [0, 1, here];
  return (refused) => {
    if (refused && last < here) lower = last;
    else if (refused) upper = last;
    last = lower + stream.uniform() * (upper - lower);
    return valueAtCoordinate(parameter, last);
  };
}
