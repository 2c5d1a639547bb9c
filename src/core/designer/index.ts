export type { ModelChoice } from "./choose-models.ts";
export type { EarlierUse, ModelHealth, ModelUse, Proposal, ProposeOptions, Suggestion } from "./designer.ts";
export {
  type Diagnosis,
  diagnose,
  type LeftOutTrial,
  type MetricDiagnosis,
  type ModelDiagnosis,
} from "./diagnose.ts";
export { type Estimate, estimate, estimatesOf, NORMAL_95, predictObjectives, type TrialEstimate } from "./estimate.ts";
export type { ExpectedGain } from "./expected-gain.ts";
export { drawJointly, feasibleDraws, type JointDraws, membershipProbabilities } from "./joint-draws.ts";
export { datasetsOf, scalesOf, toNative } from "./observations.ts";
export { modesOf, type Thinking, type ThinkingMode } from "./pace.ts";
export { propose } from "./propose.ts";
export { type FitOptions, fitStudy, type StudyModel } from "./study-model.ts";
export type { FailureForecast } from "./success.ts";
export type { Task, TaskResult } from "./task.ts";
export type { Thread } from "./threads.ts";
export type { ChosenWarping } from "./warping.ts";
export { createWorkbench } from "./workbench.ts";
