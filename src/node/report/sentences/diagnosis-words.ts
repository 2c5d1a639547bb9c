/**
 * @file A diagnosis in sentences: whether a metric's model can be trusted, and what to do where it cannot. The same
 * diagnosis gives the same words.
 */
import {
  type Concern,
  type Coverage,
  type Diagnosis,
  type MeanScore,
  type MetricDiagnosis,
  MODEL_KINDS,
  type ModelDiagnosis,
  type ModelKind,
  type Scores,
} from "../../../core/index.ts";
import { metricWords } from "./metric-heading.ts";
import { formatNumber } from "./number-format.ts";

/** Differences beyond so many standard errors are taken for real. */
const BEYOND_ERROR = 2;
/** From this share of the variance on the noise is what a model cannot predict for. */
const MOSTLY_NOISE = 0.5;

/** Whether the model that the study goes by can be trusted for this metric, why, and what to do. */
export function trustSentence(diagnosis: MetricDiagnosis): string {
  const { scores, verdict } = ownModel(diagnosis);
  const advice = verdict.concerns.map((concern) => concernWords(concern, diagnosis)).join(" ");
  const chosen = diagnosis.isChosen === true ? ` (${diagnosis.model.toUpperCase()}, chosen by what predicts best)` : "";
  const head = `${metricWords(diagnosis.metric, diagnosis.interval)}: the model${chosen} ${TRUST_WORDS[verdict.trust]}`;
  return `${head} (R² ${explainedWords(scores)}; ${scores.coverage.map(coverageWords).join(", ")}). ${advice === "" ? REST_WORDS[verdict.trust] : advice}`;
}

const TRUST_WORDS = {
  good: "can be trusted",
  rough: "can be trusted roughly",
  poor: "cannot be trusted yet",
} as const;

const REST_WORDS = {
  good: "It predicts trials that it has not seen, and its intervals hold what they claim.",
  rough:
    "It points the right way and its intervals hold what they claim, but much is left to chance: decide by intervals.",
  poor: "",
} as const;

function concernWords(concern: Concern, { noise, noiseShare }: MetricDiagnosis): string {
  switch (concern.kind) {
    case "predicts-little":
      if (noise === "known" && noiseShare >= MOSTLY_NOISE) {
        return `It predicts hardly better than the mean of the trials, because ${Math.round(100 * Math.min(1, noiseShare))} % of what differs between them is the noise of measuring: measure each trial more often.`;
      }
      return "It predicts hardly better than the mean of the trials: run more of them; if that does not help, measure one configuration several times (it may be noise), and look whether the ranges hold what matters, on a log scale where they span decades.";
    case "too-narrow":
      return `Its intervals are too narrow (those of ${percent(concern.coverage.level)} held ${percent(concern.coverage.share)}): take every interval and probability for wider than it says, repeat the trial that you choose${noise === "known" ? ", and check that the standard errors are not too small" : ""}.`;
    case "too-wide":
      return `Its intervals are wider than need be (those of ${percent(concern.coverage.level)} held ${percent(concern.coverage.share)})${noise === "known" ? "; the standard errors may be too large" : ""}: what it recommends is surer than it says.`;
  }
}

/** Which model predicts better, or that neither does. */
export function comparisonSentence(diagnosis: MetricDiagnosis): string {
  const ensemble = diagnosis["map-saas"];
  // Where the study chooses there is nothing to advise.
  const own = diagnosis.isChosen === true ? undefined : diagnosis.model;
  if (ensemble === undefined) return differenceWords("saas", "map", diagnosis.difference, own);
  return (["saas", "map"] as const)
    .map((other) => differenceWords("map-saas", other, ensemble.over[other], own))
    .join(" ");
}

function differenceWords(one: ModelKind, other: ModelKind, difference: MeanScore, own: ModelKind | undefined): string {
  const { mean, standardError } = difference;
  const [first, second] = [one.toUpperCase(), other.toUpperCase()];
  const size = `${formatNumber(Math.abs(mean), 2)} ± ${formatNumber(standardError, 2)} nats a trial`;
  if (Math.abs(mean) <= BEYOND_ERROR * standardError) {
    return `${first} and ${second} predict equally well within the error (${first} − ${second}: ${mean < 0 ? "−" : "+"}${size}).`;
  }
  const [better, worse] = mean > 0 ? [one, other] : [other, one];
  const advice = worse === own ? ` Consider \`strategy: ${better}\`.` : "";
  return `${better.toUpperCase()} predicts better than ${worse.toUpperCase()}, by ${size}.${advice}`;
}

/** All that were diagnosed: objectives, then constrained metrics. */
export function diagnosedMetrics({ objectives, constrained }: Diagnosis): readonly MetricDiagnosis[] {
  return [...objectives, ...constrained];
}

/** The diagnosis of the model that the metric goes by. */
export function ownModel(diagnosis: MetricDiagnosis): ModelDiagnosis {
  return diagnosis[diagnosis.model] ?? diagnosis.saas;
}

/** The models that were diagnosed. */
export function diagnosedModels(diagnosis: MetricDiagnosis): readonly (readonly [ModelKind, ModelDiagnosis])[] {
  return MODEL_KINDS.flatMap((kind) => {
    const model = diagnosis[kind];
    return model === undefined ? [] : [[kind, model] as const];
  });
}

/** `95 %: 93 % ± 3 %`, the error being that of right intervals. */
export function coverageWords({ level, share, standardError }: Coverage): string {
  return `${percent(level)} intervals: ${percent(share)} ± ${percent(standardError)}`;
}

/** The scores of one model in a line, for a figure's caption. */
export function scoreWords(name: string, { scores }: ModelDiagnosis): string {
  const { logDensity } = scores;
  return `${name}: R² ${explainedWords(scores)}, log density ${signed(logDensity.mean)} ± ${formatNumber(logDensity.standardError, 2)}, ${scores.coverage.map(coverageWords).join(", ")}.`;
}

/** R² with its standard error: two decimals, and more where two would make it a perfect 1. */
export function explainedWords({ r2, r2StandardError }: Pick<Scores, "r2" | "r2StandardError">): string {
  const digits = r2 < 1 ? Math.min(5, Math.max(2, Math.ceil(-Math.log10(1 - r2)) + 1)) : 2;
  return `${r2.toFixed(digits).replace("-", "−")} ± ${r2StandardError.toFixed(digits)}`;
}

/** A log density or a difference of them. */
export function signed(value: number): string {
  return formatNumber(value, 3).replace("-", "−");
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
