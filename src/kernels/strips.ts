/**
 * The expected hypervolume improvement over strips of two objectives. The operations are those of test/reference/reference-kernels.ts in
 * the same order, so that both give the same bits. Change both or none.
 */
import { edgeTerms } from "./edge-terms";

/** The share of the sum below which the rest is left out: 2^-60. */
const NEGLIGIBLE: f64 = 8.673617379884035e-19;
/** Strips that are added before the rest is looked at. */
const BLOCK: i32 = 12;

/** What `add` adds to: the sum, and its slopes by mean 0, mean 1, deviation 0 and deviation 1. */
const SUM: usize = 0;
const BY_MEAN_0: usize = 8;
const BY_MEAN_1: usize = 16;
const BY_DEVIATION_0: usize = 24;
const BY_DEVIATION_1: usize = 32;

/**
 * EHVI of a candidate with two independent normal outcomes -> out[0], and where wanted its slopes by both means -> out[1, 2] and by both
 * deviations -> out[3, 4]. `edges` has the count + 1 edges of the first objective, ascending, and from `stride` on the count lower edges
 * of the second, descending. The sum runs from the strip of the first mean to both sides until what is left cannot count.
 */
export function stripImprovement(
  edges: usize,
  stride: i32,
  count: i32,
  mean0: f64,
  deviation0: f64,
  mean1: f64,
  deviation1: f64,
  wantGradient: bool,
  terms: usize,
  out: usize,
): void {
  const plane = <usize>stride << 3;
  const second = edges + plane;
  const psi = terms;
  const height = terms + 3 * plane;
  for (let k: usize = 0; k < 5; k++) store<f64>(out + (k << 3), 0);
  const middle = stripOf(mean0, edges, count);
  // The height of the last strip, and the width of all of them, bound what is left on either side; neither is needed where nothing is.
  let greatestHeight: f64 = Infinity;
  if (middle + BLOCK < count) {
    edgeTerms(second, stride, count - 1, count, mean1, deviation1, false, height);
    greatestHeight = load<f64>(height + (<usize>(count - 1) << 3));
  }
  let greatestPsi: f64 = Infinity;
  if (middle > BLOCK) {
    edgeTerms(edges, stride, 0, 1, mean0, deviation0, false, psi);
    greatestPsi = load<f64>(psi);
  }
  for (let from = middle; from < count; from += BLOCK) {
    const to = min(count, from + BLOCK);
    edgeTerms(edges, stride, from, to + 1, mean0, deviation0, wantGradient, psi);
    edgeTerms(second, stride, from, to, mean1, deviation1, wantGradient, height);
    add(from, to, wantGradient, psi, height, plane, out);
    if (load<f64>(psi + (<usize>to << 3)) * greatestHeight <= NEGLIGIBLE * load<f64>(out + SUM)) break;
  }
  for (let to = middle; to > 0; to -= BLOCK) {
    const from = max(0, to - BLOCK);
    edgeTerms(edges, stride, from, to + 1, mean0, deviation0, wantGradient, psi);
    edgeTerms(second, stride, from, to, mean1, deviation1, wantGradient, height);
    add(from, to, wantGradient, psi, height, plane, out);
    const at = <usize>from << 3;
    if ((greatestPsi - load<f64>(psi + at)) * load<f64>(height + at) <= NEGLIGIBLE * load<f64>(out + SUM)) break;
  }
}

/** Adds the strips [from, to). */
function add(from: i32, to: i32, wantGradient: bool, psi: usize, height: usize, plane: usize, out: usize): void {
  let sum: f64 = 0;
  let byMean0: f64 = 0;
  let byMean1: f64 = 0;
  let byDeviation0: f64 = 0;
  let byDeviation1: f64 = 0;
  for (let c = from; c < to; c++) {
    const x = psi + (<usize>c << 3);
    const y = height + (<usize>c << 3);
    const width = Math.max(0, load<f64>(x) - load<f64>(x, 8));
    const tall = load<f64>(y);
    sum += width * tall;
    if (!wantGradient) continue;
    byMean0 += tall * (load<f64>(x + plane) - load<f64>(x + plane, 8));
    byDeviation0 += tall * (load<f64>(x + 2 * plane) - load<f64>(x + 2 * plane, 8));
    byMean1 += width * load<f64>(y + plane);
    byDeviation1 += width * load<f64>(y + 2 * plane);
  }
  accumulate(out + SUM, sum);
  if (!wantGradient) return;
  accumulate(out + BY_MEAN_0, byMean0);
  accumulate(out + BY_MEAN_1, byMean1);
  accumulate(out + BY_DEVIATION_0, byDeviation0);
  accumulate(out + BY_DEVIATION_1, byDeviation1);
}

// @ts-ignore: decorator
@inline
function accumulate(to: usize, value: f64): void {
  store<f64>(to, load<f64>(to) + value);
}

/** The strip that holds a value of the first objective; the first or the last one where none does. */
function stripOf(value: f64, edges: usize, count: i32): i32 {
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const half = (low + high) >> 1;
    if (load<f64>(edges + (<usize>half << 3), 8) >= value) high = half;
    else low = half + 1;
  }
  return low;
}
