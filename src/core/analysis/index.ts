export { analyse, countStatuses, withVerdicts } from "./analyse.ts";
export type { AnalysedTrial, Analysis, AnalysisOptions, ObjectiveValue, StatusCounts } from "./analysis.ts";
export { differencesFrom, type ParameterDifference } from "./baseline-difference.ts";
export { type BestSoFar, traceBest } from "./best-so-far.ts";
export {
  type BestGain,
  type ComparedStudy,
  type Comparison,
  type ComparisonProblem,
  compareStudies,
  comparisonProblem,
  type GroupComparison,
  type HypervolumeStep,
  hypervolumeAt,
  overBaseline,
  type StudyFindings,
  type StudyGroup,
  type StudyToCompare,
} from "./comparison.ts";
export type { Contradiction } from "./contradiction.ts";
export { type Finalist, finalists } from "./finalists.ts";
export { type FitAndAnalyseOptions, type FittedAnalysis, fitAndAnalyse } from "./fit-and-analyse.ts";
export { boundsOfFront, type FrontBound } from "./front-bounds.ts";
export type { Doubt, Grounds, RecommendationRule } from "./grounds.ts";
export { estimateHypervolumes, type HypervolumeEstimates } from "./hypervolume-estimates.ts";
export { type TracePoint, traceHypervolume } from "./hypervolume-trace.ts";
export {
  type Importance,
  type ShareEvidence,
  type SliceCentre,
  shareEvidence,
  summariseImportance,
} from "./importance-summary.ts";
export type { Interval } from "./interval.ts";
export { overReferences, type Reference, references, relative } from "./objective-references.ts";
export type { ConstrainedValue, Feasibility } from "./outcome-feasibility.ts";
export type { SobolStep } from "./sobol-estimate.ts";
export { estimatesByTrial, type TrialEstimates } from "./trial-estimates.ts";
export type { TrialFilter, TrialValues } from "./trial-values.ts";
export { trialsToReplicate } from "./trials-to-replicate.ts";
