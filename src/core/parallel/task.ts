/**
 * @file What a thread can be asked to do. Every task is a pure function of its fields and of the session opened before
 * it, so that its result is the same on whichever thread it runs.
 */
import type { Aim, SessionDefinition } from "../acquisition/index.ts";
import type {
  ChainState,
  Classifier,
  Dataset,
  EnsembleState,
  HyperparameterSamples,
  LabelledPoints,
  SamplerHealth,
  TransformChoice,
  TransformQuestion,
  WarpingFit,
  WarpingProblem,
} from "../gp/index.ts";
import type { ModelKind } from "../study/index.ts";

/** The fit of one metric. */
export interface FitTask {
  readonly kind: "fit";
  readonly model: ModelKind;
  readonly data: Dataset;
  readonly seed: string;
  /** Where the last chain ended (`saas`). */
  readonly previous?: ChainState;
  /** Where the last members ended (`map-saas`). */
  readonly ensemble?: EnsembleState;
  /** Draws kept of a chain of the usual length (`saas`), if not as many as a proposal needs. */
  readonly samples?: number;
  /** A short chain with few draws (`saas`). */
  readonly isBrief?: boolean;
}

/** A piece of work. */
export type Task =
  | FitTask
  | { readonly kind: "transform"; readonly question: TransformQuestion }
  | { readonly kind: "warp"; readonly problem: WarpingProblem }
  | { readonly kind: "classify"; readonly points: LabelledPoints }
  | {
      readonly kind: "draw";
      readonly data: Dataset;
      readonly samples: HyperparameterSamples;
      /** The hyperparameter sample that the draws are under. */
      readonly index: number;
      /** Features, one point after another. */
      readonly points: Float64Array;
      readonly count: number;
      readonly seed: string;
    }
  | { readonly kind: "open"; readonly session: SessionDefinition; readonly samples: readonly number[] }
  | { readonly kind: "append"; readonly point: Float64Array }
  | { readonly kind: "score"; readonly points: Float64Array; readonly aim: Aim }
  | { readonly kind: "score-pool"; readonly members: Int32Array; readonly aim: Aim }
  | { readonly kind: "gradient"; readonly points: Float64Array; readonly aim: Aim }
  | { readonly kind: "close" };

/** A fitted metric. */
export interface Fit {
  readonly model: ModelKind;
  readonly hyperparameters: HyperparameterSamples;
  readonly chain?: ChainState;
  readonly ensemble?: EnsembleState;
  readonly health?: SamplerHealth;
}

/** What a task gives back. Scores are those of each hyperparameter sample that the thread holds (samples × count). */
export type TaskResult =
  | { readonly kind: "fit"; readonly fit: Fit }
  | { readonly kind: "transform"; readonly choice: TransformChoice }
  | { readonly kind: "warping"; readonly fit: WarpingFit }
  | { readonly kind: "classifier"; readonly classifier: Classifier }
  | { readonly kind: "draws"; readonly values: Float64Array }
  | { readonly kind: "session"; readonly reached: number }
  | { readonly kind: "scores"; readonly values: Float64Array }
  | { readonly kind: "gradient"; readonly values: Float64Array; readonly gradients: Float64Array }
  | { readonly kind: "closed" };
