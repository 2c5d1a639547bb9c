/**
 * @file Which trials to evaluate again: those whose repetition says most about what to take.
 */
import type { Analysis, Point } from "./analyse.ts";

/** A trial worth evaluating again, and why. */
export interface Finalist {
  readonly point: Point;
  readonly reason: "recommended" | "baseline" | "doubtful" | "asked";
}

/**
 * Up to `count` trials: the recommended one, because it would be taken; the baseline where it is the reference, because
 * every gain is counted from it; then of all others those of whose place on the front there is most doubt, p (1 − p) with p
 * the probability of being on it. Without a model there are no such probabilities: then the front as measured.
 */
export function finalists(analysis: Analysis, count: number): readonly Finalist[] {
  const { recommendation, points, front, references } = analysis;
  const chosen: Finalist[] = recommendation === undefined ? [] : [{ point: recommendation, reason: "recommended" }];
  const isReference = Object.values(references).some(({ source }) => source === "baseline");
  const baseline = points.find(({ origin }) => origin === "baseline");
  if (baseline !== undefined && isReference) chosen.push({ point: baseline, reason: "baseline" });
  const taken = new Set(chosen.map(({ point }) => point.trial));
  const known = points.filter(({ membership }) => membership !== undefined);
  const doubtful = (known.length > 0 ? known : [...front])
    .filter((point) => !taken.has(point.trial) && doubtOf(point) > 0)
    .sort((a, b) => doubtOf(b) - doubtOf(a) || a.trial - b.trial);
  return [...chosen, ...doubtful.map((point): Finalist => ({ point, reason: "doubtful" }))].slice(0, count);
}

/** The variance of being on the front or not. */
function doubtOf({ membership }: Point): number {
  return membership === undefined ? 0.25 : membership * (1 - membership);
}
