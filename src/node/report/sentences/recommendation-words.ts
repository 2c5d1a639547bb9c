/**
 * @file The recommendation in sentences: why the trial was chosen, how sure that is, and what speaks against it.
 */
import type { AnalysedTrial, Analysis, Doubt } from "../../../core/analysis/index.ts";
import { formatInterval, formatMeasurement, formatNumber, probabilityWords } from "../../../figures/index.ts";
import { explainedWords } from "./diagnosis-words.ts";

/** With a lower probability it is uncertain that a trial is the best in the only objective. */
const MIN_SURE_MEMBERSHIP = 0.9;

/** The heading above the recommended trial; undefined if there is none. */
export function recommendationHeading({ recommendation, grounds }: Analysis): string | undefined {
  if (recommendation === undefined) return undefined;
  const isBaseline = recommendation.origin === "baseline" ? " (the baseline)" : "";
  return `${grounds?.isSure === true ? "Recommendation" : "Most promising"}: trial ${recommendation.trial}${isBaseline}`;
}

/** Why the trial is recommended and how sure that is, then what speaks against relying on it; empty without a recommendation. */
export function recommendationSentences(analysis: Analysis): readonly string[] {
  const { recommendation: best, grounds } = analysis;
  if (best === undefined || grounds === undefined) return [];
  const isTooLow = grounds.probability !== undefined && grounds.doubts.some(({ kind }) => kind === "improbable");
  return [
    ruleSentence(analysis, best),
    ...(isTooLow ? ["This probability is too low to rely on."] : []),
    ...(best.outside === undefined ? [] : [`Outside the search space: its ${best.outside.join(" and ")}.`]),
    ...(best.revised === undefined ? [] : ["Its result was corrected after it was recorded."]),
    ...grounds.doubts.flatMap((doubt) => doubtSentence(doubt, analysis) ?? []),
    ...(grounds.passedOver === undefined ? [] : [passedOverSentence(grounds.passedOver)]),
  ];
}

/** Whether another trial may well be better in the only objective, although this one surely beats the reference. */
export function isBestInDoubt(objectives: number, { membership }: AnalysedTrial): boolean {
  return objectives === 1 && membership !== undefined && membership < MIN_SURE_MEMBERSHIP;
}

function ruleSentence({ grounds, comparison, objectives, basis }: Analysis, best: AnalysedTrial): string {
  const probability = grounds?.probability;
  const satisfied = best.feasible === undefined ? "" : " and satisfies the outcome constraints";
  const unknown = "Its certainty is not known, because no standard error was measured.";
  if (grounds?.rule === "reference") {
    const claim = `beats the ${comparison} in ${objectives.length === 1 ? (objectives[0]?.name ?? "") : "every objective"}${satisfied}`;
    if (probability !== undefined) {
      const place = isBestInDoubt(objectives.length, best)
        ? ` It is the best of all trials with ${probabilityWords(best.membership ?? 0)}.`
        : "";
      return `It ${claim} with ${probabilityWords(probability)}.${place}`;
    }
    return `As measured once, it ${claim}. ${unknown} Evaluate it again before you rely on it.`;
  }
  const source = basis === "model" ? "estimate" : "measurement";
  const claim =
    grounds?.rule === "objective"
      ? `It has the best ${source} of ${objectives[0]?.name ?? ""} of all trials${satisfied}.`
      : `There is no baseline to beat in every objective. By its ${source}s, this trial dominates a larger hypervolume over ` +
        `the reference point than any other${satisfied}.`;
  if (probability === undefined) return `${claim} ${unknown}`;
  const share =
    grounds?.rule === "objective"
      ? `It is the best of them with ${probabilityWords(probability)}.`
      : `It is on the front with ${probabilityWords(probability)}.`;
  return `${claim} ${share}`;
}

function doubtSentence(doubt: Doubt, analysis: Analysis): string | undefined {
  switch (doubt.kind) {
    case "improbable":
      return undefined;
    case "contradiction":
      return contradictionSentence(analysis, doubt.trial, doubt.metric);
    case "untrusted": {
      const { scores, concerns } = doubt.verdict;
      const narrow = concerns.some(({ kind }) => kind === "too-narrow");
      const reason = concerns.some(({ kind }) => kind === "predicts-little")
        ? "it predicts left-out trials hardly better than their mean"
        : "its intervals are too narrow";
      const both = narrow && !reason.startsWith("its") ? ", and its intervals are too narrow" : "";
      return `The model of ${doubt.metric} cannot be trusted yet (R² ${explainedWords(scores)}): ${reason}${both}.`;
    }
  }
}

/** Says that a trial's measurement contradicts its estimate, with both; undefined if it does not. */
export function contradictionSentence({ trials, study }: Analysis, trial: number, metric: string): string | undefined {
  const point = trials.find((each) => each.trial === trial);
  const value = point?.objectives[metric] ?? point?.constrained?.[metric];
  if (point === undefined || value?.contradiction === undefined) return undefined;
  const unit = study.objectives.find(({ name }) => name === metric)?.unit;
  const { errors } = value.contradiction;
  const apart = Number.isFinite(errors)
    ? `${formatNumber(errors, 2)} joint standard errors`
    : "although both are exact";
  const name = point.origin === "baseline" ? "the baseline" : `trial ${trial}`;
  return (
    `Measurement and estimate of ${metric} contradict each other for ${name}: measured ${formatMeasurement(value.measured, unit)}, ` +
    `estimated ${formatInterval(value.value, unit)}, a difference of ${apart}. Do not rely on the estimate.`
  );
}

function passedOverSentence(trial: number): string {
  return `Trial ${trial} is estimated to be better, but it was measured worse than that estimate allows, so it is not recommended.`;
}

/** The trials of a list that are outside the search space, and those whose results were corrected: a sentence for each kind. */
export function markedWords(points: readonly AnalysedTrial[]): readonly string[] {
  const outside = points.flatMap(({ trial, outside }) => (outside ? [`trial ${trial} (${outside.join(", ")})`] : []));
  const revised = points.flatMap(({ trial, revised }) => (revised ? [`trial ${trial}`] : []));
  return [
    ...(outside.length === 0 ? [] : [`Outside the search space, but used by the model: ${outside.join(", ")}.`]),
    ...(revised.length === 0 ? [] : [`Corrected after they were recorded: ${revised.join(", ")}.`]),
  ];
}

/** Why no trial is recommended; undefined if one is, or if nothing was found at all. */
export function noRecommendationSentence(analysis: Analysis): string | undefined {
  const { recommendation, study, objectives, references, comparison, trials, counts } = analysis;
  if (recommendation !== undefined || trials.length === 0) return undefined;
  if (objectives.length === 0) return "Every objective was the same in all trials, so no trial is recommended.";
  const satisfied = study.outcomeConstraints === undefined ? "" : " and to satisfy the outcome constraints";
  const isCompared = objectives.every(({ name }) => references[name] !== undefined);
  if (!isCompared) {
    return trials.every(({ feasible }) => feasible === false)
      ? "No trial is estimated to satisfy the outcome constraints, so none is recommended."
      : `No trial is better than the reference point in every objective${satisfied} yet.`;
  }
  if (trials.every(({ origin }) => origin === "baseline")) {
    return counts.completed > 1
      ? "No other trial satisfies the condition."
      : "Only the baseline has been evaluated so far.";
  }
  const claim = objectives.length === 1 ? (objectives[0]?.name ?? "") : "every objective";
  return `No trial is estimated to beat the ${comparison} in ${claim}${satisfied} yet.${measuredBetterWords(analysis)}`;
}

/** The most trials that the sentence lists. */
const MAX_LISTED = 3;

/** What to do about trials that were measured better than the baseline, of which the model says otherwise; empty without any. */
function measuredBetterWords({ basis, objectives, trials }: Analysis): string {
  const baseline = trials.find(({ origin }) => origin === "baseline");
  if (basis !== "model" || baseline === undefined) return "";
  const meanOf = (point: AnalysedTrial, name: string): number => point.objectives[name]?.measured.mean ?? Number.NaN;
  const better = trials.filter(
    (point) =>
      point.feasible !== false &&
      objectives.every(({ name, goal }) => {
        const gain = meanOf(point, name) - meanOf(baseline, name);
        return goal === "maximize" ? gain > 0 : gain < 0;
      }),
  );
  if (better.length === 0) return "";
  const numbers = better.slice(0, MAX_LISTED).map(({ trial }) => trial);
  const more = better.length > MAX_LISTED ? ` and ${better.length - MAX_LISTED} more` : "";
  const which = better.length === 1 ? `Trial ${numbers[0]} was` : `Trials ${numbers.join(", ")}${more} were`;
  return (
    ` ${which} measured better than it, which the model takes for noise: ` +
    "confirm it (`paretune confirm`), or declare a metric that has no noise `exact: true`."
  );
}

/** The trials of a list whose measurements contradict their estimates, except one that is described elsewhere: a sentence per list. */
export function contradictedWords(points: readonly AnalysedTrial[]): string | undefined {
  const named = points.flatMap(({ trial, objectives, constrained = {} }) => {
    const metrics = [...Object.entries(objectives), ...Object.entries(constrained)].filter(
      ([, { contradiction }]) => contradiction !== undefined,
    );
    return metrics.length === 0 ? [] : [`${trial} (${metrics.map(([name]) => name).join(", ")})`];
  });
  if (named.length === 0) return undefined;
  return `! Measurement and estimate contradict each other, i.e. are more than three joint standard errors apart, for ${
    named.length === 1 ? "trial" : "trials"
  } ${named.join(", ")}. Do not rely on these estimates.`;
}
