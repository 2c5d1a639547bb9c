export { foldTrials, type TrialEvent } from "./event.ts";
export { knownReferences, maximised, objectiveSign, resolveReferencePoint } from "./objective.ts";
export {
  constrainedMetrics,
  modelledMetrics,
  type OutcomeBound,
  type OutcomeConstraint,
  type OutcomeInterval,
  outcomeIntervals,
  outcomeViolation,
} from "./outcome-constraint.ts";
export { evaluationVariance, poolMeasurements, poolRepeats, repeatedTrial } from "./repeats.ts";
export {
  type Budget,
  isModelKind,
  MODEL_KINDS,
  type ModelKind,
  type Objective,
  type Strategy,
  type Study,
  spaceOf,
} from "./study.ts";
export type { Measurement, Origin, Trial } from "./trial.ts";
