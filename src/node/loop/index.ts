export { type Asked, ask, type Propose } from "./ask.ts";
export type { LoopEvent, RunOutcome, RunSummary } from "./events.ts";
export { fillTrial } from "./fill.ts";
export { type LocatedStudy, type LocateOptions, locateStudy, withModel, withStudyStore } from "./opening.ts";
export { type RunOptions, runStudy } from "./run.ts";
export { trialFiles } from "./trial-files.ts";
