export { checkEngine, createExecutor, executorNamed } from "./create-executor.ts";
export type { EngineReport } from "./engine-report.ts";
export type { CommandHandle, CommandRequest, Executor, Leftovers, Stream } from "./executor.ts";
export { type Exit, exitProblem, isInfrastructure } from "./exit.ts";
export type { OnOutput } from "./follow-output.ts";
export { type LogFile, openLog } from "./log-file.ts";
export { Backoff, pause } from "./pause.ts";
export { stopPatiently } from "./stop-patiently.ts";
export { type CommandRunner, Supervisor } from "./supervisor.ts";
