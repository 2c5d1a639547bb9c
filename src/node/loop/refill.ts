/**
 * @file Keeps trials waiting while others run: asks for the next batch when the waiting ones run out.
 */

import { ParetuneError } from "../../core/errors.ts";
import type { Proposal, ProposeOptions, Study, Thread, Trial } from "../../core/index.ts";
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
}

export interface Refill {
  /** The proposal under way; never rejects. */
  readonly underWay: Promise<void> | undefined;
  /** Set when the space is finite and used up. */
  readonly exhausted: string | undefined;
  /** Set when proposing failed: no more will be proposed. */
  readonly error: unknown;
  /** Says that a trial has ended: there is something new to learn from. */
  learned(): void;
  /** Starts a proposal if trials are running out, and either a slot has nothing to do or something new is known. */
  start(idleSlots: number): Promise<void>;
}

/** Trials that count towards the budget: all but cancelled ones and points that the user brought along. */
export function spentTrials(trials: readonly Trial[]): number {
  return trials.filter(({ status, origin }) => status !== "cancelled" && origin !== "told").length;
}

export function createRefill(options: RefillOptions): Refill {
  const { context, queue } = options;
  const { study } = context.file;
  let news = 1;
  let fruitless = 0;
  const refill = {
    underWay: undefined as Promise<void> | undefined,
    exhausted: undefined as string | undefined,
    error: undefined as unknown,
    learned: (): void => {
      news++;
    },
    start: async (idleSlots: number): Promise<void> => {
      if (refill.underWay || refill.exhausted !== undefined || refill.error !== undefined) return;
      if (context.signal.aborted || queue.length >= study.budget.parallel) return;
      if (news === 0 && idleSlots <= queue.length) return;
      const count = Math.min(study.budget.batch, study.budget.trials - spentTrials(await context.storage.trials()));
      if (count <= 0) return;
      news = 0;
      refill.underWay = run(count).finally(() => {
        refill.underWay = undefined;
      });
    },
  };
  const run = async (count: number): Promise<void> => {
    // Fitting loads the machine as training does, so it keeps away from exclusive measurements too.
    const leave = await context.gate.enter("shared", context.signal);
    if (leave === undefined) return;
    try {
      const reserved = await proposeBatch(options, count);
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

/** Asks for a batch and reserves it; returns the trials that were reserved, none if the run was interrupted. */
async function proposeBatch({ context, propose, threads }: RefillOptions, count: number): Promise<readonly Trial[]> {
  const { storage, emit, signal } = context;
  emit({ type: "proposing", count });
  const [trials, modelState] = [await storage.trials(), await storage.modelState()];
  const begun = performance.now();
  const proposal = await propose(context.file.study, trials, count, {
    ...(modelState === undefined ? {} : { modelState }),
    threads,
    onProgress: (message) => {
      if (!signal.aborted) emit({ type: "progress", message });
    },
  });
  const milliseconds = performance.now() - begun;
  if (signal.aborted) return [];
  const reserved = await storage.reserve(proposal.suggestions, { evaluator: "run", known: trials.length });
  if (proposal.modelState !== undefined && proposal.modelState !== modelState) {
    await storage.setModelState(proposal.modelState);
    await storage.addModelTime(milliseconds);
  }
  emit({ type: "proposed", trials: reserved.map(({ number }) => number), milliseconds, health: proposal.health });
  return reserved;
}
