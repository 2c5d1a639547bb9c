/**
 * @file Asks for trials: proposes and reserves them, and stores the record of the proposal.
 */
import type { Proposal, ProposeOptions } from "../../core/designer/index.ts";
import type { Thread } from "../../core/parallel/index.ts";
import type { Study, Trial } from "../../core/study/index.ts";
import type { Evaluator, Storage } from "../storage/index.ts";

/** What proposes trials: the core's `propose`, or anything with its shape. */
export type Propose = (
  study: Study,
  trials: readonly Trial[],
  count: number,
  options?: ProposeOptions,
) => Promise<Proposal>;

/** What `ask` needs besides the study. */
export interface AskOptions {
  readonly storage: Storage;
  readonly propose: Propose;
  /** Number of trials to propose. */
  readonly count: number;
  /** Who evaluates the trials. */
  readonly evaluator: Evaluator;
  readonly threads: readonly Thread[];
  readonly onProgress?: (message: string) => void;
  /** The trials as the proposal is to see them; default: as they are stored. */
  readonly view?: (trials: readonly Trial[]) => readonly Trial[];
  /** If it aborts while the proposal is computed, nothing is reserved or stored. */
  readonly signal?: AbortSignal;
  /** How many of the proposed trials are still wanted, asked when they are known: the first ones are reserved. With 0, nothing is
   * reserved or stored. Default: all. */
  readonly wanted?: () => number;
  /** The number of trials that may count towards the budget; default: no limit. */
  readonly budget?: number;
  /** Whether to reserve nothing if the batch would add too little by the study's stopping rule. */
  readonly appliesStop?: boolean;
}

/** The result of `ask`. */
export interface Asked {
  /** The trials that were reserved: fewer than proposed where other processes reserved the same configurations. */
  readonly reserved: readonly Trial[];
  readonly proposal: Proposal;
  /** How long the proposal took. */
  readonly milliseconds: number;
  /** Whether the batch was withheld because the study's rule for stopping is met. */
  readonly isWithheld: boolean;
}

/**
 * Proposes up to `count` trials and reserves them; undefined if the signal aborted meanwhile, or nothing is wanted any more. Throws whatever `propose`
 * and the storage throw, e.g. ParetuneError "exhausted" for a finite space that has nothing left.
 */
export async function ask(study: Study, options: AskOptions): Promise<Asked | undefined> {
  const {
    storage,
    propose,
    count,
    evaluator,
    threads,
    view,
    onProgress,
    signal,
    wanted,
    budget,
    appliesStop = false,
  } = options;
  const { trials, modelState, revision } = await storage.snapshot();
  const begun = performance.now();
  const proposal = await propose(study, view?.(trials) ?? trials, count, {
    threads,
    clock: () => performance.now() / 1000,
    ...(onProgress === undefined ? {} : { onProgress }),
    ...(modelState === undefined ? {} : { modelState }),
  });
  const milliseconds = performance.now() - begun;
  const suggestions = wanted === undefined ? proposal.suggestions : proposal.suggestions.slice(0, wanted());
  if (signal?.aborted || suggestions.length === 0) return undefined;
  const { record, modelState: newState } = proposal;
  const isWithheld = appliesStop && proposal.converged === true && record.expectedGain !== undefined;
  const reserved = isWithheld
    ? []
    : await storage.reserve(suggestions, {
        evaluator,
        known: trials.length,
        ...(budget === undefined ? {} : { budget }),
      });
  if (newState !== undefined && newState !== modelState) {
    await storage.recordProposal({ record, modelState: newState, milliseconds, revision });
  }
  return { reserved, proposal, milliseconds, isWithheld };
}
