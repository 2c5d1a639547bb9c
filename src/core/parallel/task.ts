/**
 * @file What a thread can be asked to do. A task's result is a pure function of the task's fields and of the acquisition
 * session that was opened before it on the same thread, so it is the same on whichever thread it runs.
 */
import type { Aim, SessionDefinition } from "../acquisition/index.ts";
import type {
  ChainState,
  Classifier,
  Dataset,
  DrawsToRejuvenate,
  EnsembleState,
  HyperparameterSamples,
  LabelledPoints,
  MixtureCounts,
  MixtureFit,
  RejuvenatedShare,
  SamplerHealth,
  TransformDensities,
  TransformProblem,
  UnseenOutcomes,
  WarpingFit,
  WarpingProblem,
} from "../gp/index.ts";
import type { ModelKind } from "../study/index.ts";

/** Fits the model of one metric. */
export interface FitTask {
  readonly kind: "fit";
  readonly model: ModelKind;
  readonly data: Dataset;
  readonly seed: string;
  /** Where the last chain ended (`saas`, `auto`). */
  readonly previous?: ChainState;
  /** Where the last ensemble's members ended (`map-saas`). */
  readonly ensemble?: EnsembleState;
  /** Number of draws to keep of a chain of the usual length (`saas`). Absent: as many as a proposal needs. */
  readonly samples?: number;
  /** Runs a short chain and keeps few draws (`saas`, `auto`). */
  readonly isBrief?: boolean;
  /** Fits an estimate that is part of a mixture (`map`): that of the radial kernel, or of the ANOVA kernel. */
  readonly part?: "radial" | "anova";
  /** Replaces point estimates by draws around them (`map`, `map-saas`). */
  readonly withUncertainty?: boolean;
}

/** Lets the chain of one metric's earlier draws go on, and replaces the oldest of them. */
export interface RejuvenateTask {
  readonly kind: "rejuvenate";
  readonly data: Dataset;
  /** On the standardised scale of the data. Of a mixture where `mixed` is present. */
  readonly earlier: DrawsToRejuvenate & Partial<Pick<MixtureFit, "mixed">>;
  readonly share: RejuvenatedShare;
  readonly seed: string;
}

/** Judges the draws of one metric by outcomes that they have not seen. */
export interface JudgeUnseenTask {
  readonly kind: "judge-unseen";
  readonly data: Dataset;
  /** On the standardised scale of the data. */
  readonly samples: HyperparameterSamples;
  /** Rows of the data, ascending. */
  readonly unseen: readonly number[];
}

/** Computes how well the outcomes of one metric are predicted under each of some transforms. */
export interface CompareTransformsTask {
  readonly kind: "compare-transforms";
  readonly problem: TransformProblem;
}

/** Fits one warping of the inputs for several metrics together. */
export interface FitWarpingTask {
  readonly kind: "fit-warping";
  readonly problem: WarpingProblem;
}

/** Fits a classifier of labelled points. */
export interface FitClassifierTask {
  readonly kind: "fit-classifier";
  readonly points: LabelledPoints;
}

/** Draws one metric's outcomes at several points jointly, under one hyperparameter sample. */
export interface DrawTask {
  readonly kind: "draw";
  readonly data: Dataset;
  readonly samples: HyperparameterSamples;
  /** Index of the hyperparameter sample. */
  readonly index: number;
  /** Features of the points: q × d, row-major. */
  readonly points: Float64Array;
  /** Number of draws. */
  readonly count: number;
  readonly seed: string;
}

/** Opens the acquisition session of the thread, with some of the hyperparameter samples. It replaces an open one. */
export interface OpenSessionTask {
  readonly kind: "open-session";
  readonly session: SessionDefinition;
  /** Indices of the hyperparameter samples that this thread holds. */
  readonly samples: readonly number[];
}

/** Adds a chosen point (its features, length d) to the open session as pending. */
export interface AppendTask {
  readonly kind: "append";
  readonly point: Float64Array;
}

/** Scores points (features, count × d) by the open session. */
export interface ScoreTask {
  readonly kind: "score";
  readonly points: Float64Array;
  readonly aim: Aim;
  /** Whether constrained metrics are those of the models, without the doubt by which candidates are ranked. */
  readonly isExpectation: boolean;
}

/** Scores some points of the open session's pool, given by their indices. */
export interface ScorePoolTask {
  readonly kind: "score-pool";
  readonly members: Int32Array;
  readonly aim: Aim;
}

/** Scores at most 64 points (features, count × d) by the open session, with gradients. */
export interface ScoreWithGradientTask {
  readonly kind: "score-with-gradient";
  readonly points: Float64Array;
  readonly aim: Aim;
}

/** Closes the thread's acquisition session. */
export interface CloseSessionTask {
  readonly kind: "close-session";
}

/** A piece of work for one thread. */
export type Task =
  | FitTask
  | RejuvenateTask
  | JudgeUnseenTask
  | CompareTransformsTask
  | FitWarpingTask
  | FitClassifierTask
  | DrawTask
  | OpenSessionTask
  | AppendTask
  | ScoreTask
  | ScorePoolTask
  | ScoreWithGradientTask
  | CloseSessionTask;

/** The fitted model of one metric. */
export interface Fit {
  readonly model: ModelKind;
  readonly hyperparameters: HyperparameterSamples;
  readonly chain?: ChainState;
  readonly ensemble?: EnsembleState;
  readonly health?: SamplerHealth;
  /** Of a mixture (`auto`): the number of samples of each model. */
  readonly mixed?: MixtureCounts;
}

/** The progress of a session: the number of its draws in which some point beats the reference point. */
export interface SessionState {
  readonly reached: number;
}

/** Scores (samples × count) and gradients (samples × count × d), for each hyperparameter sample that the thread holds. */
export interface ScoresWithGradients {
  readonly values: Float64Array;
  readonly gradients: Float64Array;
}

/** The value of each kind of task. */
interface TaskValues {
  readonly fit: Fit;
  /** Null where the chain cannot go on. */
  readonly rejuvenate: Fit | null;
  readonly "judge-unseen": UnseenOutcomes;
  readonly "compare-transforms": readonly TransformDensities[];
  readonly "fit-warping": WarpingFit;
  readonly "fit-classifier": Classifier;
  /** count × q, row-major. */
  readonly draw: Float64Array;
  readonly "open-session": SessionState;
  readonly append: SessionState;
  /** samples × count, for each hyperparameter sample that the thread holds. */
  readonly score: Float64Array;
  /** samples × members. */
  readonly "score-pool": Float64Array;
  readonly "score-with-gradient": ScoresWithGradients;
  readonly "close-session": null;
}

/** The value that a task of type T gives. */
export type ResultOf<T extends Task> = TaskValues[T["kind"]];

/** The kinds of tasks. */
export type TaskKind = Task["kind"];

/** The answer of a thread: the value of a task, and the kind of that task. */
export type TaskResult = { readonly [K in TaskKind]: { readonly kind: K; readonly value: TaskValues[K] } }[TaskKind];
