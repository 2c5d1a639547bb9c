export {
  formatCount,
  formatDuration,
  formatGain,
  formatGainInterval,
  formatInterval,
  formatMeasurement,
  formatNumber,
  formatPercent,
  formatProbability,
  formatShare,
  formatSigned,
} from "../../../figures/index.ts";
export { chosenSentence, chosenWords } from "./chosen-words.ts";
export {
  COMPARISON_NOTE,
  comparisonRows,
  comparisonSentences,
  gainSentences,
  moreSeedsCommands,
  whyNotComparable,
} from "./comparison-words.ts";
export {
  comparedModel,
  comparisonSentence,
  diagnosedMetrics,
  diagnosedModels,
  diagnosedVerdicts,
  explainedWords,
  formatCoverage,
  ownModel,
  trustSentence,
} from "./diagnosis-words.ts";
export { failureWords } from "./failure-words.ts";
export { constantWords, importanceWords, shareWords, unknownImportanceWords } from "./importance-words.ts";
export { warpingJson, warpingWords } from "./input-warping-words.ts";
export { finishingWords, limitWords, reachedWords, targetWords, timeLeftWords, timeSpentWords } from "./limit-words.ts";
export { listWords } from "./list-words.ts";
export { metricWords } from "./metric-heading.ts";
export { modelReasons } from "./model-reasons.ts";
export { modelShares } from "./model-shares.ts";
export { objectionSentences } from "./objection-words.ts";
export { type NamedStudy, type RecommendationDetails, recommendationDetails } from "./recommendation-details.ts";
export {
  contradictedWords,
  markedWords,
  noRecommendationSentence,
  recommendationHeading,
  recommendationSentences,
} from "./recommendation-words.ts";
export { inferredWords } from "./reference-words.ts";
export { type RepeatedMetric, repeatedMetrics, repeatedTrials } from "./repeat-words.ts";
export { reasonWords, runWithTrialsWords, runWords } from "./run-words.ts";
export {
  commitWords,
  machineWords,
  modelWords,
  periodWords,
  planWords,
  type RunFacts,
  seedWords,
  versionWords,
} from "./setup-words.ts";
export { conditionWords, kindWords, rangeWords } from "./space-words.ts";
export { transformFallbackSentence, transformFallbackSentences } from "./transform-words.ts";
export { addedWords, budgetWords, interruptedWords, outcomeWords, runningWords } from "./trial-count-words.ts";
export { holdingWords, unitWords, waitingWords } from "./unit-words.ts";
export { winsorisedSentence } from "./winsorised-words.ts";
