/**
 * @file The Sobol sequence (Sobol' 1967; Joe & Kuo 2008) with random access, in the Gray-code order of Antonov & Saleev
 * (1979), plain or with Owen's nested uniform scrambling.
 */
import { ParetuneError } from "../errors.ts";
import { directionNumbers, maximumSobolDimension, SOBOL_BITS } from "./direction-numbers.ts";
import { scrambleDigits } from "./owen-scramble.ts";
import type { RandomStream } from "./stream.ts";

/** A Sobol sequence in the unit cube; immutable, so that a study can continue from any index. */
export interface Sobol {
  readonly dimension: number;
  /** Point number `index` (0 … 2³² − 1): `dimension` coordinates in [0, 1). Allocates the point. */
  point(index: number): Float64Array;
}

const DIGIT_UNIT = 2 ** -SOBOL_BITS;
const SEQUENCE_LENGTH = 2 ** SOBOL_BITS;

/**
 * A Sobol sequence of 2³² points. Any 2^m points from a multiple of 2^m on are balanced: each coordinate has one point in
 * each of 2^m equal intervals, and pairs of coordinates are balanced as well as the table allows. Prefer powers of two.
 *
 * @param dimension 1 … 1,024
 * @param scramble the stream whose children seed the scrambling; it is not advanced. Without it the plain sequence,
 *   whose point 0 is the origin.
 * @throws ParetuneError ("argument") for a dimension that the table does not cover
 */
export function createSobol(dimension: number, scramble?: RandomStream): Sobol {
  const maximum = maximumSobolDimension();
  if (!Number.isInteger(dimension) || dimension < 1 || dimension > maximum) {
    throw new ParetuneError(
      "argument",
      `createSobol: dimension must be an integer in 1 … ${maximum}; got ${dimension}. Fix some parameters or use random points.`,
    );
  }
  const directions = directionNumbers(dimension);
  const seeds = scramble && scrambleSeeds(dimension, scramble);
  return {
    dimension,
    point(index: number): Float64Array {
      requireIndex(index);
      const point = new Float64Array(dimension);
      const gray = index ^ (index >>> 1);
      for (let j = 0; j < dimension; j++) {
        const digits = selectedDigits(directions, j * SOBOL_BITS, gray);
        point[j] = seeds ? scrambleDigits(digits, seeds[2 * j], seeds[2 * j + 1]) : (digits >>> 0) * DIGIT_UNIT;
      }
      return point;
    },
  };
}

/** The exclusive or of the direction numbers from `offset` on that the bits of `gray` select. */
function selectedDigits(directions: Uint32Array, offset: number, gray: number): number {
  let digits = 0;
  for (let rest = gray, k = offset; rest !== 0; rest >>>= 1, k++) {
    if (rest & 1) digits ^= directions[k];
  }
  return digits;
}

/** Two 32-bit words for each coordinate; a coordinate's words do not depend on the number of coordinates. */
function scrambleSeeds(dimension: number, scramble: RandomStream): Int32Array {
  const stream = scramble.split("sobol scrambling");
  return Int32Array.from({ length: 2 * dimension }, () => stream.integer(SEQUENCE_LENGTH) | 0);
}

function requireIndex(index: number): void {
  if (Number.isInteger(index) && index >= 0 && index < SEQUENCE_LENGTH) return;
  throw new ParetuneError(
    "argument",
    `point: index must be an integer in 0 … 4294967295; got ${index}. Start again from 0 with another scrambling.`,
  );
}
