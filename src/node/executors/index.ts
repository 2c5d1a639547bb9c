export { createExecutor, executorNamed } from "./create.ts";
export { type CommandHandle, type Executor, type Exit, exitProblem } from "./executor.ts";
