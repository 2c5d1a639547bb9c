export {
  type Analysis,
  type AnalysisOptions,
  analyse,
  type ObjectiveValue,
  type Point,
  type StatusCounts,
  type TracePoint,
  traceHypervolume,
} from "./analysis.ts";
export {
  type Comparison,
  compareStudies,
  type Found,
  type StudyToCompare,
  whyNotComparable,
} from "./comparison.ts";
export { drawComparison } from "./comparison-figures.ts";
export { comparisonPage } from "./comparison-page.ts";
export { comparisonRows, comparisonSentences, gainSentences, JUDGED_BY } from "./comparison-words.ts";
export type { Condition, ConditionValues } from "./condition.ts";
export { diagnosisPage, drawDiagnosis } from "./diagnosis-section.ts";
export {
  comparisonSentence,
  diagnosedMetrics,
  diagnosedModels,
  explainedWords,
  ownModel,
  signed,
  trustSentence,
} from "./diagnosis-words.ts";
export { estimatesByTrial, type TrialEstimates } from "./estimate.ts";
export { type Figure, figures, importanceFigures } from "./figures.ts";
export { type Finalist, finalists } from "./finalists.ts";
export {
  formatDuration,
  formatGain,
  formatGainInterval,
  formatInterval,
  formatNumber,
  formatProbability,
  formatShare,
} from "./format.ts";
export {
  failureWords,
  storedEarlier,
  storedFailures,
  storedGain,
  storedHealth,
  storedModels,
  storedReference,
  storedWarping,
} from "./health.ts";
export { type Importance, readImportance } from "./importance.ts";
export { importanceWords } from "./importance-section.ts";
export { warpingJson, warpingWords } from "./input-warping.ts";
export { metricWords } from "./interval-words.ts";
export { type ReportInput, reportPage } from "./page.ts";
export { isSureEnough } from "./recommendation.ts";
export { type Interval, inferredWords, overReferences, type Reference } from "./reference.ts";
export { standaloneSvg } from "./standalone.ts";
