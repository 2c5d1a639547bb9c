/**
 * @file The shape of a box decomposition.
 */

/** Disjoint boxes (lowerᵢ, upperᵢ]; both arrays count × m, row-major; an upper bound may be Infinity. */
export interface BoxDecomposition {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly count: number;
}
