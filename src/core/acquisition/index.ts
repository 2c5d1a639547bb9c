export { averageLogs, waryMean } from "./average-logs.ts";
export type { Cells } from "./improvement.ts";
export { type Link, linkValue } from "./link.ts";
export { type MonteCarloOptions, qLogEhvi, qLogNehvi, type ValueAndGradient } from "./monte-carlo/index.ts";
export {
  AcquisitionSession,
  type Aim,
  type ConstraintModel,
  type MetricModel,
  type SessionDefinition,
} from "./session.ts";
