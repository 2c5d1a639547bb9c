/** @file The arena: one WebAssembly memory with all numbers of a model, and the kernels that operate on it. */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const PAGE = 65536;
const BINARY = fileURLToPath(new URL("kernels.wasm", import.meta.url));

/**
 * @typedef {object} Engine
 * @property {Record<string, (...numbers: number[]) => number>} kernels the exports of kernels/index.ts; arrays in
 *   memory are passed as the index of their first number
 * @property {Float32Array} heap all numbers; replaced by a new view after each allocation
 * @property {(count: number) => number} allocate allocates `count` zeros; returns the index of the first, a multiple of
 *   16
 * @property {(state: number, seed: number) => void} seed seeds the four generators of `drawMask` at `state`
 */

/**
 * A new, empty arena.
 *
 * @returns {Engine}
 * @throws Error with a message for the user if the kernels were not compiled
 */
export function createEngine() {
  if (!existsSync(BINARY)) throw new Error("kernels.wasm is missing: compile it with npm run build");
  const memory = new WebAssembly.Memory({ initial: 1 });
  const module = new WebAssembly.Module(readFileSync(BINARY));
  const { exports: kernels } = new WebAssembly.Instance(module, { env: { memory } });
  let free = kernels.firstFree();
  const engine = {
    kernels,
    heap: new Float32Array(memory.buffer),
    allocate(count) {
      const at = free;
      // One additional vector, because kernels round counts up.
      free += Math.ceil((count + 4) / 16) * 16;
      const missing = Math.ceil((4 * free - memory.buffer.byteLength) / PAGE);
      if (missing > 0) memory.grow(missing);
      if (engine.heap.buffer !== memory.buffer) engine.heap = new Float32Array(memory.buffer);
      return at;
    },
    seed(state, seed) {
      // A xorshift generator must not start at 0.
      const states = new Int32Array(memory.buffer, 4 * state, 4);
      for (let lane = 0; lane < 4; lane++) states[lane] = Math.imul(seed + lane + 1, 0x9e3779b1) | 1;
    },
  };
  return engine;
}
