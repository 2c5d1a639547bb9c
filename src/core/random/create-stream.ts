/**
 * @file The random streams of the core: sfc32 (Doty-Humphrey's "small fast counting" generator, 128 bits of state,
 * period at least 2³²; passes PractRand), keyed by a 128-bit hash of the seed and of all split keys that led to it.
 */
import { ParetuneError } from "../errors.ts";
import { normalQuantile } from "../special/index.ts";
import { deriveKey, type StreamKey } from "./hash.ts";
import type { RandomStream } from "./stream.ts";

/** The key that every seed is derived from: the first 128 fraction bits of π, an arbitrary constant. */
const ROOT_KEY: StreamKey = [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344];
/** Rounds discarded at the start, after which every state bit has influenced every other. */
const WARM_UP_ROUNDS = 15;
const TWO_POW_26 = 67108864;
const TWO_POW_MINUS_53 = 1 / 9007199254740992;

class Sfc32Stream implements RandomStream {
  readonly #key: StreamKey;
  #a: number;
  #b: number;
  #c: number;
  #counter: number;

  constructor(key: StreamKey) {
    this.#key = key;
    [this.#a, this.#b, this.#c, this.#counter] = key;
    for (let round = 0; round < WARM_UP_ROUNDS; round++) this.#next();
  }

  /** The next 32 bits, as a signed integer. */
  #next(): number {
    const out = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + out) | 0;
    return out;
  }

  uniform(): number {
    const high = this.#next() >>> 5; // 27 bits
    const low = this.#next() >>> 6; // 26 bits
    return (high * TWO_POW_26 + low) * TWO_POW_MINUS_53;
  }

  normal(): number {
    // The sign and the lower tail's probability (m + ½) 2⁻⁵³, m < 2⁵², are drawn separately: the two tails are exact
    // mirror images and neither ever reaches 0 or 1.
    const high = this.#next();
    const low = this.#next() >>> 6;
    const tail = ((high & 0x3ffffff) * TWO_POW_26 + low + 0.5) * TWO_POW_MINUS_53;
    const draw = normalQuantile(tail);
    return high < 0 ? draw : -draw;
  }

  integer(below: number): number {
    if (!Number.isInteger(below) || below < 1 || below > 4294967296) {
      throw new ParetuneError(
        "argument",
        `integer: below must be an integer in 1 … 4294967296; got ${below}. Ask for a smaller range.`,
      );
    }
    // Draws at or above the largest multiple of `below` are rejected, so that every result is equally likely.
    const limit = 4294967296 - (4294967296 % below);
    for (;;) {
      const draw = this.#next() >>> 0;
      if (draw < limit) return draw % below;
    }
  }

  split(key: string | number): RandomStream {
    requireKey("split: key", key);
    return new Sfc32Stream(deriveKey(this.#key, key));
  }
}

function requireKey(name: string, key: string | number): void {
  if (typeof key === "string" || Number.isFinite(key)) return;
  throw new ParetuneError("argument", `${name} must be a string or a finite number; got ${key}. Pass a fixed seed.`);
}

/**
 * A stream of random numbers from a seed. The same seed gives the same draws on every platform; the number 7 and the
 * string "7" are different seeds. A split stream depends only on the seed and the keys that led to it, never on the
 * number of draws before.
 *
 * @param seed a string or a finite number
 * @throws ParetuneError ("argument") for NaN or an infinite seed
 */
export function createRandomStream(seed: number | string): RandomStream {
  requireKey("createRandomStream: seed", seed);
  return new Sfc32Stream(deriveKey(ROOT_KEY, seed));
}
