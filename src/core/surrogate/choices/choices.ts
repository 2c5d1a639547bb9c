/**
 * @file The choices that are made by evidence and remembered until the next one is due (evidence.ts).
 */

import type { TransformKind } from "../../gp/index.ts";
import type { Warping } from "../../space/index.ts";
import type { MeanWithError } from "../../statistics/index.ts";
import type { ModelKind, PureKind } from "../../study/index.ts";

/** The transform of one metric. */
export interface ChosenTransform {
  readonly transform: TransformKind;
  /** Number of trials with which it was chosen. */
  readonly chosenAt: number;
}

/** Whether the model of one objective uses an earlier study. */
export interface EarlierChoice {
  readonly used: boolean;
  /** By how much that raises the log density of this study's left-out outcomes, in nats per trial. */
  readonly gain: number;
  /** Number of trials of this study with which it was decided. */
  readonly decidedAt: number;
  /** Number of trials of the earlier study. */
  readonly trials: number;
}

/** The kind of one metric's model. */
export interface ModelChoice {
  readonly model: ModelKind;
  /** Number of trials with which it was chosen. */
  readonly chosenAt: number;
  /** Mean log density of left-out outcomes, in nats per trial, by kind; absent before there are enough trials. */
  readonly scores?: Readonly<Record<PureKind, number>>;
}

/** Whether the inputs of all models are warped. */
export interface ChosenWarping {
  /** By how much warping raises the log density of left-out trials, summed over the metrics, in nats per trial. */
  readonly gain: MeanWithError;
  /** Number of trials with which it was chosen. */
  readonly chosenAt: number;
  /** Absent where inputs are not warped. */
  readonly warping?: Warping;
}

/** The choices for the data of one metric. */
export interface MetricChoices {
  readonly transform: ChosenTransform;
  /** Absent without an earlier study, and while the study has too few trials of its own. */
  readonly earlier?: EarlierChoice;
}
