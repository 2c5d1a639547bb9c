/**
 * @file From a configuration that breaks constraints to one that does not, by changing one parameter at a time.
 */
import { createRandomStream, type RandomStream } from "../random/index.ts";
import { assemble, withValue } from "./activity.ts";
import { parentsOf } from "./dependencies.ts";
import { infeasibility, isFeasible, isNotFinite, violationOf } from "./feasible.ts";
import type { Configuration, ParameterValue, TunedParameter } from "./parameter.ts";
import { randomWalk } from "./random-walk.ts";
import { evaluationWork, expressionWork, type SearchWork } from "./search-work.ts";
import type { Space } from "./space.ts";
import {
  coordinateOf,
  countValues,
  heldValue,
  isNumeric,
  isTuned,
  listedValues,
  middleValue,
  nthValue,
  valueAtCoordinate,
} from "./values.ts";

/** Maximum number of parameters changed one after another before a new start. */
export const MAX_MOVES = 24;
/**
 * Maximum number of starts: the configuration itself, then ones in which the parameters that constraints depend on are
 * redrawn.
 */
const MAX_STARTS = 6;
/** Number of values of one parameter that are tried in a move. */
const VALUES_PER_MOVE = 24;
/** Number of bisection steps that bring a continuous value back towards its old one. */
const BISECTION_STEPS = 20;
/** Maximum number of steps back to the old value that are tried if values are discrete. */
const MAX_STEPS_BACK = 256;

/** How a configuration is repaired by moves of single parameters. */
export interface MoveOptions extends RepairOptions {
  /** The work that may be done; each call takes from it. */
  readonly work: SearchWork;
}

/** How a configuration is repaired. */
export interface RepairOptions {
  /** Names of parameters that must stay as they are. */
  readonly locked?: ReadonlySet<string>;
  /**
   * With a stream, values are drawn among those that reduce the violation most, and a random walk follows, so that repaired
   * configurations spread out. Without one, the nearest value is taken and the result is close to the given configuration.
   */
  readonly stream?: RandomStream;
}

/** What a search needs besides a configuration. */
interface Search {
  readonly space: Space;
  readonly movable: readonly TunedParameter[];
  readonly work: SearchWork;
  /** The work of one evaluation. */
  readonly each: number;
  /** The indices of the constraints that mention a parameter, by its name. */
  readonly mentioning: ReadonlyMap<string, readonly number[]>;
}

/** A feasible configuration near the given one, or the given one itself where it is feasible; undefined if none was found. */
export function repairByMoves(
  space: Space,
  configuration: Configuration,
  options: MoveOptions,
): Configuration | undefined {
  if (isFeasible(space, configuration)) return configuration;
  const names = concerned(space);
  const movable = space.parameters.filter(
    (each): each is TunedParameter =>
      isTuned(each) && names.has(each.name) && heldValue(each) === undefined && !options.locked?.has(each.name),
  );
  const stream = options.stream ?? createRandomStream("repair");
  const search: Search = {
    space,
    movable,
    work: options.work,
    each: evaluationWork(space),
    mentioning: constraintsByName(space),
  };
  for (let start = 0; start < MAX_STARTS; start++) {
    const from = start === 0 ? configuration : redrawn(space, configuration, movable, stream.split(start));
    const repaired = descend(search, from, options.stream?.split(start));
    if (repaired === undefined) continue;
    return options.stream === undefined
      ? drawNear(search, repaired, configuration)
      : randomWalk(space, repaired, movable, options.stream.split("wander"));
  }
  return undefined;
}

function constraintsByName(space: Space): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>();
  space.constraints.forEach(({ names }, index) => {
    for (const name of names) {
      const indices = found.get(name);
      if (indices === undefined) found.set(name, [index]);
      else indices.push(index);
    }
  });
  return found;
}

/** The names of the parameters that constraints and derived parameters mention, and of all that those depend on. */
function concerned(space: Space): ReadonlySet<string> {
  const parents = new Map(space.parameters.map((parameter) => [parameter.name, parentsOf(parameter)]));
  const names = new Set<string>();
  const left = [...space.constraints.flatMap((constraint) => constraint.names), ...space.derived];
  for (let name = left.pop(); name !== undefined; name = left.pop()) {
    if (names.has(name)) continue;
    names.add(name);
    left.push(...(parents.get(name) ?? []));
  }
  return names;
}

/** Repeats the best move until the configuration is feasible or no move helps. */
function descend(search: Search, from: Configuration, stream: RandomStream | undefined): Configuration | undefined {
  const { space } = search;
  let current: Violating = { configuration: from, violation: infeasibility(space, from) };
  for (let move = 0; move < MAX_MOVES && current.violation > 0; move++) {
    const next = bestMove(search, current, stream);
    if (next === undefined) return undefined;
    current = next;
  }
  return isFeasible(space, current.configuration) ? current.configuration : undefined;
}

/** A configuration and its infeasibility. */
interface Violating {
  readonly configuration: Configuration;
  readonly violation: number;
}

/** The move to the smallest violation; among equals the shortest, or with a stream any. Undefined where no move helps. */
function bestMove(
  search: Search,
  { configuration: current, violation: present }: Violating,
  stream: RandomStream | undefined,
): Violating | undefined {
  const violationWith = violationsAround(search, current);
  let best: { readonly move: Move; readonly violation: number; readonly cost: number } | undefined;
  for (const parameter of search.movable) {
    const { name } = parameter;
    if (!Object.hasOwn(current, name)) continue;
    const here = coordinateOf(parameter, current[name]);
    const work = workOfMove(search, name);
    for (const value of candidates(parameter, here, stream)) {
      if (search.work.left <= 0) return undefined;
      search.work.left -= work;
      const violation = violationWith({ name, value });
      if (violation >= present || violation > (best?.violation ?? present)) continue;
      const cost = stream === undefined ? Math.abs(coordinateOf(parameter, value) - here) : stream.uniform();
      if (best === undefined || violation < best.violation || cost < best.cost) {
        best = { move: { name, value }, violation, cost };
      }
    }
  }
  if (best === undefined) return undefined;
  const { move, violation } = best;
  return { configuration: withValue(search.space, current, move.name, move.value), violation };
}

/** The work of one value in place of another: where others depend on the parameter, all are assembled again. */
function workOfMove({ space, each, mentioning }: Search, name: string): number {
  if (space.parents.has(name)) return each + ASSEMBLY_WORK * space.parameters.length;
  const again = mentioning.get(name) ?? [];
  const sum = space.constraints.length * TERM_WORK;
  return again.reduce((work, index) => work + expressionWork(space.constraints[index].expression), VALUE_WORK + sum);
}

/** The work of assembling one parameter of a configuration, beside that of its expression. */
const ASSEMBLY_WORK = 6;
/** The work of making a value from its coordinate. */
const VALUE_WORK = 10;
/** The work of adding one violation to a sum. */
const TERM_WORK = 0.1;

/** A parameter and its new value. */
interface Move {
  readonly name: string;
  readonly value: ParameterValue;
}

/**
 * The infeasibility after a move from `current`. Where nothing depends on the parameter, only the constraints that mention it are
 * evaluated again. The sum is formed in the order of `infeasibility`, so that it has the same bits.
 */
function violationsAround({ space, mentioning }: Search, current: Configuration): (move: Move) => number {
  const infinite = space.derived.filter((name) => isNotFinite(current, name)).length;
  const terms = space.constraints.map((constraint) => violationOf(constraint, current));
  const moved: Record<string, ParameterValue> = { ...current };
  return ({ name, value }) => {
    if (space.parents.has(name)) return infeasibility(space, withValue(space, current, name, value));
    moved[name] = value;
    let total = infinite;
    let next = 0;
    const again = mentioning.get(name) ?? [];
    for (let index = 0; index < terms.length; index++) {
      const isChanged = again[next] === index;
      if (isChanged) next++;
      total += isChanged ? violationOf(space.constraints[index], moved) : terms[index];
    }
    moved[name] = current[name];
    return total;
  };
}

/** The values to try: all if there are few; otherwise some near the coordinate and some over the whole scale, or drawn ones. */
function candidates(
  parameter: TunedParameter,
  here: number,
  stream: RandomStream | undefined,
): readonly ParameterValue[] {
  const count = countValues(parameter);
  if (count <= VALUES_PER_MOVE) return Array.from({ length: count }, (_, index) => nthValue(parameter, index));
  if (!isNumeric(parameter)) return listedValues(parameter) ?? [];
  const coordinates = Array.from({ length: VALUES_PER_MOVE }, (_, at) => {
    if (stream !== undefined) return stream.uniform();
    if (at % 2 === 0) return (at + 1) / (VALUES_PER_MOVE + 1);
    const near = 2 ** -(Math.floor(at / 4) + 1);
    return here + (at % 4 === 1 ? near : -near);
  });
  const ends = [0, 1];
  return [...coordinates, ...ends].map((coordinate) => valueAtCoordinate(parameter, coordinate));
}

/** The configuration with the movable parameters drawn anew. */
function redrawn(
  space: Space,
  configuration: Configuration,
  movable: readonly TunedParameter[],
  stream: RandomStream,
): Configuration {
  const names = new Set(movable.map(({ name }) => name));
  return assemble(space, (parameter) => {
    if (names.has(parameter.name)) return valueAtCoordinate(parameter, stream.uniform());
    return Object.hasOwn(configuration, parameter.name) ? configuration[parameter.name] : middleValue(parameter);
  });
}

/** Brings each number that was moved back towards its old value, as far as the constraints allow. */
function drawNear(
  { space, movable, work, each }: Search,
  repaired: Configuration,
  origin: Configuration,
): Configuration {
  let current = repaired;
  for (const parameter of movable) {
    const { name } = parameter;
    if (!isNumeric(parameter) || !Object.hasOwn(current, name) || !Object.hasOwn(origin, name)) continue;
    const [goal, start] = [coordinateOf(parameter, origin[name]), coordinateOf(parameter, current[name])];
    if (goal === start) continue;
    const at = (share: number) =>
      withValue(space, current, name, valueAtCoordinate(parameter, start + share * (goal - start)));
    const isAllowed = (share: number) => {
      work.left -= each;
      return work.left > 0 && isFeasible(space, at(share));
    };
    const share = Number.isFinite(countValues(parameter)) ? firstAllowed(isAllowed) : lastAllowed(isAllowed);
    if (share > 0) current = at(share);
  }
  return current;
}

/** The largest of evenly spaced shares of the way back that is allowed, for discrete values with gaps between allowed ones. */
function firstAllowed(isAllowed: (share: number) => boolean): number {
  for (let step = MAX_STEPS_BACK; step > 0; step--) if (isAllowed(step / MAX_STEPS_BACK)) return step / MAX_STEPS_BACK;
  return 0;
}

/** The share of the way back up to which every value is allowed, by bisection. */
function lastAllowed(isAllowed: (share: number) => boolean): number {
  let [good, bad] = [0, 1];
  for (let halving = 0; halving < BISECTION_STEPS; halving++) {
    const share = (good + bad) / 2;
    if (isAllowed(share)) good = share;
    else bad = share;
  }
  return good;
}
