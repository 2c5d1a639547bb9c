/**
 * @file The record of a proposal: how its models were chosen and how well they did. It is plain JSON for people and
 * programs, stored beside the suggestions and apart from the warm-start cache (surrogate/memory.ts), which only the
 * next proposal reads.
 */
import type { SamplerHealth, TransformFallback, TransformKind } from "../gp/index.ts";
import type { ModelKind, Study } from "../study/index.ts";
import {
  type ChosenCounts,
  type ChosenWarping,
  type EarlierChoice,
  type ExpectedFailures,
  isModelOpen,
  type Refit,
} from "../surrogate/index.ts";
import type { ExpectedGain } from "./search/expected-gain.ts";
import type { TimeBudgetUse } from "./time-budget.ts";

/** Diagnostics of the sampler of one metric's model. */
export interface ModelHealth extends SamplerHealth {
  readonly metric: string;
  /** The transform of the metric. */
  readonly transform: TransformKind;
}

/** The kind of one metric's model. */
export interface ModelUse {
  readonly metric: string;
  readonly model: ModelKind;
  /** Of a mixture (`auto`): the shares of SAAS and of the ANOVA kernel among its samples, from 0 to 1; the others are of MAP. */
  readonly saasShare?: number;
  /** Absent in records of earlier versions, which have none. */
  readonly anovaShare?: number;
}

/** How the models of a proposal came about. */
export interface ModelFitting {
  /**
   * `fit`: all were fitted anew. `none`: the last draws were kept and conditioned on the new outcomes. `half`, `all`: that
   * share of the draws was replaced.
   */
  readonly refit: Refit;
  /** Number of trials that the newest draws have seen. */
  readonly seen: number;
}

/** Whether one objective's model uses an earlier study. */
export interface EarlierUse extends EarlierChoice {
  readonly metric: string;
}

/** The record of one proposal. Everything but `health` is absent where it does not apply. */
export interface ProposalRecord {
  /** Of every model that was sampled; empty without such models. */
  readonly health: readonly ModelHealth[];
  /** The kind of every metric's model; absent where no model was fitted. */
  readonly models?: readonly ModelUse[];
  /** How the models came about; absent where no model was fitted, and in records of earlier versions. */
  readonly fitting?: ModelFitting;
  /** The transform of every metric; absent where no model was fitted. */
  readonly transforms?: Readonly<Record<string, TransformKind>>;
  /** What became of prescribed transforms that the outcomes do not admit, by metric; absent where all do. */
  readonly transformFallbacks?: Readonly<Record<string, TransformFallback>>;
  /** Number of very bad outcomes that were winsorised, by metric; absent where there are none. */
  readonly winsorised?: Readonly<Record<string, number>>;
  /** Of a study that begins with an earlier one, once there are enough trials to decide. */
  readonly earlier?: readonly EarlierUse[];
  /** Whether the models' inputs are warped, where the study leaves that open and there were enough trials to choose. */
  readonly inputWarping?: ChosenWarping;
  /** The expected gain of this batch; absent for less than a full batch, and before the reference point is beaten. */
  readonly expectedGain?: ExpectedGain;
  /** The expected gain of the last full batch: this one, or an earlier one if this is less than a full batch. */
  readonly lastFullBatchGain?: ExpectedGain;
  /** Expected failures among the batch; absent while fewer than three trials failed. */
  readonly failures?: ExpectedFailures;
  /** The part of the reference point that was inferred, in the objectives' own units; absent where nothing was. */
  readonly inferredReference?: Readonly<Record<string, number>>;
  /** With a time budget: how the models were fitted, and how long that took. */
  readonly timeBudget?: TimeBudgetUse;
  /** Of a large study: how many trials its models were computed from. */
  readonly chosen?: ChosenCounts;
}

/** The record of a proposal without models. */
export const RECORD_WITHOUT_MODELS: ProposalRecord = { health: [] };

/** The record that was stored as JSON text. An empty record where there is none, or where its text is damaged. */
export function readProposalRecord(text: string | undefined): ProposalRecord {
  if (text === undefined) return RECORD_WITHOUT_MODELS;
  try {
    const record: unknown = JSON.parse(text);
    return typeof record === "object" && record !== null
      ? { ...RECORD_WITHOUT_MODELS, ...record }
      : RECORD_WITHOUT_MODELS;
  } catch {
    return RECORD_WITHOUT_MODELS;
  }
}

/** The kinds of models, where they are not simply the strategy's: chosen or mixed by evidence, or limited by a time budget. */
export function notableModels(study: Study, { models, timeBudget }: ProposalRecord): readonly ModelUse[] | undefined {
  return isModelOpen(study) || study.strategy === "auto" || timeBudget !== undefined ? models : undefined;
}
