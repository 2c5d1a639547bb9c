export { withEarlier } from "./earlier.ts";
export type { LoopEvent, RunOutcome, RunSummary } from "./events.ts";
export { fillTrial } from "./fill.ts";
export type { Propose } from "./refill.ts";
export { type RunOptions, runStudy } from "./run.ts";
export { trialFiles } from "./trial-files.ts";
