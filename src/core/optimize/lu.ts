/**
 * @file LU factors of a small square matrix with partial pivoting, for the middle matrices of the quasi-Newton model
 * (at most 2·history square, symmetric but indefinite, so a Cholesky factor does not exist).
 */

/** A ← its LU factors (unit lower L below the diagonal), rows exchanged as recorded in `pivots` (size). False when A is singular. */
export function factorLuInPlace(A: Float64Array, size: number, pivots: Int32Array): boolean {
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let row = column + 1; row < size; row++) {
      if (Math.abs(A[row * size + column]) > Math.abs(A[pivot * size + column])) pivot = row;
    }
    pivots[column] = pivot;
    const divisor = A[pivot * size + column];
    if (!(Math.abs(divisor) > 0) || !Number.isFinite(divisor)) return false;
    if (pivot !== column) {
      for (let k = 0; k < size; k++) {
        const held = A[column * size + k];
        A[column * size + k] = A[pivot * size + k];
        A[pivot * size + k] = held;
      }
    }
    for (let row = column + 1; row < size; row++) {
      const factor = A[row * size + column] / divisor;
      A[row * size + column] = factor;
      for (let k = column + 1; k < size; k++) A[row * size + k] -= factor * A[column * size + k];
    }
  }
  return true;
}

/** b ← A⁻¹ b with the factors that `factorLuInPlace` left in A. */
export function solveLuInPlace(A: Float64Array, size: number, pivots: Int32Array, b: Float64Array): void {
  for (let row = 0; row < size; row++) {
    const pivot = pivots[row];
    const held = b[row];
    b[row] = b[pivot];
    b[pivot] = held;
  }
  for (let row = 1; row < size; row++) {
    let sum = b[row];
    for (let k = 0; k < row; k++) sum -= A[row * size + k] * b[k];
    b[row] = sum;
  }
  for (let row = size - 1; row >= 0; row--) {
    let sum = b[row];
    for (let k = row + 1; k < size; k++) sum -= A[row * size + k] * b[k];
    b[row] = sum / A[row * size + row];
  }
}
