export {
  type Analysis,
  type AnalysisOptions,
  analyse,
  estimatesByTrial,
  type FitAndAnalyseOptions,
  type FittedAnalysis,
  fitAndAnalyse,
  type Interval,
  type ObjectiveValue,
  type Point,
  type Reference,
  type TrialEstimates,
  type TrialFilter,
  type TrialValues,
} from "./analysis/index.ts";
export * from "./designer/index.ts";
export type { Concern, Coverage, Scores, Verdict } from "./diagnostics/index.ts";
export * from "./errors.ts";
export * from "./expression/index.ts";
export * from "./library/index.ts";
export {
  createTaskRunner,
  fromTransferableError,
  type Task,
  type TaskResult,
  type Thread,
  type TransferableError,
  toTransferableError,
} from "./parallel/index.ts";
export * from "./pareto/index.ts";
export {
  braninCurrin,
  constrainedBraninCurrin,
  dtlz2,
  embed,
  type Problem,
  zdt1,
  zdt2,
  zdt3,
} from "./problems/index.ts";
export * from "./sensitivity/index.ts";
export * from "./space/index.ts";
export type { MeanWithError } from "./statistics/index.ts";
export * from "./study/index.ts";
export {
  type ChosenWarping,
  type Diagnosis,
  diagnose,
  drawJointly,
  type Estimate,
  type Estimates,
  type ExpectedFailures,
  estimate,
  estimatesOf,
  type FitOptions,
  type FittedStudy,
  feasibleDraws,
  fitStudy,
  type JointDraws,
  type LeftOutTrial,
  type MetricDiagnosis,
  type MetricModel,
  type ModelDiagnosis,
  membershipProbabilities,
  NORMAL_95,
  predictMetrics,
  type Surrogate,
  type TrialEstimate,
} from "./surrogate/index.ts";
