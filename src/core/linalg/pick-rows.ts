/** Some rows of a matrix of d columns, in the order in which they are named: rows.length × d, row-major. */
export function pickRows(matrix: Float64Array, d: number, rows: readonly number[]): Float64Array {
  const picked = new Float64Array(rows.length * d);
  rows.forEach((row, at) => {
    picked.set(matrix.subarray(row * d, (row + 1) * d), at * d);
  });
  return picked;
}
