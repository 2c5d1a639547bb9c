export type { ModelHealth, Proposal, ProposeOptions, Suggestion } from "./designer.ts";
export {
  type Diagnosis,
  diagnose,
  type LeftOutTrial,
  type ModelDiagnosis,
  type ObjectiveDiagnosis,
} from "./diagnose.ts";
export { type Estimate, estimate, type TrialEstimate } from "./estimate.ts";
export { propose } from "./propose.ts";
export type { Task, TaskResult } from "./task.ts";
export type { Thread } from "./threads.ts";
export { createWorkbench } from "./workbench.ts";
