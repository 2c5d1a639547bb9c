/**
 * @file Units in which values near the largest and the smallest numbers can be squared: powers of two, so that a division by
 * them rounds nothing, and results in them are the same bit for bit at every magnitude of the values.
 */

/** The power of two at or just below a magnitude, which must be positive and finite. */
function powerOfTwoBelow(magnitude: number): number {
  let unit = 1;
  while (magnitude / unit >= 2) unit *= 2;
  while (magnitude / unit < 1) unit /= 2;
  return unit;
}

/** The power of two at or just below the largest finite magnitude among the values; 1 where all are 0. */
export function binaryUnit(values: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < values.length; i++) {
    const magnitude = Math.abs(values[i]);
    if (magnitude > largest && Number.isFinite(magnitude)) largest = magnitude;
  }
  return largest === 0 ? 1 : powerOfTwoBelow(largest);
}

/** Magnitudes between these have squares, sums, reciprocals and products of three without overflow. */
const [LEAST_MAGNITUDE, GREATEST_MAGNITUDE] = [1e-100, 1e100];

/** The largest magnitude in this unit, so that no value overflows. */
const GREATEST_RATIO = 1e300;

/**
 * 1, or a power of two near the typical magnitude where that is extreme. Some huge values among ordinary ones have diverged,
 * and are winsorised.
 */
export function magnitudeUnit(values: Float64Array): number {
  const magnitudes = values.map(Math.abs).filter((magnitude) => magnitude > 0);
  if (magnitudes.length === 0) return 1;
  const sorted = magnitudes.sort();
  const typical = Math.max(sorted[sorted.length >> 1], sorted[sorted.length - 1] / GREATEST_RATIO);
  if (typical >= LEAST_MAGNITUDE && typical <= GREATEST_MAGNITUDE) return 1;
  return powerOfTwoBelow(typical);
}
