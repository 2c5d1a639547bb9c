/**
 * @file The number of configurations of a space. Parameters that no condition, constraint or derived parameter ties together
 * multiply. Groups tied by conditions alone are counted parent by parent, other groups by listing them.
 */
import { meets, parentsOf } from "./dependencies.ts";
import { enumerateAmong } from "./enumerate.ts";
import type { Parameter, ParameterValue, Requirement } from "./parameter.ts";
import { evaluationWork, type SearchWork } from "./search-work.ts";
import type { Space } from "./space.ts";
import { countValues, heldValue, isTuned, nthValue } from "./values.ts";

/** The largest number of combinations of one group that are listed. */
const MAX_LISTED_COMBINATIONS = 100_000;
/** The most work of listing combinations (see `evaluationWork`). */
const LISTING_WORK = 3_000_000;
/** The most values of parents, times the needs that each is compared with. */
const MAX_COMPARED_VALUES = 1_000_000;
/** The most sets of requirements that are kept, times the requirements of a set. */
const MAX_KEPT_REQUIREMENTS = 200_000;

/** The number of a space's configurations. */
export interface SpaceCount {
  /**
   * The number of distinct feasible configurations; Infinity where a parameter is continuous. Exact, except where constraints
   * tie so many values together that they are not listed: then an upper bound.
   */
  readonly size: number;
  /** The share of the configurations that is feasible, 0 to 1; absent where that was not counted. */
  readonly share?: number;
  /** Whether `size` is exact; otherwise it is an upper bound. */
  readonly isExact: boolean;
}

/** Counts a space's configurations. Lists up to 100 000 combinations, so keep the result rather than count again. */
export function countConfigurations(space: Space): SpaceCount {
  let size = 1;
  let share: number | undefined = 1;
  let isExact = true;
  const work: SearchWork = { left: LISTING_WORK };
  const tied = tiedNames(space);
  for (const group of tiedGroups(space)) {
    const all = countByConditions(space, group);
    const isTied = group.some((index) => tied.has(space.parameters[index].name));
    const feasible = isTied ? countListed(space, group, work) : undefined;
    if (feasible !== undefined && share !== undefined && all.isExact && !dependsOnDerived(space, group)) {
      share *= feasible / all.count;
    } else if (isTied) share = undefined;
    if (feasible === undefined && (isTied || !all.isExact)) isExact = false;
    size *= feasible ?? all.count;
  }
  // Infinity · 0: one group is continuous, and another has no feasible combination.
  return { size: Number.isNaN(size) ? 0 : size, ...(share === undefined ? {} : { share }), isExact };
}

/** Whether a derived parameter decides whether another is active: then a count by conditions alone is too large. */
function dependsOnDerived(space: Space, group: readonly number[]): boolean {
  const derived = new Set(space.derived);
  return group.some((index) => (space.parameters[index].when ?? []).some(({ parameter }) => derived.has(parameter)));
}

/** The parameters (by index) in groups that nothing ties to each other. */
function tiedGroups(space: Space): readonly (readonly number[])[] {
  const indices = new Map(space.parameters.map(({ name }, index) => [name, index]));
  const leader = space.parameters.map((_, index) => index);
  const find = (index: number): number => {
    let at = index;
    while (leader[at] !== at) at = leader[at];
    return at;
  };
  const tie = (names: readonly string[]): void => {
    const found = names.map((name) => find(indices.get(name) ?? 0));
    for (const each of found) leader[find(each)] = found[0];
  };
  for (const parameter of space.parameters) tie([parameter.name, ...parentsOf(parameter)]);
  for (const { names } of space.constraints) tie(names);
  const groups = new Map<number, number[]>();
  for (const index of leader.keys()) {
    const first = find(index);
    const group = groups.get(first);
    if (group === undefined) groups.set(first, [index]);
    else group.push(index);
  }
  return [...groups.values()];
}

/** The parameters of groups whose count depends on constraints or derived parameters, not on conditions alone. */
function tiedNames(space: Space): ReadonlySet<string> {
  return new Set([...space.derived, ...space.constraints.flatMap(({ names }) => names)]);
}

/** The number of a group's feasible combinations; undefined where there are too many to list. */
function countListed(space: Space, group: readonly number[], work: SearchWork): number | undefined {
  if (group.some((index) => !Number.isFinite(countValues(space.parameters[index])))) return undefined;
  const each = group.length + evaluationWork({ parameters: [], constraints: space.constraints });
  const most = Math.min(MAX_LISTED_COMBINATIONS, Math.floor(work.left / each));
  let [looked, feasible] = [0, 0];
  for (const found of enumerateAmong(space, group, most + 1)) {
    looked++;
    if (found !== undefined) feasible++;
  }
  work.left -= looked * each;
  return looked > most ? undefined : feasible;
}

interface Need {
  readonly child: number;
  readonly requirement: Requirement;
}

/**
 * The number of a group's combinations by conditions alone. Walks the parameters, parents first, and keeps for each set of
 * requirements met so far (one character each, dropped once the child has been walked) the number of combinations that lead
 * to it.
 */
function countByConditions(
  space: Space,
  group: readonly number[],
): { readonly count: number; readonly isExact: boolean } {
  const members = new Set(group);
  const needs: Need[] = group.flatMap((child) =>
    (space.parameters[child].when ?? []).map((requirement) => ({ child, requirement })),
  );
  let states = new Map<string, number>([["0".repeat(needs.length), 1]]);
  for (const index of space.order.filter((each) => members.has(each))) {
    const parameter = space.parameters[index];
    if (states.size * (needs.length + 1) > MAX_KEPT_REQUIREMENTS)
      return { count: looseCount(space, group), isExact: false };
    const groups = valuesByNeeds(parameter, needs);
    if (groups === undefined) return { count: looseCount(space, group), isExact: false };
    const next = new Map<string, number>();
    for (const [met, count] of states) {
      const active = needs.every(({ child }, at) => child !== index || met[at] === "1");
      const kept = [...met].map((bit, at) => (needs[at]?.child === index ? "0" : bit));
      for (const [set, values] of active ? groups : [["", 1] as const]) {
        const state = kept.map((bit, at) => (set[at] === "1" ? "1" : bit)).join("");
        next.set(state, (next.get(state) ?? 0) + count * values);
      }
    }
    states = next;
  }
  return { count: [...states.values()].reduce((sum, count) => sum + count, 0), isExact: true };
}

/** An upper bound of a group's number of combinations: every parameter has each of its values, or none. */
function looseCount(space: Space, group: readonly number[]): number {
  return group
    .map((index) => countValues(space.parameters[index]) + (space.parameters[index].when === undefined ? 0 : 1))
    .reduce((product, count) => product * count, 1);
}

/** The number of a parameter's values that meet each set of needs; undefined where it has too many values to compare. */
function valuesByNeeds(parameter: Parameter, needs: readonly Need[]): ReadonlyMap<string, number> | undefined {
  const count = countValues(parameter);
  const own = needs.map(({ requirement }) => requirement.parameter === parameter.name);
  if (!own.includes(true)) return new Map([["", count]]);
  const held = heldValue(parameter);
  // The value of a derived parameter is not computed here: it counts as meeting every need.
  const isDerived = !isTuned(parameter) && held === undefined;
  const compared = count * own.filter((mine) => mine).length;
  if (Number.isFinite(count) && compared > MAX_COMPARED_VALUES) return undefined;
  if (isDerived || !Number.isFinite(count)) {
    return new Map([[own.map((mine) => (mine ? "1" : "0")).join(""), isDerived ? 1 : Number.POSITIVE_INFINITY]]);
  }
  const groups = new Map<string, number>();
  for (let at = 0; at < count; at++) {
    const value = isTuned(parameter) ? nthValue(parameter, at) : (held as ParameterValue);
    const set = needs.map(({ requirement }, n) => (own[n] && meets(requirement, value) ? "1" : "0")).join("");
    groups.set(set, (groups.get(set) ?? 0) + 1);
  }
  return groups;
}
