export { type BuiltSurrogate, buildSurrogate } from "./build-surrogate.ts";
export type { ChosenWarping, EarlierChoice, ModelChoice } from "./choices/choices.ts";
export type { ChosenCounts } from "./chosen/chosen.ts";
export { chosenCounts, knownPoints, ofSearchedTrials } from "./chosen/chosen-points.ts";
export { encodeConfigurations, encodeTrials } from "./data/encode-configurations.ts";
export type { ObservedMetric } from "./data/observe.ts";
export type { CompletedTrial } from "./data/outcomes.ts";
export {
  constraintsOf,
  type MetricRole,
  type Observation,
  objectivesOf,
  readStudyData,
  type StudyData,
  usableTrials,
} from "./data/study-data.ts";
export { type ExpectedFailures, expectedFailures, labelledTrials } from "./failure-model.ts";
export { type FitOptions, type FittedStudy, fitStudy, MIN_TRIALS_TO_FIT } from "./fit-study.ts";
export { type FitOrder, isModelOpen, modelKindOf } from "./fits/fit-metrics.ts";
export type { Refit } from "./fits/refit-rule.ts";
export { type ModelState, readModelState, writeModelState } from "./memory.ts";
export { type ObservedStudy, observeStudy } from "./observe-study.ts";
export {
  type ComparedDiagnosis,
  type Diagnosis,
  diagnose,
  type LeftOutTrial,
  type MetricDiagnosis,
  type ModelDiagnosis,
} from "./predictions/diagnosis.ts";
export { drawAt } from "./predictions/draws-at-points.ts";
export {
  type Estimate,
  type Estimates,
  estimate,
  estimatesOf,
  predictMetrics,
  type TrialEstimate,
} from "./predictions/estimates.ts";
export {
  drawJointly,
  feasibleDraws,
  type JointDraws,
  membershipProbabilities,
  type OutcomeDraws,
} from "./predictions/joint-draws.ts";
export { type Deviations, noiseDeviations } from "./predictions/noise-deviations.ts";
export { posteriorMeans, posteriorViolations } from "./predictions/posterior-at-trials.ts";
export { type ModelVerdict, type ModelVerdicts, quickVerdicts } from "./predictions/quick-verdicts.ts";
export { firstRows, type MetricModel, type ObjectiveModel, type Surrogate } from "./surrogate.ts";
