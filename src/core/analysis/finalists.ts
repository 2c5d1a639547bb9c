/**
 * @file Which trials to evaluate again: those whose repetition is most informative for the recommendation.
 */
import type { AnalysedTrial, Analysis } from "./analysis.ts";

/** A trial to evaluate again. */
export interface Finalist {
  readonly point: AnalysedTrial;
  /** `uncertain`: it is uncertain whether it should be chosen. `rival`: it surely is worth choosing, too. `requested`:
   * the user named it. */
  readonly reason: "recommended" | "baseline" | "uncertain" | "rival" | "requested";
}

/** The variance of a choice whose probability is unknown, as for a probability of one half. */
const UNKNOWN_CHOICE_VARIANCE = 0.25;

/**
 * At most `count` trials to evaluate again, in this order: the recommended trial; the baseline, if it is the reference that
 * every gain is relative to; then the trials of which it is most uncertain whether a person should choose them. A trial
 * is worth choosing if it is on the front and, where every objective has a reference, beats the reference in every
 * objective. Its probability p is the product of both probabilities, and the uncertainty is the variance p (1 − p). Last come
 * trials that surely are worth choosing. Without a model there are no such probabilities, and the front as measured takes the
 * place of the uncertain trials.
 */
export function finalists(analysis: Analysis, count: number): readonly Finalist[] {
  const { recommendation, trials, front, references } = analysis;
  const chosen: Finalist[] = recommendation === undefined ? [] : [{ point: recommendation, reason: "recommended" }];
  const isReference = Object.values(references).some(({ source }) => source === "baseline");
  const baseline = trials.find(({ origin }) => origin === "baseline");
  if (baseline !== undefined && isReference && baseline !== recommendation) {
    chosen.push({ point: baseline, reason: "baseline" });
  }
  const taken = new Set(chosen.map(({ point }) => point.trial));
  const known = trials.filter(({ membership }) => membership !== undefined);
  const uncertain = (known.length > 0 ? known : [...front])
    .filter((point) => !taken.has(point.trial) && worthOf(point) > 0)
    .sort((a, b) => choiceVariance(b) - choiceVariance(a) || a.trial - b.trial);
  const others = uncertain.map(
    (point): Finalist => ({
      point,
      reason: choiceVariance(point) > 0 ? "uncertain" : "rival",
    }),
  );
  return [...chosen, ...others].slice(0, count);
}

/** The probability that a trial is worth choosing, as far as it is known. */
function worthOf({ membership = 1, probability = 1 }: AnalysedTrial): number {
  return membership * probability;
}

/** The variance of whether a trial is worth choosing. */
function choiceVariance(point: AnalysedTrial): number {
  if (point.membership === undefined) return UNKNOWN_CHOICE_VARIANCE;
  return worthOf(point) * (1 - worthOf(point));
}
