export { createJudge, isStoppable, type Judge, type JudgeOptions, type RunningTrial } from "./judge.ts";
export type { Forecast, Goal } from "./reach.ts";
