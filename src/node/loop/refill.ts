/**
 * @file Keeps trials waiting while others run: asks for the next batch when the waiting ones run out.
 */

import { ParetuneError } from "../../core/errors.ts";
import {
  type ExpectedGain,
  isStopped,
  type Proposal,
  type ProposeOptions,
  type Study,
  type Thread,
  type Trial,
} from "../../core/index.ts";
import type { RunContext } from "./context.ts";

/** What proposes trials: the core's `propose`, or anything with its shape. */
export type Propose = (
  study: Study,
  trials: readonly Trial[],
  count: number,
  options?: ProposeOptions,
) => Promise<Proposal>;

/** A designer that only ever answers what others have reserved meanwhile is given up after so many tries. */
const FRUITLESS = 20;

export interface RefillOptions {
  readonly context: RunContext;
  readonly propose: Propose;
  readonly threads: readonly Thread[];
  /** Trials that wait to be run; new ones are added at the end. */
  readonly queue: Trial[];
  /** Nothing is proposed at all. */
  readonly closed: boolean;
}

export interface Refill {
  /** The proposal under way; never rejects. */
  readonly underWay: Promise<void> | undefined;
  /** Set when the space is finite and used up. */
  readonly exhausted: string | undefined;
  /** Set when the study's rule for stopping early is met: what the batch that is not run was expected to add. */
  readonly converged: ExpectedGain | undefined;
  /** Set when proposing failed: no more will be proposed. */
  readonly error: unknown;
  /** Says that a trial has ended: there is something new to learn from. */
  learned(): void;
  /** Starts a proposal if trials are running out, and either a slot has nothing to do or something new is known. */
  start(idleSlots: number): Promise<void>;
}

/** Trials that count towards the budget: all but cancelled ones that were not stopped early, points that the user
 * brought along, and repeats. */
export function spentTrials(trials: readonly Trial[]): number {
  return trials.filter(
    (trial) =>
      (trial.status !== "cancelled" || isStopped(trial)) && trial.origin !== "told" && trial.origin !== "confirm",
  ).length;
}

export function createRefill(options: RefillOptions): Refill {
  const { context, queue } = options;
  const { study } = context.file;
  let news = 1;
  let fruitless = 0;
  // Too little to be gained, while trials ran whose results may say otherwise.
  let waitsForRest = false;
  const refill = {
    underWay: undefined as Promise<void> | undefined,
    exhausted: undefined as string | undefined,
    converged: undefined as ExpectedGain | undefined,
    error: undefined as unknown,
    learned: (): void => {
      news++;
    },
    start: async (idleSlots: number): Promise<void> => {
      if (options.closed || refill.underWay || refill.exhausted !== undefined || refill.error !== undefined) return;
      if (refill.converged !== undefined) return;
      if (context.signal.aborted || queue.length >= study.budget.parallel) return;
      const isAtRest = idleSlots >= study.budget.parallel;
      if (waitsForRest && !isAtRest) return;
      if (news === 0 && idleSlots <= queue.length) return;
      const count = Math.min(
        study.budget.batch,
        study.budget.trials - spentTrials((await context.storage.snapshot()).trials),
      );
      if (count <= 0) return;
      news = 0;
      refill.underWay = run(count, isAtRest).finally(() => {
        refill.underWay = undefined;
      });
    },
  };
  const run = async (count: number, isAtRest: boolean): Promise<void> => {
    // Fitting loads the machine as training does, so it keeps away from exclusive measurements too.
    const leave = await context.gate.enter("shared", context.signal);
    if (leave === undefined) return;
    try {
      const { reserved, converged } = await proposeBatch(options, count);
      waitsForRest = converged !== undefined && !isAtRest;
      if (converged !== undefined) {
        if (isAtRest) refill.converged = converged;
        return;
      }
      queue.push(...reserved);
      fruitless = reserved.length > 0 ? 0 : fruitless + 1;
      if (fruitless >= FRUITLESS) {
        throw new ParetuneError("study", `propose: ${FRUITLESS} proposals in a row held nothing new`);
      }
      if (reserved.length === 0) news = 1;
    } catch (error) {
      if (error instanceof ParetuneError && error.code === "exhausted") refill.exhausted = error.message;
      else refill.error = error;
    } finally {
      leave();
    }
  };
  return refill;
}

interface ProposedBatch {
  /** None if the run was interrupted. */
  readonly reserved: readonly Trial[];
  readonly converged?: ExpectedGain;
}

/** Asks for a batch and reserves it, unless it is expected to add too little to be worth running. */
async function proposeBatch({ context, propose, threads }: RefillOptions, count: number): Promise<ProposedBatch> {
  const { storage, emit, signal } = context;
  emit({ type: "proposing", count });
  const { trials, modelState } = await storage.snapshot();
  const begun = performance.now();
  const proposal = await propose(context.file.study, trials, count, {
    ...(modelState === undefined ? {} : { modelState }),
    threads,
    clock: () => performance.now() / 1000,
    onProgress: (message) => {
      if (!signal.aborted) emit({ type: "progress", message });
    },
  });
  const milliseconds = performance.now() - begun;
  if (signal.aborted) return { reserved: [] };
  const { suggestions, health, expectedGain, failures, models, thinking, earlier, inputWarping } = proposal;
  const isWorthIt = proposal.converged !== true || expectedGain === undefined;
  const reserved = isWorthIt ? await storage.reserve(suggestions, { evaluator: "run", known: trials.length }) : [];
  if (proposal.modelState !== undefined && proposal.modelState !== modelState) {
    await storage.recordProposal({ modelState: proposal.modelState, milliseconds });
  }
  const further = {
    ...(expectedGain === undefined ? {} : { expectedGain }),
    ...(failures === undefined ? {} : { failures }),
    ...(models === undefined ? {} : { models }),
    ...(thinking === undefined ? {} : { thinking }),
    ...(earlier === undefined ? {} : { earlier }),
    ...(inputWarping === undefined ? {} : { inputWarping }),
  };
  emit({ type: "proposed", trials: reserved.map(({ number }) => number), milliseconds, health, ...further });
  return isWorthIt ? { reserved } : { reserved, converged: expectedGain };
}
