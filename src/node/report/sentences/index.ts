export {
  comparisonRows,
  comparisonSentences,
  gainSentences,
  JUDGED_BY,
  whyNotComparable,
} from "./comparison-words.ts";
export {
  comparisonSentence,
  diagnosedMetrics,
  diagnosedModels,
  explainedWords,
  ownModel,
  trustSentence,
} from "./diagnosis-words.ts";
export { failureWords } from "./failure-words.ts";
export { constantWords, importanceWords } from "./importance-words.ts";
export { warpingJson, warpingWords } from "./input-warping-words.ts";
export { metricWords } from "./metric-heading.ts";
export {
  formatDuration,
  formatGain,
  formatGainInterval,
  formatInterval,
  formatNumber,
  formatProbability,
  formatShare,
  signed,
} from "./number-format.ts";
export { inferredWords } from "./reference-words.ts";
