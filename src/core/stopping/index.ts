export { createJudge, isStoppable, type Judge, type JudgeOptions, type RunningTrial } from "./early-stopping-judge.ts";
export type { Goal, PredictedFinalValue } from "./reach.ts";
