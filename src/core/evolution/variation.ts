/**
 * @file Crossover and mutation in the space's unit cube. Ordered values are crossed by simulated binary crossover (Deb &
 * Agrawal 1995) and mutated by bounded polynomial steps (Deb & Goyal 1996). Unordered values are taken from either parent
 * and redrawn.
 */
import type { RandomStream } from "../random/index.ts";
import { binAround, isOrdered, type Parameter, type ParameterColumns, type Space } from "../space/index.ts";
import { exp, log } from "../special/index.ts";

/** Distribution index of the crossover: the larger, the nearer a child is to its parents. */
const CROSSOVER_INDEX = 15;
/** Probability that two parents are crossed; otherwise the child starts as a copy of the first. */
const CROSSOVER_RATE = 0.9;
/** Probability that a parameter takes part in a crossover. */
const EXCHANGE_RATE = 0.5;
/** Distribution index of the mutation: the larger, the nearer a mutant is. */
const MUTATION_INDEX = 20;
/** Each parameter mutates with probability 1 / number of parameters, but at most with this one. */
const MAX_MUTATION_RATE = 0.5;
/** Distance up to which parents count as equal. */
const EQUAL_DISTANCE = 1e-14;

/** A child of two points of the unit cube; not snapped. */
export function childOf(space: Space, first: Float64Array, second: Float64Array, stream: RandomStream): Float64Array {
  const child = Float64Array.from(first);
  const columns = space.columns.filter(({ width }) => width > 0);
  if (stream.uniform() < CROSSOVER_RATE) {
    for (const column of columns) if (stream.uniform() < EXCHANGE_RATE) cross(column, child, second, stream);
  }
  const rate = Math.min(MAX_MUTATION_RATE, 1 / columns.length);
  for (const column of columns) if (stream.uniform() < rate) mutate(column, child, stream);
  return child;
}

function cross(
  { parameter, from, width }: ParameterColumns,
  child: Float64Array,
  other: Float64Array,
  stream: RandomStream,
) {
  if (!isOrdered(parameter)) child.set(other.subarray(from, from + width), from);
  else child[from] = simulatedBinary(child[from], other[from], stream);
}

/** One of the two children of a pair of numbers in [0, 1], spread so that neither bound is exceeded. */
function simulatedBinary(a: number, b: number, stream: RandomStream): number {
  const lower = Math.min(a, b);
  const upper = Math.max(a, b);
  if (upper - lower <= EQUAL_DISTANCE) return a;
  const draw = stream.uniform();
  const low = stream.uniform() < 0.5;
  const distance = low ? lower : 1 - upper;
  const spread = boundedSpread(draw, 1 + (2 * distance) / (upper - lower));
  const middle = 0.5 * (lower + upper);
  const half = 0.5 * spread * (upper - lower);
  return clamp(low ? middle - half : middle + half);
}

/** The spread factor β of a uniform draw where β may be at most `most` (Deb 2000, equation 19). */
function boundedSpread(draw: number, most: number): number {
  const alpha = 2 - power(most, -(CROSSOVER_INDEX + 1));
  const scaled = draw * alpha;
  return power(scaled <= 1 ? scaled : 1 / (2 - scaled), 1 / (CROSSOVER_INDEX + 1));
}

function mutate({ parameter, from, width }: ParameterColumns, child: Float64Array, stream: RandomStream): void {
  if (isOrdered(parameter)) {
    const place = child[from];
    child[from] = beyondBin(parameter, place, place + polynomialStep(place, stream.uniform()));
  } else if (width > 1) {
    const chosen = child.subarray(from, from + width);
    const current = chosen.indexOf(Math.max(...chosen));
    const next = (current + 1 + stream.integer(width - 1)) % width;
    chosen.fill(0);
    chosen[next] = 1;
  } else {
    child[from] = 1 - child[from];
  }
}

/** The polynomial step from a place in [0, 1] for a uniform draw; it never leaves [0, 1]. */
function polynomialStep(place: number, draw: number): number {
  const towards = draw < 0.5 ? 1 - place : place;
  const edge = power(towards, MUTATION_INDEX + 1);
  const share = draw < 0.5 ? 2 * draw : 2 * (1 - draw);
  const size = 1 - power(share + (1 - share) * edge, 1 / (MUTATION_INDEX + 1));
  return draw < 0.5 ? -size : size;
}

/** A mutant of a discrete value is another value: where the step is too short, the next one. */
function beyondBin(parameter: Parameter, place: number, mutant: number): number {
  const bin = binAround(parameter, place);
  if (bin === undefined || mutant < bin.lower || mutant > bin.upper) return clamp(mutant);
  const margin = 1e-9;
  const down = bin.upper >= 1 || (mutant < place && bin.lower > 0);
  return clamp(down ? bin.lower - margin : bin.upper + margin);
}

function clamp(place: number): number {
  return Math.min(1, Math.max(0, place));
}

function power(base: number, exponent: number): number {
  return base <= 0 ? 0 : exp(exponent * log(base));
}
