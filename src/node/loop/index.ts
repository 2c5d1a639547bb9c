export { type Asked, ask, type Propose } from "./ask.ts";
export type { LoopEvent, RunOutcome, RunSummary } from "./events.ts";
export { fillTrial } from "./fill-trial.ts";
export { type LocatedStudy, type LocateOptions, locateStudy, withStudyModel, withStudyStore } from "./opening.ts";
export { type Reread, type RereadTrial, rereadTrials } from "./reread.ts";
export { type RunOptions, runStudy } from "./run-study.ts";
export { trialFiles } from "./trial-files.ts";
