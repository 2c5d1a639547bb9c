/**
 * @file From a configuration that breaks constraints to one that does not, by changing one parameter at a time.
 */

import { createRandomStream, type RandomStream } from "../random/index.ts";
import { assemble, parentsOf, withValue } from "./conditions.ts";
import { infeasibility, isFeasible } from "./constraint.ts";
import type { Configuration, ParameterValue } from "./parameter.ts";
import type { Space } from "./space.ts";
import {
  countValues,
  heldValue,
  isNumeric,
  isTuned,
  listedValues,
  middleValue,
  nthValue,
  placeOf,
  type TunedParameter,
  valueAtPlace,
} from "./values.ts";
import { wander } from "./wander.ts";

/** Parameters changed one after another before a new start. */
const MOVES = 24;
/** Starts: the configuration itself, then ones in which what the constraints are about is drawn anew. */
const STARTS = 6;
/** Values of one parameter that are tried in a move. */
const TRIED = 24;
/** Halvings that bring a continuous value back towards where it was. */
const HALVINGS = 20;
/** Steps of the way back that are looked at where values are discrete. */
const STEPS = 256;

export interface RepairOptions {
  /** Names of parameters that must stay as they are. */
  readonly locked?: ReadonlySet<string>;
  /**
   * Draws among the values that mend most and walks on from there, so that repaired configurations spread out; without
   * it the nearest value is taken and the result is close to where it began.
   */
  readonly stream?: RandomStream;
}

/** A feasible configuration near the given one, which is returned itself where it is feasible; undefined if none was found. */
export function repair(
  space: Space,
  configuration: Configuration,
  options: RepairOptions = {},
): Configuration | undefined {
  if (isFeasible(space, configuration)) return configuration;
  const names = concerned(space);
  const movable = space.parameters.filter(
    (each): each is TunedParameter =>
      isTuned(each) && names.has(each.name) && heldValue(each) === undefined && !options.locked?.has(each.name),
  );
  const stream = options.stream ?? createRandomStream("repair");
  for (let start = 0; start < STARTS; start++) {
    const from = start === 0 ? configuration : redrawn(space, configuration, movable, stream.split(start));
    const mended = descend(space, from, movable, options.stream?.split(start));
    if (mended === undefined) continue;
    return options.stream === undefined
      ? drawNear(space, mended, configuration, movable)
      : wander(space, mended, movable, options.stream.split("wander"));
  }
  return undefined;
}

/** What the constraints are about: the parameters that they mention, and all that those depend on. */
function concerned(space: Space): ReadonlySet<string> {
  const parents = new Map(space.parameters.map((parameter) => [parameter.name, parentsOf(parameter)]));
  const names = new Set<string>();
  const visit = (name: string): void => {
    if (names.has(name)) return;
    names.add(name);
    (parents.get(name) ?? []).forEach(visit);
  };
  for (const constraint of space.constraints) constraint.names.forEach(visit);
  space.derived.forEach(visit);
  return names;
}

/** Changes one parameter after another, each time the change that mends most, until nothing is broken or nothing helps. */
function descend(
  space: Space,
  from: Configuration,
  movable: readonly TunedParameter[],
  stream: RandomStream | undefined,
): Configuration | undefined {
  let current = from;
  let broken = infeasibility(space, current);
  for (let move = 0; move < MOVES && broken > 0; move++) {
    const next = bestMove(space, current, broken, movable, stream);
    if (next === undefined) return undefined;
    current = next.configuration;
    broken = next.broken;
  }
  return isFeasible(space, current) ? current : undefined;
}

interface Move {
  readonly configuration: Configuration;
  readonly broken: number;
  readonly cost: number;
}

/** The move that leaves least broken; among equals the shortest, or with a stream any. */
function bestMove(
  space: Space,
  current: Configuration,
  broken: number,
  movable: readonly TunedParameter[],
  stream: RandomStream | undefined,
): Move | undefined {
  let best: Move | undefined;
  for (const parameter of movable) {
    if (!Object.hasOwn(current, parameter.name)) continue;
    const here = placeOf(parameter, current[parameter.name]);
    for (const value of candidates(parameter, here, stream)) {
      const configuration = withValue(space, current, parameter.name, value);
      const left = infeasibility(space, configuration);
      if (left >= broken || left > (best?.broken ?? broken)) continue;
      const cost = stream === undefined ? Math.abs(placeOf(parameter, value) - here) : stream.uniform();
      if (best === undefined || left < best.broken || cost < best.cost) best = { configuration, broken: left, cost };
    }
  }
  return best;
}

/** Values to try: all of a few; of many some near the place and some over the whole scale, or with a stream any. */
function candidates(
  parameter: TunedParameter,
  here: number,
  stream: RandomStream | undefined,
): readonly ParameterValue[] {
  const count = countValues(parameter);
  if (count <= TRIED) return Array.from({ length: count }, (_, index) => nthValue(parameter, index));
  if (!isNumeric(parameter)) return listedValues(parameter) ?? [];
  const places = Array.from({ length: TRIED }, (_, at) => {
    if (stream !== undefined) return stream.uniform();
    if (at % 2 === 0) return (at + 1) / (TRIED + 1);
    const near = 2 ** -(Math.floor(at / 4) + 1);
    return here + (at % 4 === 1 ? near : -near);
  });
  const ends = [0, 1];
  return [...places, ...ends].map((place) => valueAtPlace(parameter, place));
}

function redrawn(
  space: Space,
  configuration: Configuration,
  movable: readonly TunedParameter[],
  stream: RandomStream,
): Configuration {
  const names = new Set(movable.map(({ name }) => name));
  return assemble(space, (index) => {
    const parameter = space.parameters[index] as TunedParameter; // the others are not asked for
    if (names.has(parameter.name)) return valueAtPlace(parameter, stream.uniform());
    return Object.hasOwn(configuration, parameter.name) ? configuration[parameter.name] : middleValue(parameter);
  });
}

/** Brings each number that was moved back towards its old value, as far as the constraints allow. */
function drawNear(
  space: Space,
  mended: Configuration,
  origin: Configuration,
  movable: readonly TunedParameter[],
): Configuration {
  let current = mended;
  for (const parameter of movable) {
    const { name } = parameter;
    if (!isNumeric(parameter) || !Object.hasOwn(current, name) || !Object.hasOwn(origin, name)) continue;
    const [goal, start] = [placeOf(parameter, origin[name]), placeOf(parameter, current[name])];
    if (goal === start) continue;
    const at = (share: number) =>
      withValue(space, current, name, valueAtPlace(parameter, start + share * (goal - start)));
    const isAllowed = (share: number) => isFeasible(space, at(share));
    const share = Number.isFinite(countValues(parameter)) ? firstAllowed(isAllowed) : lastAllowed(isAllowed);
    if (share > 0) current = at(share);
  }
  return current;
}

/** The largest share of the way back that is allowed, among evenly spaced ones: for values that are allowed here and there. */
function firstAllowed(isAllowed: (share: number) => boolean): number {
  for (let step = STEPS; step > 0; step--) if (isAllowed(step / STEPS)) return step / STEPS;
  return 0;
}

/** The share of the way back up to which all is allowed. */
function lastAllowed(isAllowed: (share: number) => boolean): number {
  let [good, bad] = [0, 1];
  for (let halving = 0; halving < HALVINGS; halving++) {
    const share = (good + bad) / 2;
    if (isAllowed(share)) good = share;
    else bad = share;
  }
  return good;
}
