export { analyse } from "./analyse.ts";
export type { AnalysedTrial, Analysis, AnalysisOptions, ObjectiveValue, StatusCounts } from "./analysis.ts";
export {
  type BestGain,
  type ComparedStudy,
  type Comparison,
  type ComparisonProblem,
  compareStudies,
  comparisonProblem,
  type HypervolumeStep,
  type StudyFindings,
  type StudyGroup,
  type StudyToCompare,
} from "./comparison.ts";
export { doubtfulTrials } from "./doubtful-trials.ts";
export { type Finalist, finalists } from "./finalists.ts";
export { type FitAndAnalyseOptions, type FittedAnalysis, fitAndAnalyse } from "./fit-and-analyse.ts";
export { type TracePoint, traceHypervolume } from "./hypervolume-trace.ts";
export { type Importance, type SliceCentre, summariseImportance } from "./importance-summary.ts";
export type { Interval } from "./interval.ts";
export { overReferences, type Reference, references, relative } from "./objective-references.ts";
export type { ConstrainedValue, Feasibility } from "./outcome-feasibility.ts";
export { isReliable } from "./recommendation.ts";
export { estimatesByTrial, type TrialEstimates } from "./trial-estimates.ts";
export type { TrialFilter, TrialValues } from "./trial-values.ts";
