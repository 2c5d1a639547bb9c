/**
 * @file How many configurations a space has. Parameters that no condition, constraint or derived parameter ties together
 * multiply; groups tied by conditions alone are counted parent by parent, others by listing them.
 */
import { meets, parentsOf } from "./conditions.ts";
import { enumerateAmong } from "./enumerate.ts";
import type { Parameter, Requirement } from "./parameter.ts";
import type { Space } from "./space.ts";
import { countValues, isTuned, nthValue } from "./values.ts";

/** Combinations of one group that are listed at most. */
const LISTED = 100_000;
/** A parent with more values than this counts as having infinitely many. */
const MOST_PARENT_VALUES = 1_000_000;

export interface SpaceCount {
  /** Distinct feasible configurations, or an upper bound of their number; Infinity where a parameter is continuous. */
  readonly size: number;
  /** Which share of the configurations is feasible; absent where that was not counted. */
  readonly share?: number;
}

/** Counts a space's configurations. */
export function countConfigurations(space: Space): SpaceCount {
  let size = 1;
  let share: number | undefined = 1;
  for (const group of tiedGroups(space)) {
    const all = countByConditions(space, group);
    const feasible = isTiedByValues(space, group) ? countListed(space, group) : undefined;
    if (feasible !== undefined && share !== undefined && !dependsOnDerived(space, group)) share *= feasible / all;
    else if (isTiedByValues(space, group)) share = undefined;
    size *= feasible ?? all;
  }
  // Infinitely many of one thing and none of another are none.
  return { size: Number.isNaN(size) ? 0 : size, ...(share === undefined ? {} : { share }) };
}

/** Whether a derived parameter decides about another: then what conditions alone allow is not counted. */
function dependsOnDerived(space: Space, group: readonly number[]): boolean {
  const derived = new Set(space.derived);
  return group.some((index) => (space.parameters[index].when ?? []).some(({ parameter }) => derived.has(parameter)));
}

/** Groups of parameters (by index) so that nothing ties one group to another. */
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
  for (const index of leader.keys()) groups.set(find(index), [...(groups.get(find(index)) ?? []), index]);
  return [...groups.values()];
}

/** Whether a group's count depends on more than conditions: on constraints or on what is derived. */
function isTiedByValues(space: Space, group: readonly number[]): boolean {
  const names = new Set(group.map((index) => space.parameters[index].name));
  return (
    group.some((index) => space.parameters[index].kind === "derived") ||
    space.constraints.some((constraint) => constraint.names.some((name) => names.has(name)))
  );
}

/** The feasible combinations of a group; undefined where they are too many to list. */
function countListed(space: Space, group: readonly number[]): number | undefined {
  if (group.some((index) => !Number.isFinite(countValues(space.parameters[index])))) return undefined;
  let [looked, feasible] = [0, 0];
  for (const found of enumerateAmong(space, group, LISTED + 1)) {
    looked++;
    if (found !== undefined) feasible++;
  }
  return looked > LISTED ? undefined : feasible;
}

interface Need {
  readonly child: number;
  readonly requirement: Requirement;
}

/**
 * Combinations of a group by conditions alone. Walks the parameters, parents first, and keeps for each set of
 * requirements met so far (one character each, forgotten once the child is past) how many combinations lead to it.
 */
function countByConditions(space: Space, group: readonly number[]): number {
  const members = new Set(group);
  const needs: Need[] = group.flatMap((child) =>
    (space.parameters[child].when ?? []).map((requirement) => ({ child, requirement })),
  );
  let states = new Map<string, number>([["0".repeat(needs.length), 1]]);
  for (const index of space.order.filter((each) => members.has(each))) {
    const groups = valuesByNeeds(space.parameters[index], needs);
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
  return [...states.values()].reduce((sum, count) => sum + count, 0);
}

/** How many of a parameter's values meet which of the needs. */
function valuesByNeeds(parameter: Parameter, needs: readonly Need[]): ReadonlyMap<string, number> {
  const count = countValues(parameter);
  const own = needs.map(({ requirement }) => requirement.parameter === parameter.name);
  if (!own.includes(true)) return new Map([["", count]]);
  // What a derived parameter comes to is not looked at here: it counts as meeting everything.
  if (parameter.kind === "derived" || count > MOST_PARENT_VALUES) {
    return new Map([
      [own.map((mine) => (mine ? "1" : "0")).join(""), parameter.kind === "derived" ? 1 : Number.POSITIVE_INFINITY],
    ]);
  }
  const groups = new Map<string, number>();
  for (let at = 0; at < count; at++) {
    const value = isTuned(parameter) ? nthValue(parameter, at) : parameter.value;
    const set = needs.map(({ requirement }, n) => (own[n] && meets(requirement, value) ? "1" : "0")).join("");
    groups.set(set, (groups.get(set) ?? 0) + 1);
  }
  return groups;
}
