export type { Executor, Exit, ProcessMark, ProcessRequest } from "./executor.ts";
export { createLocalExecutor, exitProblem } from "./local.ts";
