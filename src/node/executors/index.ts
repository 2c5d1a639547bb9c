export type { Command, Executor, Exit, ProcessMark, ProcessRequest } from "./executor.ts";
export { commandLine, createLocalExecutor, exitProblem } from "./local.ts";
