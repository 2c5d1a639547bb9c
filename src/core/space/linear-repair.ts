/**
 * @file From a configuration that breaks linear constraints to one that does not, where many parameters have to change: each
 * constraint in turn moves its parameters by the least change that fulfils it, until all are fulfilled (successive projections,
 * Agmon 1954). Also the walk that spreads such configurations out.
 */
import type { RandomStream } from "../random/index.ts";
import { completed } from "./activity.ts";
import { isFeasible } from "./feasible.ts";
import { type Direction, excessOf, isInside, moveInside, variableOf } from "./half-space-moves.ts";
import { type HalfSpace, type LinearPart, linearPart } from "./half-spaces.ts";
import type { Configuration, NumericParameter } from "./parameter.ts";
import { type RepairOptions, repairByMoves } from "./repair-by-moves.ts";
import type { SearchWork } from "./search-work.ts";
import type { Space } from "./space.ts";
import { coordinateOf, valueAtCoordinate } from "./values.ts";

/** Maximum number of sweeps over all constraints from one start: of the search for a first configuration, and of a repair. */
const SEARCH_SWEEPS = 400;
const REPAIR_SWEEPS = 40;
/** The most work of one search, in factors of constraints; a repair may do a fifth. */
const SWEEP_WORK = 1_000_000;
/** The work of moving one variable, beside that of one term of a sum. */
const MOVE_WORK = 20;
/** Maximum number of times that the constraints are read again, because moves have changed which of them apply. */
const MAX_ROUNDS = 3;
/** The most work of moves of single parameters that follow, for constraints that are not linear. */
const MOVES_WORK = 200_000;
/** Number of sweeps of the random walk. */
const WALK_SWEEPS = 4;

/** From where a search starts, and how far it goes. */
interface Start {
  readonly configuration: Configuration;
  readonly direction: Direction;
  readonly sweeps: number;
  readonly work: SearchWork;
  readonly locked?: ReadonlySet<string> | undefined;
}

/**
 * A feasible configuration; undefined where none was found. The search starts in the middle, at the lower ends and at the
 * upper ends of all ranges. From an end, parameters move away from it first, so that a chain such as a < b < c < d is fulfilled by
 * one sweep.
 */
export function findLinearly(space: Space): Configuration | undefined {
  const middle = completed(space, {});
  return firstSettled(space, middle, { sweeps: SEARCH_SWEEPS, work: SWEEP_WORK });
}

/** How a configuration is repaired by the linear constraints. */
export interface LinearRepairOptions extends RepairOptions {
  /** A configuration that is feasible. */
  readonly known: Configuration;
}

/**
 * A feasible configuration near the given one; with a stream one that a random walk has reached. Undefined if none was found,
 * which happens only where parameters are locked.
 */
export function repairLinearly(
  space: Space,
  configuration: Configuration,
  { locked, stream, known }: LinearRepairOptions,
): Configuration | undefined {
  const limits = { sweeps: REPAIR_SWEEPS, work: SWEEP_WORK / 5, locked };
  const near = settle(space, { configuration, direction: 0, ...limits, work: { left: limits.work } });
  const found = near ?? (locked === undefined ? known : firstSettled(space, configuration, limits));
  if (found === undefined || stream === undefined) return found;
  const { variables, halfSpaces } = linearPart(space, found, locked);
  const walked = walk({ variables, halfSpaces }, found, stream);
  const moved = withValues(space, found, variables, walked);
  return isFeasible(space, moved) ? moved : found;
}

interface Limits {
  readonly sweeps: number;
  readonly work: number;
  readonly locked?: ReadonlySet<string> | undefined;
}

/** The first start that leads to a feasible configuration: the given one, or the same with all ranges at their ends. */
function firstSettled(space: Space, from: Configuration, { sweeps, work, locked }: Limits): Configuration | undefined {
  for (const direction of [0, 1, -1] as const) {
    const configuration = direction === 0 ? from : atEnds(space, from, { direction, locked });
    const found = settle(space, { configuration, direction, sweeps, work: { left: work }, locked });
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The configuration with every variable at its lower end, for moves upwards, or at its upper end. */
function atEnds(
  space: Space,
  from: Configuration,
  { direction, locked }: Pick<Start, "direction" | "locked">,
): Configuration {
  const { variables } = linearPart(space, from, locked);
  return withValues(
    space,
    from,
    variables,
    variables.map(({ lower, upper }) => (direction === 1 ? lower : upper)),
  );
}

/** Sweeps until all constraints hold. What is not linear is left to moves of single parameters. */
function settle(space: Space, start: Start): Configuration | undefined {
  const { locked } = start;
  let current = start.configuration;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const part = linearPart(space, current, locked);
    const values = sweep(part, current, start);
    current = withValues(space, current, part.variables, values);
    if (isFeasible(space, current)) return current;
  }
  return repairByMoves(space, current, {
    work: { left: MOVES_WORK },
    ...(locked === undefined ? {} : { locked }),
  });
}

/** The values of the variables after as many sweeps as are needed and allowed, forwards and backwards in turn. */
function sweep(
  { variables, halfSpaces }: LinearPart,
  configuration: Configuration,
  { direction, sweeps, work }: Start,
): readonly number[] {
  const values = variables.map(({ name }) => Number(configuration[name]));
  const moved = variables.map(variableOf);
  const backwards = [...halfSpaces].reverse();
  for (let count = 0; count < sweeps && work.left > 0; count++) {
    let isSettled = true;
    for (const half of count % 2 === 0 ? halfSpaces : backwards) {
      work.left -= half.indices.length;
      if (!moveInside(half, { variables: moved, values }, direction)) continue;
      work.left -= MOVE_WORK * half.indices.length;
      isSettled = false;
    }
    if (isSettled) break;
  }
  return values;
}

/**
 * Values reached from feasible ones by Gibbs sampling: each variable in turn is drawn uniformly on its scale from the interval that
 * the constraints leave it.
 */
function walk({ variables, halfSpaces }: LinearPart, from: Configuration, stream: RandomStream): readonly number[] {
  const draws = stream.split("walk");
  const values = variables.map(({ name }) => Number(from[name]));
  const sums = halfSpaces.map((half) => excessOf(half, values));
  const around = factorsByVariable(halfSpaces, variables.length);
  for (let count = 0; count < WALK_SWEEPS; count++) {
    variables.forEach((parameter, index) => {
      let [low, high] = [parameter.lower, parameter.upper];
      const here = values[index];
      for (const { half, factor } of around[index]) {
        const limit = here - sums[half] / factor;
        if (factor > 0) high = Math.min(high, Math.max(here, limit));
        else low = Math.max(low, Math.min(here, limit));
      }
      const [first, last] = [coordinateOf(parameter, low), coordinateOf(parameter, high)];
      const drawn = Number(valueAtCoordinate(parameter, first + draws.uniform() * (last - first)));
      const after = around[index].map(({ half, factor }) => sums[half] + factor * (drawn - here));
      if (!after.every((sum, at) => isInside(halfSpaces[around[index][at].half], sum))) return;
      values[index] = drawn;
      around[index].forEach(({ half }, at) => {
        sums[half] = after[at];
      });
    });
  }
  return values;
}

/** A half-space that mentions a variable, and the variable's factor in it. */
interface Mention {
  readonly half: number;
  readonly factor: number;
}

function factorsByVariable(halfSpaces: readonly HalfSpace[], count: number): readonly (readonly Mention[])[] {
  const around: Mention[][] = Array.from({ length: count }, () => []);
  halfSpaces.forEach(({ indices, factors }, half) => {
    indices.forEach((index, at) => {
      around[index].push({ half, factor: factors[at] });
    });
  });
  return around;
}

function withValues(
  space: Space,
  configuration: Configuration,
  variables: readonly NumericParameter[],
  values: readonly number[],
): Configuration {
  const replaced = new Map(variables.map(({ name }, index) => [name, values[index]]));
  return completed(space, configuration, replaced);
}
