export {
  type Analysis,
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
export { diagnosisPage, drawDiagnosis } from "./diagnosis-section.ts";
export { comparisonSentence, explainedWords, signed, trustSentence } from "./diagnosis-words.ts";
export { estimatesByTrial, type TrialEstimates } from "./estimate.ts";
export { type Figure, figures } from "./figures.ts";
export {
  formatDuration,
  formatGain,
  formatGainInterval,
  formatInterval,
  formatNumber,
  formatProbability,
} from "./format.ts";
export { storedHealth } from "./health.ts";
export { type ReportInput, reportPage } from "./page.ts";
export { isSureEnough } from "./recommendation.ts";
export type { Interval, Reference } from "./reference.ts";
export { standaloneSvg } from "./standalone.ts";
