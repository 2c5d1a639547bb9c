export { createExecutor, executorNamed } from "./create-executor.ts";
export {
  type CommandHandle,
  type Executor,
  type Exit,
  exitProblem,
  type Leftovers,
  type OnOutput,
  type Stream,
} from "./executor.ts";
export { type LogFile, openLog } from "./log-file.ts";
