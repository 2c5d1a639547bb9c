export type { Command, Executor, Exit, ProcessMark, ProcessRequest, RunningProcess } from "./executor.ts";
export { commandLine, createLocalExecutor, exitProblem, type LocalOptions } from "./local.ts";
