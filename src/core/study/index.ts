export { originOfAdded } from "./added-trial.ts";
export { type AttemptRecord, attemptOf, isAttemptRecord } from "./attempt-record.ts";
export { type ConstantMetric, constantMetrics } from "./constant-metrics.ts";
export { adoptTrials, type Earlier, type EarlierTrial } from "./earlier.ts";
export { countEvaluations, type Evaluations } from "./evaluations.ts";
export {
  advanceTrial,
  countStarts,
  foldEvent,
  foldTrials,
  isAccepted,
  type LaterEvent,
  type Outcome,
  revisesOutcomes,
  suggestedTrial,
  type TrialEvent,
  trialsByNumber,
} from "./event.ts";
export type { Measurement } from "./measurement.ts";
export type { MetricTraits } from "./metric-traits.ts";
export {
  improvement,
  isMaximised,
  knownReferences,
  maximised,
  objectiveSign,
  resolveReferencePoint,
} from "./objective.ts";
export type { OutcomeBound, OutcomeConstraint, OutcomeInterval } from "./outcome-constraint.ts";
export { constrainedMetrics, modelledMetrics, outcomeIntervals, outcomeViolation } from "./outcome-intervals.ts";
export {
  ANY_VALUE,
  boundWords,
  contradiction,
  possibleValues,
  possibleValuesIn,
  traitsOf,
} from "./possible-values.ts";
export type { EarlyStop, Progress, ProgressByMetric } from "./progress.ts";
export {
  evaluationVariance,
  isRepeat,
  measurementInUnit,
  poolMeasurements,
  poolRepeats,
  repeatedTrial,
  retriesEarlier,
  sameTrials,
} from "./repeats.ts";
export {
  hasChain,
  isModelKind,
  MODEL_KINDS,
  type ModelKind,
  PURE_KINDS,
  type PureKind,
  STRATEGIES,
  type Strategy,
} from "./strategy-names.ts";
export {
  type Budget,
  type EarlyStopping,
  type Objective,
  type Study,
  spaceOf,
} from "./study.ts";
export { type ReachedTarget, reachedTarget } from "./target.ts";
export {
  asFailed,
  type EndedTrial,
  type HeldFailure,
  type HeldTrial,
  isEnded,
  isHeld,
  isStopped,
  isWithdrawn,
  type Origin,
  type StoppedTrial,
  type Trial,
} from "./trial.ts";
export { countTrials, type TrialCounts } from "./trial-counts.ts";
export type { Units, UnitUse } from "./units.ts";
export { upgradeEvent } from "./upgrade-event.ts";
