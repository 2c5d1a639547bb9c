/**
 * @file The hash that derives a stream's 128-bit key from its parent's key and the split key. It is the ARX permutation
 * of HalfSipHash (Aumasson & Bernstein 2012) on four 32-bit words. The parent's key is the starting state, every word of
 * the split key is absorbed with two rounds, and six rounds finish, so that keys that differ in one bit give unrelated
 * states. It uses 32-bit additions, rotations and exclusive-ors only, and is identical on every platform.
 */

/** A stream's key: four 32-bit words. */
export type StreamKey = readonly [number, number, number, number];

const ABSORB_ROUNDS = 2;
const FINAL_ROUNDS = 6;

function rotateLeft(word: number, count: number): number {
  return (word << count) | (word >>> (32 - count));
}

/** Applies `rounds` HalfSipHash rounds to the four words of `state`, in place. */
function permute(state: Int32Array, rounds: number): void {
  let a = state[0];
  let b = state[1];
  let c = state[2];
  let d = state[3];
  for (let round = 0; round < rounds; round++) {
    a = (a + b) | 0;
    b = rotateLeft(b, 5) ^ a;
    a = rotateLeft(a, 16);
    c = (c + d) | 0;
    d = rotateLeft(d, 8) ^ c;
    a = (a + d) | 0;
    d = rotateLeft(d, 7) ^ a;
    c = (c + b) | 0;
    b = rotateLeft(b, 13) ^ c;
    c = rotateLeft(c, 16);
  }
  state.set([a, b, c, d]);
}

/** The words of a key: a tag that distinguishes numbers from strings, then the value. */
function wordsOf(key: string | number): number[] {
  if (typeof key === "string") {
    const words = [2, key.length];
    for (let i = 0; i < key.length; i++) words.push(key.charCodeAt(i));
    return words;
  }
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, key + 0); // −0 + 0 is 0: both zeros are the same key
  return [1, view.getInt32(0), view.getInt32(4)];
}

/** The key of the stream that `key` splits off a stream with key `parent`. */
export function deriveKey(parent: StreamKey, key: string | number): StreamKey {
  const state = Int32Array.from(parent);
  for (const word of wordsOf(key)) {
    state[3] ^= word;
    permute(state, ABSORB_ROUNDS);
    state[0] ^= word;
  }
  state[2] ^= 0xff;
  permute(state, FINAL_ROUNDS);
  return [state[0], state[1], state[2], state[3]];
}
