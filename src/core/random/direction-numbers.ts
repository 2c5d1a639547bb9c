import { JOE_KUO_DIRECTIONS } from "./joe-kuo-directions.ts";

/** Binary digits of a Sobol coordinate; the sequence has 2³² points. */
export const SOBOL_BITS = 32;

let records: readonly string[] | undefined;

function joeKuoRecords(): readonly string[] {
  records ??= JOE_KUO_DIRECTIONS.split(",");
  return records;
}

/** The largest dimension that the table of direction numbers covers. */
export function maximumSobolDimension(): number {
  return joeKuoRecords().length + 1;
}

/**
 * Extends m₁ … m_s to all 32 direction numbers V_k = m_k 2^(32−k) by the recurrence of the primitive polynomial
 * x^s + a₁ x^(s−1) + … + 1 (Joe & Kuo 2008, eq. 2): V_k = a₁V_(k−1) ⊕ … ⊕ V_(k−s) ⊕ (V_(k−s) ≫ s).
 */
function extendDirections(polynomial: number, initial: readonly number[], out: Uint32Array, offset: number): void {
  const degree = initial.length;
  for (let k = 0; k < SOBOL_BITS; k++) {
    if (k < degree) {
      out[offset + k] = initial[k] << (SOBOL_BITS - 1 - k);
      continue;
    }
    const last = out[offset + k - degree];
    let value = last ^ (last >>> degree);
    for (let i = 1; i < degree; i++) {
      if ((polynomial >>> (degree - i)) & 1) value ^= out[offset + k - i];
    }
    out[offset + k] = value;
  }
}

/**
 * The direction numbers of the first `dimension` coordinates: dimension × 32, row-major; entry k of a row is the
 * fraction's bits that Gray-code bit k toggles, the leading binary digit in bit 31.
 */
export function directionNumbers(dimension: number): Uint32Array {
  const out = new Uint32Array(dimension * SOBOL_BITS);
  for (let k = 0; k < SOBOL_BITS; k++) out[k] = 1 << (SOBOL_BITS - 1 - k); // coordinate 1: van der Corput
  for (let j = 1; j < dimension; j++) {
    const [polynomial, ...initial] = joeKuoRecords()
      [j - 1].split(" ")
      .map((digits) => Number.parseInt(digits, 36));
    extendDirections(polynomial, initial, out, j * SOBOL_BITS);
  }
  return out;
}
