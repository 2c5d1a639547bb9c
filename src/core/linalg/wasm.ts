/**
 * @file The kernels of `src/kernels` bound to a memory. The module is compiled once. Each arena has its own memory and its
 * own instance, so that arenas share nothing. A memory never grows, so that views never detach.
 *
 * @kernel
 */
import { ParetuneError } from "../errors.ts";
import { type AnovaExports, type AnovaMemory, anovaLengths, bindAnova } from "./anova-kernels.ts";
import { KERNELS_BASE64 } from "./kernels.generated.ts";
import type { KernelFamily, Kernels } from "./kernels.ts";

interface WasmMemory {
  readonly buffer: ArrayBuffer;
}

/** The part of the WebAssembly API that is used; the core is compiled without the DOM's types. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Memory: new (size: { readonly initial: number; readonly maximum: number }) => WasmMemory;
  readonly Instance: new (
    module: object,
    imports: { readonly env: { readonly memory: WasmMemory } },
  ) => { readonly exports: unknown };
};

/** Exports of `src/kernels/index.ts`; pointers are byte offsets. */
interface Exports extends AnovaExports {
  firstFreeByte(): number;
  covariance(rbf: number, z: number, n: number, d: number, outputscale: number, k: number, s: number): void;
  crossCovariance(
    rbf: number,
    queries: number,
    q: number,
    z: number,
    n: number,
    d: number,
    outputscale: number,
    k: number,
    s: number,
  ): void;
  choleskyInPlace(a: number, n: number): number;
  invertTriangular(l: number, n: number, out: number): void;
  gramOfLower(m: number, n: number, out: number, scratch: number): void;
  weightedSquaredDifferences(z: number, w: number, n: number, d: number, out: number): void;
  solveLowerInPlace(l: number, n: number, b: number, q: number): void;
  solveLowerTransposedInPlace(l: number, n: number, b: number, q: number): void;
  multiplyTransposed(a: number, m: number, b: number, n: number, k: number, c: number): void;
  multiplyLower(a: number, q: number, m: number, n: number, c: number): void;
  multiplyLowerTransposed(a: number, q: number, m: number, n: number, c: number): void;
  crossDifferences(a: number, queries: number, q: number, z: number, n: number, d: number, out: number): void;
  edgeTerms(
    edges: number,
    stride: number,
    from: number,
    to: number,
    mean: number,
    deviation: number,
    wantGradient: number,
    out: number,
  ): void;
  stripImprovement(
    edges: number,
    stride: number,
    count: number,
    mean0: number,
    deviation0: number,
    mean1: number,
    deviation1: number,
    wantGradient: number,
    terms: number,
    out: number,
  ): void;
}

const PAGE_BYTES = 65536;
const MAXIMUM_PAGES = 65536;
/** Rows of scratch that `gramOfLower` packs (ROW_BLOCK of src/kernels/products.ts). */
const SCRATCH_ROWS = 16;

/** Edges that `edgeTerms` takes at a time. */
const EDGES_AT_ONCE = 4;

let compiled: { readonly module: object; readonly firstFreeByte: number } | undefined;

/** Bytes of a base64 text (no `atob` or `Buffer`: neither is in every runtime). */
function decodeBase64(text: string): Uint8Array {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const value = new Uint8Array(128);
  for (let i = 0; i < alphabet.length; i++) value[alphabet.charCodeAt(i)] = i;
  const digits = text.replace(/=+$/, "");
  const bytes = new Uint8Array(Math.floor((digits.length * 3) / 4));
  let buffer = 0;
  let bits = 0;
  let at = 0;
  for (let i = 0; i < digits.length; i++) {
    buffer = ((buffer << 6) | value[digits.charCodeAt(i)]) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[at++] = (buffer >> bits) & 0xff;
    }
  }
  return bytes;
}

function instantiate(module: object, memory: WasmMemory): Exports {
  return new WebAssembly.Instance(module, { env: { memory } }).exports as Exports;
}

/** The compiled module, and the first byte after its own data. */
function compiledModule(): { readonly module: object; readonly firstFreeByte: number } {
  if (compiled === undefined) {
    const module = new WebAssembly.Module(decodeBase64(KERNELS_BASE64));
    const probe = instantiate(module, new WebAssembly.Memory({ initial: 1, maximum: 1 }));
    compiled = { module, firstFreeByte: probe.firstFreeByte() };
  }
  return compiled;
}

/** A memory with room for `capacity` doubles from byte `start` on, and kernels that work in it. */
export function instantiateKernels(capacity: number): { buffer: ArrayBuffer; start: number; kernels: Kernels } {
  const { module, firstFreeByte } = compiledModule();
  const lengths = anovaLengths(capacity);
  const scratchLength = Math.max(SCRATCH_ROWS * Math.ceil(Math.sqrt(capacity)), lengths.factors + lengths.work);
  const pages = Math.ceil((firstFreeByte + 8 * (scratchLength + capacity)) / PAGE_BYTES);
  if (pages > MAXIMUM_PAGES) {
    throw new ParetuneError(
      "argument",
      `createArena: capacity must be below 2 ** 29 doubles (4 GiB); got ${capacity}. Use fewer observations.`,
    );
  }
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  const buffer = memory.buffer;
  return {
    buffer,
    // Even, as firstFreeByte is a multiple of 64, and 16 rows and the lengths of factors and work are too.
    start: firstFreeByte + 8 * scratchLength,
    kernels: bind(instantiate(module, memory), buffer, {
      scratch: firstFreeByte,
      factors: new Float64Array(buffer, firstFreeByte, lengths.factors),
      work: new Float64Array(buffer, firstFreeByte + 8 * lengths.factors, lengths.work),
    }),
  };
}

/** Memory that kernels work in, of which only one part is used at a time: scratch from a byte on, or what ANOVA kernels need. */
interface Reserved extends AnovaMemory {
  readonly scratch: number;
}

/** Wraps the exports so that they take arrays; each array must lie in `buffer` and be long enough. */
function bind(wasm: Exports, buffer: ArrayBuffer, reserved: Reserved): Kernels {
  const { scratch } = reserved;
  const at = (array: Float64Array, length: number): number => {
    if (array.buffer !== buffer || array.length < length) refuse(array, length, buffer);
    return array.byteOffset;
  };
  const isRbf = (family: KernelFamily): number => (family === "rbf" ? 1 : 0);
  return {
    covariance: (family, Z, n, d, outputscale, K, S) =>
      wasm.covariance(isRbf(family), at(Z, n * d), n, d, outputscale, at(K, n * n), at(S, n * n)),
    crossCovariance: (family, Q, q, Z, n, d, outputscale, K, S) =>
      wasm.crossCovariance(isRbf(family), at(Q, q * d), q, at(Z, n * d), n, d, outputscale, at(K, q * n), at(S, q * n)),
    ...bindAnova(wasm, at, reserved),
    choleskyInPlace: (A, n) => wasm.choleskyInPlace(at(A, n * n), n),
    invertTriangular: (L, n, out) => wasm.invertTriangular(at(L, n * n), n, at(out, n * n)),
    gramOfLower: (M, n, out) => wasm.gramOfLower(at(M, n * n), n, at(out, n * n), scratch),
    weightedSquaredDifferences: (Z, W, n, d, out) =>
      wasm.weightedSquaredDifferences(at(Z, n * d), at(W, n * n), n, d, at(out, d)),
    solveLowerInPlace: (L, n, B, q) => wasm.solveLowerInPlace(at(L, n * n), n, at(B, q * n), q),
    solveLowerTransposedInPlace: (L, n, B, q) => wasm.solveLowerTransposedInPlace(at(L, n * n), n, at(B, q * n), q),
    multiplyTransposed: (A, m, B, n, k, C) =>
      wasm.multiplyTransposed(at(A, m * k), m, at(B, n * k), n, k, at(C, m * n)),
    multiplyLower: (A, q, M, n, C) => wasm.multiplyLower(at(A, q * n), q, at(M, n * n), n, at(C, q * n)),
    multiplyLowerTransposed: (A, q, M, n, C) =>
      wasm.multiplyLowerTransposed(at(A, q * n), q, at(M, n * n), n, at(C, q * n)),
    crossDifferences: (A, Q, q, Z, n, d, out) =>
      wasm.crossDifferences(at(A, q * n), at(Q, q * d), q, at(Z, n * d), n, d, at(out, q * d)),
    edgeTerms: (edges, stride, from, to, mean, deviation, wantGradient, out) =>
      wasm.edgeTerms(
        at(edges, to + EDGES_AT_ONCE - 1),
        stride,
        from,
        to,
        mean,
        deviation,
        wantGradient ? 1 : 0,
        at(out, (wantGradient ? 2 * stride : 0) + to + EDGES_AT_ONCE - 1),
      ),
    stripImprovement: (edges, stride, count, mean, deviation, wantGradient, terms, out) => {
      if (stride < count + EDGES_AT_ONCE) {
        throw new ParetuneError(
          "argument",
          `stripImprovement: stride must be at least count + ${EDGES_AT_ONCE}, which is ${count + EDGES_AT_ONCE}; got ${stride}.`,
        );
      }
      wasm.stripImprovement(
        at(edges, 2 * stride),
        stride,
        count,
        mean[0],
        deviation[0],
        mean[1],
        deviation[1],
        wantGradient ? 1 : 0,
        at(terms, 6 * stride),
        at(out, 5),
      );
    },
  };
}

function refuse(array: Float64Array, length: number, buffer: ArrayBuffer): never {
  throw new ParetuneError(
    "argument",
    array.buffer === buffer
      ? `kernels: array must hold at least ${length} numbers; got ${array.length}. Check the sizes passed.`
      : "kernels: array must come from the arena of these kernels; got one of other memory. Use allocate() of the arena.",
  );
}
