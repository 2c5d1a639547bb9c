/**
 * @file Which trials to evaluate again: those whose repetition is most informative for the recommendation.
 */
import type { AnalysedTrial, Analysis } from "./analysis.ts";

/** A trial to evaluate again. */
export interface Finalist {
  readonly point: AnalysedTrial;
  /** `uncertain`: its membership of the front is uncertain. `requested`: the user named it. */
  readonly reason: "recommended" | "baseline" | "uncertain" | "requested";
}

/** Variance of the membership of a trial whose membership probability is unknown, as for a probability of one half. */
const UNKNOWN_MEMBERSHIP_VARIANCE = 0.25;

/**
 * At most `count` trials to evaluate again, in this order: the recommended trial; the baseline, if it is the reference that
 * every gain is relative to; then the trials whose membership of the front is most uncertain, by the variance p (1 − p) for
 * a membership probability p. Without a model there are no such probabilities, and the front as measured takes the place
 * of the uncertain trials.
 */
export function finalists(analysis: Analysis, count: number): readonly Finalist[] {
  const { recommendation, trials, front, references } = analysis;
  const chosen: Finalist[] = recommendation === undefined ? [] : [{ point: recommendation, reason: "recommended" }];
  const isReference = Object.values(references).some(({ source }) => source === "baseline");
  const baseline = trials.find(({ origin }) => origin === "baseline");
  if (baseline !== undefined && isReference) chosen.push({ point: baseline, reason: "baseline" });
  const taken = new Set(chosen.map(({ point }) => point.trial));
  const known = trials.filter(({ membership }) => membership !== undefined);
  const uncertain = (known.length > 0 ? known : [...front])
    .filter((point) => !taken.has(point.trial) && membershipVariance(point) > 0)
    .sort((a, b) => membershipVariance(b) - membershipVariance(a) || a.trial - b.trial);
  return [...chosen, ...uncertain.map((point): Finalist => ({ point, reason: "uncertain" }))].slice(0, count);
}

/** The variance of the indicator of being on the front. */
function membershipVariance({ membership }: AnalysedTrial): number {
  return membership === undefined ? UNKNOWN_MEMBERSHIP_VARIANCE : membership * (1 - membership);
}
