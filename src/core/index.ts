export * from "./designer/index.ts";
export type { Concern, Coverage, MeanScore, Scores, Verdict } from "./diagnostics/index.ts";
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
export * from "./problems/index.ts";
export * from "./sensitivity/index.ts";
export * from "./space/index.ts";
export { createJudge, isStoppable, type Judge, type JudgeOptions, type RunningTrial } from "./stopping/index.ts";
export * from "./study/index.ts";
export * from "./tutorial/index.ts";
