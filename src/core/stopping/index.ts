export { type EndedCurve, type FinalValue, predictFinal } from "./final-value.ts";
export { createJudge, isStoppable, type Judge, type JudgeOptions, type RunningTrial } from "./judge.ts";
export { chanceOfReaching, type Forecast, type Goal } from "./reach.ts";
