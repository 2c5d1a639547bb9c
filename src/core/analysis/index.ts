export {
  type Analysis,
  type AnalysisOptions,
  analyse,
  type ObjectiveValue,
  type Point,
  type StatusCounts,
  type TracePoint,
  traceHypervolume,
} from "./analyse.ts";
export {
  type ComparedStudy,
  type Comparison,
  compareStudies,
  type Found,
  type Progress,
  type StudyGroup,
  type StudyToCompare,
  whyNotComparable,
} from "./comparison.ts";
export { type Finalist, finalists } from "./finalists.ts";
export { type Importance, readImportance } from "./importance-summary.ts";
export { type Interval, overReferences, type Reference, references, relative } from "./objective-references.ts";
export { isSureEnough } from "./recommendation.ts";
export { estimatesByTrial, type TrialEstimates } from "./trial-estimates.ts";
