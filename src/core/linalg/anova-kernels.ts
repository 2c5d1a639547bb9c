/**
 * @file The kernels of ANOVA covariances (src/kernels/anova.ts) bound to a memory, in which some room is reserved for their factors
 * and their work.
 *
 * @kernel
 */
import { ParetuneError } from "../errors.ts";
import type { AnovaFactors, Kernels } from "./kernels.ts";

/** The exports of `src/kernels/anova.ts`; pointers are byte offsets. */
export interface AnovaExports {
  anovaCovariance(
    factors: number,
    count: number,
    z: number,
    n: number,
    d: number,
    outputscale: number,
    k: number,
    work: number,
  ): void;
  anovaCrossCovariance(
    factors: number,
    count: number,
    queries: number,
    q: number,
    z: number,
    n: number,
    d: number,
    outputscale: number,
    k: number,
    work: number,
  ): void;
  anovaInputGradient(
    factors: number,
    count: number,
    a: number,
    queries: number,
    q: number,
    z: number,
    n: number,
    d: number,
    work: number,
    out: number,
  ): void;
  anovaTableCovariance(weights: number, table: number, count: number, n: number, outputscale: number, k: number): void;
  anovaTableGradient(weights: number, table: number, count: number, w: number, n: number, out: number): void;
}

/** Reserved arrays. */
export interface AnovaMemory {
  /** Two doubles for each factor. */
  readonly factors: Float64Array;
  /** Three doubles for each input, and three more. */
  readonly work: Float64Array;
}

/** The most doubles that are reserved. */
const MAX_LENGTHS = { factors: 8192, work: 65536 };

/** The lengths of the reserved arrays of an arena: enough for what fits into it, up to 4096 factors and 21844 inputs. */
export function anovaLengths(capacity: number): { readonly factors: number; readonly work: number } {
  return { factors: Math.min(2 * capacity, MAX_LENGTHS.factors), work: Math.min(capacity + 4, MAX_LENGTHS.work) };
}

/** The byte offset of an array that holds at least that many numbers; throws for another one. */
type OffsetOf = (array: Float64Array, length: number) => number;

type TableKernels = Pick<Kernels, "anovaTableCovariance" | "anovaTableGradient">;
type InputKernels = Pick<Kernels, "anovaCovariance" | "anovaCrossCovariance" | "anovaInputGradient">;

/**
 * Wraps the exports so that they take arrays.
 *
 * @throws ParetuneError ("argument") for more factors or inputs than there is room for
 */
export function bindAnova(wasm: AnovaExports, at: OffsetOf, memory: AnovaMemory): InputKernels & TableKernels {
  return { ...bindInputs(wasm, at, memory), ...bindTables(wasm, at) };
}

function bindTables(wasm: AnovaExports, at: OffsetOf): TableKernels {
  return {
    anovaTableCovariance: (weights, T, count, n, outputscale, K) =>
      wasm.anovaTableCovariance(
        at(weights, count),
        at(T, (count * n * (n - 1)) / 2),
        count,
        n,
        outputscale,
        at(K, n * n),
      ),
    anovaTableGradient: (weights, T, count, W, n, out) =>
      wasm.anovaTableGradient(
        at(weights, count),
        at(T, (count * n * (n - 1)) / 2),
        count,
        at(W, n * n),
        n,
        at(out, count),
      ),
  };
}

function bindInputs(wasm: AnovaExports, at: OffsetOf, { factors: table, work }: AnovaMemory): InputKernels {
  const tableOf = ({ weights, columns }: AnovaFactors): number => {
    if (2 * weights.length > table.length) refuseSize("factors", weights.length, table.length / 2);
    for (let f = 0; f < weights.length; f++) {
      table[2 * f] = weights[f];
      table[2 * f + 1] = columns[f];
    }
    return table.byteOffset;
  };
  const workFor = (n: number): number => {
    if (3 * n + 3 > work.length) refuseSize("inputs", n, Math.floor(work.length / 3) - 1);
    return work.byteOffset;
  };
  return {
    anovaCovariance: (factors, Z, n, d, outputscale, K) =>
      wasm.anovaCovariance(
        tableOf(factors),
        factors.weights.length,
        at(Z, n * d),
        n,
        d,
        outputscale,
        at(K, n * n),
        workFor(n),
      ),
    anovaCrossCovariance: (factors, Q, q, Z, n, d, outputscale, K) =>
      wasm.anovaCrossCovariance(
        tableOf(factors),
        factors.weights.length,
        at(Q, q * d),
        q,
        at(Z, n * d),
        n,
        d,
        outputscale,
        at(K, q * n),
        workFor(n),
      ),
    anovaInputGradient: (factors, A, Q, q, Z, n, d, out) =>
      wasm.anovaInputGradient(
        tableOf(factors),
        factors.weights.length,
        at(A, q * n),
        at(Q, q * d),
        q,
        at(Z, n * d),
        n,
        d,
        workFor(n),
        at(out, q * d),
      ),
  };
}

function refuseSize(what: string, count: number, most: number): never {
  throw new ParetuneError(
    "argument",
    `kernels: ${what} of an ANOVA kernel must be at most ${most}; got ${count}. Use a radial kernel for that many.`,
  );
}
