export type { ModelChoice } from "../surrogate/choices/choose-models.ts";
export type { ChosenWarping } from "../surrogate/choices/choose-warping.ts";
export { datasetsOf, scalesOf, toNative } from "../surrogate/data/observe.ts";
export type { FailureForecast } from "../surrogate/failure-model.ts";
export { type FitOptions, fitStudy, type StudyModel } from "../surrogate/fit-study.ts";
export {
  type Diagnosis,
  diagnose,
  type LeftOutTrial,
  type MetricDiagnosis,
  type ModelDiagnosis,
} from "../surrogate/predictions/diagnosis.ts";
export {
  type Estimate,
  estimate,
  estimatesOf,
  NORMAL_95,
  predictObjectives,
  type TrialEstimate,
} from "../surrogate/predictions/estimates.ts";
export {
  drawJointly,
  feasibleDraws,
  type JointDraws,
  membershipProbabilities,
} from "../surrogate/predictions/joint-draws.ts";
export type { ExpectedGain } from "./expected-gain.ts";
export type { EarlierUse, ModelHealth, ModelUse, Proposal, ProposeOptions, Suggestion } from "./proposal.ts";
export { propose } from "./propose.ts";
export { modesOf, type Thinking, type ThinkingMode } from "./time-budget.ts";
