/**
 * @file A diagnosis in sentences: whether a metric's model can be trusted, and what to do if it cannot.
 */
import type { Concern, Coverage, Scores } from "../../../core/diagnostics/index.ts";
import type { MeanWithError } from "../../../core/statistics/index.ts";
import { MODEL_KINDS, type ModelKind } from "../../../core/study/index.ts";
import type {
  ComparedDiagnosis,
  Diagnosis,
  MetricDiagnosis,
  ModelDiagnosis,
  ModelVerdicts,
} from "../../../core/surrogate/index.ts";
import { formatNumber, formatSigned } from "../../../figures/index.ts";
import { constantWords } from "./importance-words.ts";
import { metricWords } from "./metric-heading.ts";

/** A difference of more than this many standard errors is reported as a difference. */
const SIGNIFICANT_ERRORS = 2;
/** Measurement noise with at least this share of the variance between trials explains a poor prediction. */
const MIN_EXPLAINING_NOISE = 0.5;

/** Whether the model that the study uses for this metric can be trusted, why, and what to do. */
export function trustSentence(diagnosis: MetricDiagnosis): string {
  if (diagnosis.constant !== undefined) return constantWords(diagnosis.constant);
  const { scores, verdict } = ownModel(diagnosis);
  const advice = verdict.concerns.map((concern) => concernWords(concern, diagnosis)).join(" ");
  const chosen =
    diagnosis.isChosen === true ? ` (${diagnosis.model.toUpperCase()}, chosen because it predicts best)` : "";
  const head = `${metricWords(diagnosis.metric, diagnosis.interval)}: the model${chosen} ${TRUST_WORDS[verdict.trust]}`;
  return `${head} (R² ${explainedWords(scores)}; ${coverageListWords(scores.coverage)}). ${advice === "" ? REST_WORDS[verdict.trust] : advice}`;
}

const TRUST_WORDS = {
  good: "can be trusted",
  rough: "can be trusted only roughly",
  poor: "cannot be trusted yet",
} as const;

const REST_WORDS = {
  good: "It predicts unseen trials, and they do not contradict its intervals.",
  rough:
    "Its intervals are not contradicted by the unseen trials, but its predictions leave much of the variation unexplained, or " +
    "explain it with a large error. Decide by the intervals.",
  poor: "",
} as const;

function concernWords(concern: Concern, diagnosis: MetricDiagnosis): string {
  const hasKnownNoise = diagnosis.noise === "known";
  switch (concern.kind) {
    case "predicts-little":
      return littlePredictedWords(diagnosis);
    case "too-narrow":
      return `Its intervals are too narrow: ${coverageWords(concern.coverage)}. Assume that every interval is wider and every probability less certain than stated, and repeat the trial that you choose.${hasKnownNoise ? " Check that the standard errors are not too small." : ""}`;
    case "too-wide":
      return `Its intervals are wider than necessary: ${coverageWords(concern.coverage)}. Its recommendations are more certain than stated.${hasKnownNoise ? " The standard errors may be too large." : ""}`;
  }
}

function littlePredictedWords({ noise, noiseShare }: MetricDiagnosis): string {
  const head = "It predicts hardly better than the mean of the trials";
  if (noise === "known" && noiseShare >= MIN_EXPLAINING_NOISE) {
    const share = percent(Math.min(1, noiseShare));
    return `${head}, because ${share} of the variance between trials is measurement noise. Measure each trial more often.`;
  }
  return (
    `${head}. Run more trials. If that does not help, measure one configuration several times, because the variation may ` +
    "be noise. Check also that the ranges contain the values that matter, on a log scale if they span orders of magnitude."
  );
}

/** Which model predicts better, or that neither does; empty for a metric that was the same in every trial. */
export function comparisonSentence(diagnosis: MetricDiagnosis): string {
  if (diagnosis.constant !== undefined) return "";
  const compared = comparedModel(diagnosis);
  // There is nothing to advise if the study chooses the model.
  const own = diagnosis.isChosen === true ? undefined : diagnosis.model;
  if (compared === undefined) return differenceWords(["saas", "map"], diagnosis.difference, own);
  return (["saas", "map"] as const)
    .map((other) => differenceWords([compared.kind, other], compared.over[other], own))
    .join(" ");
}

/** The model that is compared with both SAAS and MAP, where one is. */
export function comparedModel(diagnosis: MetricDiagnosis): ComparedModel | undefined {
  const kind = (["auto", "map-saas"] as const).find((each) => diagnosis[each] !== undefined);
  const over = kind && diagnosis[kind]?.over;
  return kind === undefined || over === undefined ? undefined : { kind, over };
}

/** A kind of model with its log density less those of SAAS and MAP. */
export interface ComparedModel extends Pick<ComparedDiagnosis, "over"> {
  readonly kind: "auto" | "map-saas";
}

/** The difference of two models' log densities, first − second, in words. */
function differenceWords(
  [one, other]: readonly [ModelKind, ModelKind],
  { mean, standardError }: MeanWithError,
  own: ModelKind | undefined,
): string {
  const [first, second] = [one.toUpperCase(), other.toUpperCase()];
  const size = `${formatNumber(Math.abs(mean), 2)} ± ${formatNumber(standardError, 2)} nats per trial`;
  if (Math.abs(mean) <= SIGNIFICANT_ERRORS * standardError) {
    return `${first} and ${second} predict equally well within the error (${first} − ${second}: ${mean < 0 ? "−" : "+"}${size}).`;
  }
  const [better, worse] = mean > 0 ? [one, other] : [other, one];
  const advice = worse === own ? ` Consider \`strategy: ${better}\`.` : "";
  return `${better.toUpperCase()} predicts better than ${worse.toUpperCase()} by ${size}.${advice}`;
}

/** Every metric of a diagnosis: objectives, then constrained metrics. */
export function diagnosedMetrics({ objectives, constrained }: Diagnosis): readonly MetricDiagnosis[] {
  return [...objectives, ...constrained];
}

/** The verdict on the study's own model of each metric. */
export function diagnosedVerdicts(diagnosis: Diagnosis): ModelVerdicts {
  const verdicts = diagnosedMetrics(diagnosis).map((each) => {
    const { verdict, scores } = ownModel(each);
    return [each.metric, { ...verdict, scores }] as const;
  });
  return Object.fromEntries(verdicts);
}

/** The diagnosis of the model that the study uses for the metric. */
export function ownModel(diagnosis: MetricDiagnosis): ModelDiagnosis {
  return diagnosis[diagnosis.model] ?? diagnosis.saas;
}

/** Every model of a metric that was diagnosed, with its kind. */
export function diagnosedModels(diagnosis: MetricDiagnosis): readonly (readonly [ModelKind, ModelDiagnosis])[] {
  return MODEL_KINDS.flatMap((kind) => {
    const model = diagnosis[kind];
    return model === undefined ? [] : [[kind, model] as const];
  });
}

/** The coverage of intervals with its standard error: `95 % intervals contain 93 % ± 4 %`. */
export function coverageWords(coverage: Coverage): string {
  return `${percent(coverage.level)} intervals contain ${formatCoverage(coverage)}`;
}

/** The share of outcomes inside their intervals, with its standard error: `93 % ± 4 %`. */
export function formatCoverage({ share, standardError }: Coverage): string {
  return `${percent(share)} ± ${percent(standardError)}`;
}

/** The coverage of several kinds of intervals, in one phrase. */
function coverageListWords(coverage: readonly Coverage[]): string {
  return coverage.map(coverageWords).join(", ");
}

/** The scores of one model in one sentence. */
export function scoreWords(name: string, { scores }: ModelDiagnosis): string {
  const { logDensity } = scores;
  return `${name}: R² ${explainedWords(scores)}, log density ${formatSigned(logDensity.mean)} ± ${formatNumber(logDensity.standardError, 2)}, ${coverageListWords(scores.coverage)}.`;
}

/** R² with its standard error: two decimals, and more if two would round R² to 1. */
export function explainedWords({ r2, r2StandardError }: Pick<Scores, "r2" | "r2StandardError">): string {
  const digits = r2 < 1 ? Math.min(5, Math.max(2, Math.ceil(-Math.log10(1 - r2)) + 1)) : 2;
  return `${r2.toFixed(digits).replace("-", "−")} ± ${r2StandardError.toFixed(digits)}`;
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
