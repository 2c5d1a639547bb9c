/**
 * @file One child of a population: two parents by tournament, then crossover and mutation.
 */
import type { RandomStream } from "../random/index.ts";
import type { Space } from "../space/index.ts";
import type { Population } from "./survival.ts";
import { childOf } from "./variation.ts";

/**
 * A child of the population, in the unit cube and not snapped.
 *
 * @param points - n × d, row-major: the evaluated points that the population's members are rows of.
 * @param population - at least one member.
 */
export function breed(space: Space, points: Float64Array, population: Population, stream: RandomStream): Float64Array {
  const d = space.dimension;
  const parent = (): Float64Array => {
    const row = population.members[tournament(population, stream)];
    return points.subarray(row * d, (row + 1) * d);
  };
  return childOf(space, parent(), parent(), stream);
}

/** The better of two members drawn at random: of lower rank, or less crowded, or either (Deb et al. 2002, ≺ₙ). */
function tournament({ members, ranks, crowding }: Population, stream: RandomStream): number {
  const a = stream.integer(members.length);
  const b = stream.integer(members.length);
  if (ranks[a] !== ranks[b]) return ranks[a] < ranks[b] ? a : b;
  if (crowding[a] !== crowding[b]) return crowding[a] > crowding[b] ? a : b;
  return stream.uniform() < 0.5 ? a : b;
}
