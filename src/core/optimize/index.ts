export { type BatchObjective, type Minimum, minimize, minimizeTogether, type Objective } from "./minimize.ts";
export { type Minimizer, type MinimizerOptions, type StopReason, startMinimizer } from "./minimizer.ts";
