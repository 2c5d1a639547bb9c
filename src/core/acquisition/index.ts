export type { Cells } from "./improvement.ts";
export { type Link, linkValue } from "./link.ts";
export { type MonteCarloOptions, qLogEhvi, qLogNehvi, type ValueAndGradient } from "./monte-carlo/index.ts";
export {
  AcquisitionSession,
  type Aim,
  averageLogs,
  type ConstraintModel,
  type MetricModel,
  type SessionDefinition,
} from "./session.ts";
