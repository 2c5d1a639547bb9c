export {
  COMPARISON_NOTE,
  comparisonRows,
  comparisonSentences,
  gainSentences,
  whyNotComparable,
} from "./comparison-words.ts";
export {
  comparisonSentence,
  diagnosedMetrics,
  diagnosedModels,
  explainedWords,
  formatCoverage,
  ownModel,
  trustSentence,
} from "./diagnosis-words.ts";
export { failureWords } from "./failure-words.ts";
export { constantWords, importanceWords } from "./importance-words.ts";
export { warpingJson, warpingWords } from "./input-warping-words.ts";
export { finishingWords, reachedWords, targetWords, timeLeftWords, timeSpentWords } from "./limit-words.ts";
export { metricWords } from "./metric-heading.ts";
export {
  formatCount,
  formatDuration,
  formatGain,
  formatGainInterval,
  formatInterval,
  formatNumber,
  formatPercent,
  formatProbability,
  formatShare,
  formatSigned,
  probabilityWords,
} from "./number-format.ts";
export { inferredWords } from "./reference-words.ts";
export { transformFallbackSentence, transformFallbackSentences } from "./transform-words.ts";
export { outcomeWords, runningWords, spentWords, toldWords } from "./trial-count-words.ts";
export { winsorisedSentence } from "./winsorised-words.ts";
