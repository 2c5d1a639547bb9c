export {
  type Analysis,
  type AnalysisOptions,
  analyse,
  type Comparison,
  compareStudies,
  estimatesByTrial,
  type Finalist,
  type Found,
  finalists,
  type Importance,
  type Interval,
  isSureEnough,
  type ObjectiveValue,
  overReferences,
  type Point,
  type Reference,
  readImportance,
  type StatusCounts,
  type StudyToCompare,
  type TracePoint,
  type TrialEstimates,
  traceHypervolume,
  whyNotComparable,
} from "../../core/analysis/index.ts";
export type { Condition, ConditionValues } from "./condition.ts";
export { drawComparison } from "./figures/compared-fronts-figure.ts";
export { type Figure, figures, importanceFigures } from "./figures/index.ts";
export { standaloneSvg } from "./figures/standalone-svg.ts";
export {
  failureWords,
  storedEarlier,
  storedFailures,
  storedGain,
  storedHealth,
  storedModels,
  storedReference,
  storedWarping,
} from "./last-proposal.ts";
export { comparisonPage } from "./page/comparison-page.ts";
export { diagnosisPage, drawDiagnosis } from "./page/diagnosis-section.ts";
export { importanceWords } from "./page/importance-section.ts";
export { type ReportInput, reportPage } from "./page/report-page.ts";
export { comparisonRows, comparisonSentences, gainSentences, JUDGED_BY } from "./sentences/comparison-words.ts";
export {
  comparisonSentence,
  diagnosedMetrics,
  diagnosedModels,
  explainedWords,
  ownModel,
  signed,
  trustSentence,
} from "./sentences/diagnosis-words.ts";
export { warpingJson, warpingWords } from "./sentences/input-warping-words.ts";
export { metricWords } from "./sentences/metric-heading.ts";
export {
  formatDuration,
  formatGain,
  formatGainInterval,
  formatInterval,
  formatNumber,
  formatProbability,
  formatShare,
} from "./sentences/number-format.ts";
export { inferredWords } from "./sentences/reference-words.ts";
