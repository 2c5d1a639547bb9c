/**
 * @file Terms of many edges of one objective at once: ψ(e) = σ h(z) with z = (mean − e)/σ, and its slopes ∂ψ/∂mean = Φ(z) and
 * ∂ψ/∂σ = φ(z).
 */
import { createArena, type Kernels } from "../linalg/index.ts";

/** Places after the last edge that the kernel reads and overwrites. */
const PADDING = 3;

/** The terms of the edges that were loaded last. */
export interface EdgeTable {
  /** Number of edges that fit. */
  readonly capacity: number;
  /** Distance from a term of an edge to its next one. */
  readonly stride: number;
  /** ψ at each edge, then Φ(z) from `stride` on, then φ(z) from 2 `stride` on. */
  readonly terms: Float64Array;
  /** Takes other edges; their terms are not yet known. */
  load(edges: Float64Array): void;
  /** Computes the terms of the first `count` edges: ψ, and where wanted Φ(z) and φ(z). */
  fill(count: number, mean: number, deviation: number, wantGradient: boolean): void;
}

/**
 * Makes a table with room for that many edges.
 *
 * @kernel
 */
export function createEdgeTable(capacity: number): EdgeTable {
  const stride = capacity + PADDING;
  const arena = createArena(4 * stride + 2);
  const kernels: Kernels = arena.kernels;
  const loaded = arena.allocate(stride);
  const terms = arena.allocate(3 * stride);
  return {
    capacity,
    stride,
    terms,
    load: (edges) => loaded.set(edges),
    fill: (count, mean, deviation, wantGradient) =>
      kernels.edgeTerms(loaded, stride, 0, count, mean, deviation, wantGradient, terms),
  };
}
