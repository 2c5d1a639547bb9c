/**
 * The hot loops of the parser as WebAssembly SIMD (AssemblyScript), in single precision. Array arguments
 * are the index of their first f32 in the imported memory; matrices are dense and row-major. Every number of a
 * result depends only on its own row, not on the rows that are computed with it, so a batch and a single utterance give
 * the same bits.
 */
export { attend, attendBack, score, scoreBack } from "./attention";
export { convolve, convolveBack } from "./convolution";
export { adam, addTo, clear, drawMask, glu, gluBack, multiplyBy, rectify, rectifyBack, sumOfSquares } from "./elements";
export { columnSums, multiply, multiplyTransposed, pack, packTransposed } from "./products";
export { meanOfRows, normalise, normaliseBack, spreadRow } from "./rows";

/** The first f32 that the kernels do not use. */
export function firstFree(): i32 {
  return <i32>((__heap_base + 63) >> 2) & ~15;
}
