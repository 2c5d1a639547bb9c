export { type BatchObjective, minimize, minimizeTogether } from "./minimize.ts";
export { type Minimizer, startMinimizer } from "./minimizer.ts";
