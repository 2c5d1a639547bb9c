export { createJudge, isStoppable, type Judge, type JudgeOptions, type RunningTrial } from "./judge.ts";
export { chanceOfReaching, type Forecast, type Goal } from "./reach.ts";
