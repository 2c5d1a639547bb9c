export { likelyObjectives, type PrintedMetric, printedMetrics } from "./printed-metrics.ts";
export { type LeftOut, type ProposedParameter, type ProposedSpace, proposeSpace } from "./propose-space.ts";
export { readHelp } from "./read-help.ts";
export { type ProgramRun, runProgram } from "./run-program.ts";
export { type WrittenMetric, writtenMetrics } from "./written-metrics.ts";
