/**
 * @file The seam between a study and what proposes its next trials.
 */
import type { TransformKind } from "../gp/index.ts";
import type { Thread } from "../parallel/index.ts";
import type { Configuration } from "../space/index.ts";
import type { ModelKind, Origin } from "../study/index.ts";
import type { ChosenWarping } from "../surrogate/choices/choose-warping.ts";
import type { FailureForecast } from "../surrogate/failure-model.ts";
import type { EarlierChoice } from "../surrogate/memory.ts";
import type { ExpectedGain } from "./expected-gain.ts";
import type { Thinking } from "./time-budget.ts";

/** A proposed configuration. */
export interface Suggestion {
  readonly configuration: Configuration;
  readonly origin: Origin;
  /** Of origin `confirm`: the trial that is repeated. */
  readonly of?: number;
}

/** How well one metric's sampler did. */
export interface ModelHealth {
  readonly metric: string;
  /** What the model puts the metric's values through. */
  readonly transform: TransformKind;
  /** Posterior samples kept. */
  readonly samples: number;
  /** Divergent transitions among the sampling steps. */
  readonly divergences: number;
  readonly meanAcceptance: number;
  /** Largest split R-hat and smallest effective sample size over the hyperparameters. */
  readonly maxRhat: number;
  readonly minEffectiveSampleSize: number;
  readonly gradientEvaluations: number;
}

/** The kind of one objective's model. */
export interface ModelUse {
  readonly metric: string;
  readonly model: ModelKind;
}

/** Whether one metric's model learns from an earlier study. */
export interface EarlierUse extends EarlierChoice {
  readonly metric: string;
}

/** What a designer answers. */
export interface Proposal {
  readonly suggestions: readonly Suggestion[];
  /** State that makes the next proposal start warm: JSON text, to be stored as it is and handed back. */
  readonly modelState?: string;
  readonly health: readonly ModelHealth[];
  /** Of a study that begins with an earlier one, once it can say whether that helps. */
  readonly earlier?: readonly EarlierUse[];
  /** Whether the models' inputs are warped, where the study leaves that open and there were enough trials to choose by. */
  readonly inputWarping?: ChosenWarping;
  /** What a full batch of the model is expected to gain; absent before the reference point is beaten. */
  readonly expectedGain?: ExpectedGain;
  /** The kind of each objective's model, where that is not simply the strategy's. */
  readonly models?: readonly ModelUse[];
  /** With a budget of time for the models: how they were made, and what that took. */
  readonly thinking?: Thinking;
  /** What is expected of failures, by a model of where they lie; absent while fewer than three trials failed. */
  readonly failures?: FailureForecast;
  /** Whether the study's rule for stopping early is met: this batch, like the one before, promises too little. */
  readonly converged?: boolean;
}

/** What `propose` may be told besides the study and its trials. */
export interface ProposeOptions {
  /** The `modelState` of the last proposal of this study. */
  readonly modelState?: string;
  /** Threads to work on; without any the caller's own thread does it all. */
  readonly threads?: readonly Thread[];
  /** Seconds from any fixed point: what a study's budget of time (`think`) is held by. Without it there is none. */
  readonly clock?: () => number;
  /** Called with a short phrase as the work advances, e.g. `fitting accuracy`. */
  readonly onProgress?: (message: string) => void;
}
