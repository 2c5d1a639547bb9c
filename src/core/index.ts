/**
 * @file The public names of `paretune/core`, which runs in Node, in workers and in browsers (docs/library.md). Code of
 * this project imports the folders of the core instead.
 */

export {
  type AnalysedTrial,
  type Analysis,
  type FittedAnalysis,
  fitAndAnalyse,
  type Interval,
} from "./analysis/index.ts";
export {
  type Proposal,
  type ProposalRecord,
  type ProposeOptions,
  propose,
  type Suggestion,
} from "./designer/index.ts";
export { type ErrorCode, ParetuneError } from "./errors.ts";
export {
  type Asked,
  type AskTellStudy,
  type BestOptions,
  createStudy,
  type Outcome,
  type StudyOptions,
} from "./library/index.ts";
export type { Thread } from "./parallel/index.ts";
export { hypervolume, nonDominated } from "./pareto/index.ts";
export { importanceOf, type MetricImportance } from "./sensitivity/index.ts";
export type { Configuration, Constraint, Parameter, ParameterValue } from "./space/index.ts";
export type {
  Measurement,
  ModelKind,
  Objective,
  OutcomeConstraint,
  Strategy,
  Study,
  Trial,
} from "./study/index.ts";
export {
  type Diagnosis,
  diagnose,
  drawJointly,
  type Estimate,
  type FittedStudy,
  fitStudy,
  type JointDraws,
  membershipProbabilities,
} from "./surrogate/index.ts";
