import { expect, test } from "vitest";
import { deriveKey, type StreamKey } from "../../../src/core/random/hash.ts";

const bitsThatDiffer = (a: StreamKey, b: StreamKey): number =>
  a.reduce((sum, word, i) => sum + ((word ^ b[i]!) >>> 0).toString(2).replaceAll("0", "").length, 0);

test("a change of one bit in the parent's key or in the split key changes half of the child's 128 bits", () => {
  const trials = 500;
  let byKey = 0;
  let byParent = 0;
  for (let i = 0; i < trials; i++) {
    const parent: StreamKey = [i, 2 * i, 3, 4];
    const child = deriveKey(parent, i);
    byKey += bitsThatDiffer(child, deriveKey(parent, i ^ (1 << (i % 16))));
    byParent += bitsThatDiffer(child, deriveKey([i, 2 * i, 3 ^ (1 << (i % 32)), 4], i));
  }
  const standardError = Math.sqrt(128 / 4 / trials);
  expect(Math.abs(byKey / trials - 64)).toBeLessThan(5 * standardError);
  expect(Math.abs(byParent / trials - 64)).toBeLessThan(5 * standardError);
});

test("numbers and the strings that spell them, and strings that share a beginning, have different keys", () => {
  const root: StreamKey = [1, 2, 3, 4];
  const keys = [1, "1", 0, "", "\0", "\0\0", "a", "ab", "é", "𝛼", 1e300, -1].map((key) => deriveKey(root, key).join());
  expect(new Set(keys).size).toBe(keys.length);
});
