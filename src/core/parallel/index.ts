export { type Acquisition, openPooledAcquisition, type ScoresWithGradient } from "./pooled-acquisition.ts";
export type { Fit, FitTask, ResultOf, Task, TaskKind, TaskResult } from "./task.ts";
export { createTaskRunner } from "./task-runner.ts";
export type { Thread } from "./thread.ts";
export { fromTransferableError, type TransferableError, toTransferableError } from "./transferable-error.ts";
export { withUncertainty } from "./uncertain-fit.ts";
export { createWorkerPool, type WorkerPool } from "./worker-pool.ts";
