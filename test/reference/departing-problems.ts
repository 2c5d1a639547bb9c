/**
 * @file Four test problems as the established library (BoTorch 0.18.1) has them, where it departs from the literature
 * that `src/core/problems` follows. Kept so that the difference is known exactly: each takes the literature's value
 * (or its objectives) and makes the departing one of it.
 */

/** DTLZ4 without its exponent α = 100: the same function as DTLZ2. Position variables are taken as they are. */
export function dtlz4WithoutExponent(x: readonly number[], objectives: number): number[] {
  const g = x.slice(objectives - 1).reduce((sum, value) => sum + (value - 0.5) ** 2, 0);
  return Array.from({ length: objectives }, (_, m) => {
    const cosines = x.slice(0, objectives - 1 - m).reduce((p, value) => p * Math.cos((value * Math.PI) / 2), 1);
    return (1 + g) * cosines * (m === 0 ? 1 : Math.sin((x[objectives - 1 - m]! * Math.PI) / 2));
  });
}

/** ZDT3 whose second objective lacks the outer factor g. */
export function zdt3WithoutOuterFactor(x: readonly number[]): number[] {
  const first = x[0]!;
  const g = 1 + (9 * x.slice(1).reduce((sum, value) => sum + value, 0)) / (x.length - 1);
  return [first, 1 - Math.sqrt(first / g) - (first / g) * Math.sin(10 * Math.PI * first)];
}

/** WeldedBeam's slacks with their sign reversed: there ≤ 0 is feasible, although ≥ 0 is documented. */
export function weldedBeamReversedSlack(slack: readonly number[]): number[] {
  return slack.map((value) => -value);
}

/** C2DTLZ2's slack with r² subtracted from every summand: M − 1 times for a corner, M times for the middle. */
export function c2dtlz2SlackSubtractingOften(objectives: readonly number[], r = 0.2): number {
  const M = objectives.length;
  const corners = objectives.map((corner, i) =>
    objectives.reduce((sum, f, j) => (i === j ? sum : sum + f ** 2 - r ** 2), (corner - 1) ** 2),
  );
  const middle = objectives.reduce((sum, f) => sum + (f - 1 / Math.sqrt(M)) ** 2 - r ** 2, 0);
  return -Math.min(...corners, middle);
}
