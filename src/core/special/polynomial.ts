/**
 * c₀ + c₁x + … + c_n xⁿ by two interleaved Horner schemes in x² (even and odd powers). That halves the chain of dependent
 * operations.
 *
 * @param coefficients c₀ … c_n, an even number of them
 */
export function evaluatePolynomial(coefficients: Float64Array, x: number): number {
  const square = x * x;
  let i = coefficients.length - 2;
  let even = coefficients[i];
  let odd = coefficients[i + 1];
  for (i -= 2; i >= 0; i -= 2) {
    even = even * square + coefficients[i];
    odd = odd * square + coefficients[i + 1];
  }
  return even + odd * x;
}
