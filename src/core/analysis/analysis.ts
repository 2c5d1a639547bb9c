/**
 * @file The analysis of a study as plain data: trials with intervals and probabilities, the front, the recommendation.
 */

import type { Configuration } from "../space/index.ts";
import type { AttemptRecord, ConstantMetric, Measurement, Objective, Origin, Study, Trial } from "../study/index.ts";
import type { Deviations, JointDraws, ModelVerdicts } from "../surrogate/index.ts";
import type { Contradiction } from "./contradiction.ts";
import type { Grounds } from "./grounds.ts";
import type { Interval } from "./interval.ts";
import type { Reference } from "./objective-references.ts";
import type { Feasibility } from "./outcome-feasibility.ts";
import type { TrialFilter } from "./trial-values.ts";

/** One objective of one completed trial. */
export interface ObjectiveValue {
  readonly measured: Measurement;
  /** The model's estimate, or the measurement if there is no model; in the objective's unit. */
  readonly value: Interval;
  /** Improvement over the reference, as a share of the reference; absent without a reference. */
  readonly gain?: Interval;
  /** Probability that the value is better than the reference; absent if the uncertainty is unknown. */
  readonly probability?: number;
  /** Present if the measurement contradicts the estimate. */
  readonly contradiction?: Contradiction;
}

/**
 * A completed trial that measured every objective. The fields of `Feasibility` are present if the study has outcome
 * constraints; `probability` then includes that the constraints are satisfied.
 */
export interface AnalysedTrial extends Partial<Feasibility> {
  /** The trial's number. */
  readonly trial: number;
  /** Its place among the evaluations that have ended, from 1; see `countEvaluations`. */
  readonly evaluation: number;
  readonly origin: Origin;
  readonly configuration: Configuration;
  /** By the objective's name. */
  readonly objectives: Readonly<Record<string, ObjectiveValue>>;
  /** Whether no other point dominates it, by the values above. */
  readonly onFront: boolean;
  /**
   * Probability that no other trial is better in every objective: the share of joint posterior draws in which none
   * dominates it. With a filter, only trials that pass it compete. Absent without draws.
   */
  readonly membership?: number;
  /**
   * Probability that the trial is better than the reference in every objective: from joint draws, or with the objectives
   * taken as independent if there are no draws. Absent for the baseline and if the uncertainty is unknown.
   */
  readonly probability?: number;
  /** Probability that the trial passes the filter; absent without a filter. */
  readonly passes?: number;
  /** The parameters whose values are outside the search space; absent if there are none. */
  readonly outside?: readonly string[];
  /** Present if its result was corrected after it was recorded. */
  readonly revised?: true;
  /** The attempt that its result is of, if that is known. */
  readonly by?: AttemptRecord;
}

/** The number of trials in each status. */
export type StatusCounts = Readonly<Record<Trial["status"], number>>;

/** What a study has found. */
export interface Analysis {
  readonly study: Study;
  /** The objectives that trials are compared by: those of the study that have ever changed, in its order. */
  readonly objectives: readonly Objective[];
  /** Metrics with one and the same value in every trial (of five or more), of which nothing is claimed. */
  readonly constant: readonly ConstantMetric[];
  readonly counts: StatusCounts;
  /** The number of evaluations that have ended: completed, failed, stopped early, and repeats. */
  readonly evaluations: number;
  /** The number of them before the first one that a model proposed; absent if it proposed none, or the first one. */
  readonly beforeModel?: number;
  /** `model`: values are the model's estimates. `measured`: there is no model yet, and values are the measurements. */
  readonly basis: "model" | "measured";
  /** By the objective's name; an objective without a reference is absent. */
  readonly references: Readonly<Record<string, Reference>>;
  /**
   * The reference point that the search infers for objectives that have none, just below the front, in their own units. It
   * moves with the front, so gains are not relative to it. Absent for a single objective.
   */
  readonly inferredReference?: Readonly<Record<string, number>>;
  /** What gains are relative to. */
  readonly comparison: "baseline" | "reference";
  /** In order of trial number. */
  readonly trials: readonly AnalysedTrial[];
  /** The non-dominated points, the best in the first objective first. */
  readonly front: readonly AnalysedTrial[];
  /** Points off the front whose membership probability is at least 0.2, the most probable first. */
  readonly contenders: readonly AnalysedTrial[];
  /**
   * Hypervolume of the front's gains over the reference: with two objectives, 0.02 is 2 % of reference × reference.
   * Absent until every objective has a reference.
   */
  readonly hypervolume?: number;
  /**
   * The recommended trial; absent if none is estimated to be better than the reference in every objective. Without references
   * it is the best trial in a single objective, or else the one that dominates the largest hypervolume.
   */
  readonly recommendation?: AnalysedTrial;
  /** By which rule it was chosen, and how sure that is; present with a recommendation. */
  readonly grounds?: Grounds;
}

/** What an analysis uses besides the estimates. */
export interface AnalysisOptions {
  /** Joint posterior draws from the model that gave the estimates. */
  readonly draws?: JointDraws | undefined;
  /** Standard deviations of the measurements according to that model, by trial number. */
  readonly noise?: ReadonlyMap<number, Deviations> | undefined;
  /** Verdicts on the models of the metrics. */
  readonly verdicts?: ModelVerdicts | undefined;
  /** The inferred reference in the record of the last proposal. */
  readonly recordedReference?: Readonly<Record<string, number>> | undefined;
  /** The trials whose results were corrected after they were recorded. */
  readonly revised?: ReadonlySet<number> | undefined;
  /** Whether metrics that never changed are compared like others; default false. */
  readonly comparesConstants?: boolean | undefined;
  /** Keeps only the trials that pass. */
  readonly filter?: TrialFilter | undefined;
  /** The least probability of passing `filter` with which a trial is kept, in [0, 1]; default 0.5. */
  readonly confidence?: number | undefined;
}
