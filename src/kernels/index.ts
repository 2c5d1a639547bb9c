/**
 * The inner loops as WebAssembly SIMD (AssemblyScript). Pointers are byte offsets into the imported memory; matrices are
 * dense, row-major doubles. src/core/linalg/kernels.ts specifies each function; test/reference/reference-kernels.ts is the plain
 * version. No relaxed SIMD and no fused multiply-add: the same bytes give the same bits everywhere.
 */
export {
  anovaCovariance,
  anovaCrossCovariance,
  anovaInputGradient,
  anovaTableCovariance,
  anovaTableGradient,
} from "./anova";
export { choleskyInPlace } from "./cholesky";
export { multiplyLowerTransposed, solveLowerTransposedInPlace } from "./combinations";
export { covariance, crossCovariance } from "./covariance";
export { edgeTerms } from "./edge-terms";
export { gramOfLower, multiplyLower, multiplyTransposed } from "./products";
export { crossDifferences, weightedSquaredDifferences } from "./reductions";
export { stripImprovement } from "./strips";
export { invertTriangular, solveLowerInPlace } from "./triangular";

/** The first byte that the kernels leave free. */
export function firstFreeByte(): usize {
  return (__heap_base + 63) & ~63;
}
