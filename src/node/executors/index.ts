export { createExecutor, executorNamed } from "./create-executor.ts";
export { type CommandHandle, type Executor, type Exit, exitProblem } from "./executor.ts";
