import { held } from "./held.ts";

/**
 * a − b as a multiple of |b|, or of 1 where b is 0. Only the difference of two huge values overflows; a multiple that is itself
 * too large for a number is held at the largest. Infinite for an infinite a.
 */
export function relativeDifference(a: number, b: number): number {
  const unit = Math.abs(b) || 1;
  const share = (a - b) / unit;
  if (Number.isFinite(share) || !Number.isFinite(a)) return share;
  return held(a / unit - b / unit);
}
