/**
 * @file The generalised no-U-turn criterion (Betancourt 2017, appendix A.4.2): a trajectory continues as long as the
 * velocities at both its ends point along the sum of its momenta.
 */

/** True while the stretch with these end velocities and the summed momenta `sum` + `extra` has made no U-turn. */
export function goesOn(
  startVelocity: Float64Array,
  endVelocity: Float64Array,
  sum: Float64Array,
  extra: Float64Array,
): boolean {
  let atStart = 0;
  let atEnd = 0;
  for (let i = 0; i < sum.length; i++) {
    const total = sum[i] + extra[i];
    atStart += startVelocity[i] * total;
    atEnd += endVelocity[i] * total;
  }
  return atStart > 0 && atEnd > 0;
}
