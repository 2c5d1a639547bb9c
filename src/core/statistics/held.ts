/** The number, or the largest one of its sign where it is infinite. */
export function held(value: number): number {
  return Math.min(Number.MAX_VALUE, Math.max(-Number.MAX_VALUE, value));
}
