/**
 * @file Owen's nested uniform scrambling in base 2 (Owen 1995): every binary digit of a coordinate is flipped by a random
 * bit that depends on the digits before it. These bits are not stored but hashed from the coordinate's seed and the
 * digits before, so that any point can be scrambled alone.
 */
import { SOBOL_BITS } from "./direction-numbers.ts";

/** Random digits below the 32 of the sequence, so that a coordinate fills a double's 53. */
const EXTRA_BITS = 21;
const EXTRA_SCALE = 2 ** -EXTRA_BITS;
const DIGIT_UNIT = 2 ** -SOBOL_BITS;

/** A bijection of 32-bit integers in which every input bit changes about half of the output bits. */
function mixBits(word: number): number {
  let x = word;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b | 0);
  return x ^ (x >>> 16);
}

/** The hash of one node of the binary tree under one coordinate's 64-bit seed. */
function nodeHash(node: number, seedHigh: number, seedLow: number): number {
  return mixBits(mixBits(node ^ seedHigh) + seedLow);
}

/**
 * The scrambled coordinate in [0, 1), a multiple of 2⁻⁵³.
 *
 * @param digits the 32 binary digits of the coordinate, the leading one in bit 31
 * @param seedHigh @param seedLow the coordinate's seed, 32 bits each
 */
export function scrambleDigits(digits: number, seedHigh: number, seedLow: number): number {
  let node = 1; // a leading 1 and the digits so far: the node's number in the tree
  let flips = 0;
  for (let bit = SOBOL_BITS - 1; bit >= 0; bit--) {
    flips |= (nodeHash(node, seedHigh, seedLow) >>> 31) << bit;
    node = (node << 1) | ((digits >>> bit) & 1);
  }
  // Below the last digit each node has one point at most, so that further digits are independent random bits. (The
  // leading 1 has left the word by now; the seeds change places so that these bits differ from those above.)
  const extra = nodeHash(digits, seedLow, seedHigh) >>> (32 - EXTRA_BITS);
  return (((digits ^ flips) >>> 0) + extra * EXTRA_SCALE) * DIGIT_UNIT;
}
