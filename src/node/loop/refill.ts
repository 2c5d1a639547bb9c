/**
 * @file Keeps trials waiting while others run: asks for the next batch when the waiting ones run out.
 */

import { type ExpectedGain, notableModels } from "../../core/designer/index.ts";
import { ParetuneError } from "../../core/errors.ts";
import type { Thread } from "../../core/parallel/index.ts";
import { countTrials, type Study, type Trial } from "../../core/study/index.ts";
import { reserveReplicates } from "./adaptive-replicates.ts";
import { type Asked, ask, type Propose } from "./ask.ts";
import type { RunContext } from "./context.ts";
import type { LoopEvent } from "./events.ts";
import type { WaitingTrials } from "./waiting-trials.ts";

/**
 * Maximum number of proposals in a row that contain only configurations which other processes have reserved meanwhile.
 */
const MAX_EMPTY_PROPOSALS = 20;

/** What proposing during a run needs. */
export interface RefillOptions {
  readonly context: RunContext;
  readonly propose: Propose;
  readonly threads: readonly Thread[];
  /** Trials that wait to be run; new ones are added to them. */
  readonly waiting: WaitingTrials;
  /** The trials as a proposal is to see them. */
  readonly view: (trials: readonly Trial[]) => readonly Trial[];
  /** Whether nothing is to be proposed at all. */
  readonly closed: boolean;
  /** A signal that aborts when no new trial is to begin: a proposal that is under way is then dropped. */
  readonly closing: () => AbortSignal;
}

/** Proposes batches for one run, one at a time. */
export class Refill {
  readonly #options: RefillOptions;
  #underWay: Promise<void> | undefined;
  #exhausted: string | undefined;
  #converged: ExpectedGain | undefined;
  #error: unknown;
  /** Whether a trial has ended since the last proposal. */
  #hasNews = true;
  #emptyProposals = 0;
  /** Whether the last batch was withheld while trials ran whose results may change that decision. */
  #waitsForRunning = false;

  constructor(options: RefillOptions) {
    this.#options = options;
  }

  /** The proposal under way; it never rejects. */
  get underWay(): Promise<void> | undefined {
    return this.#underWay;
  }

  /** Why nothing is left to propose: the space is finite and exhausted. */
  get exhausted(): string | undefined {
    return this.#exhausted;
  }

  /** The expected gain of the batch that is not run because the study's rule for stopping is met. */
  get converged(): ExpectedGain | undefined {
    return this.#converged;
  }

  /** The error of a failed proposal; nothing is proposed after it. */
  get error(): unknown {
    return this.#error;
  }

  /** Records that a trial has ended, so that the next proposal has new data. */
  readonly learned = (): void => {
    this.#hasNews = true;
  };

  /** Takes trials that others have reserved. Starts a proposal if trials are running out, and either a slot is idle or there is new
   * data; not while the study is paused. */
  async start(idleSlots: number, isPaused: boolean): Promise<void> {
    const { context, waiting, closed } = this.#options;
    const isAborted = this.#signal().aborted;
    if (!this.#underWay && !isAborted && (!closed || waiting.isShared)) await waiting.addReserved();
    const { budget } = context.file.study;
    if (isPaused || this.#underWay || isAborted || waiting.count >= budget.parallel) return;
    const isAtRest = idleSlots >= budget.parallel;
    if (this.#waitsForRunning && !isAtRest) return;
    if (!this.#hasNews && idleSlots <= waiting.count) return;
    const count = Math.min(budget.batch, await this.remaining());
    if (count <= 0) return;
    this.#hasNews = false;
    this.#underWay = this.#run(count, isAtRest).finally(() => {
      this.#underWay = undefined;
    });
  }

  /** The number of trials that may still be proposed; infinite where only time is limited. */
  async remaining(): Promise<number> {
    const { context, closed } = this.#options;
    const isOver = this.#exhausted !== undefined || this.#converged !== undefined || this.#error !== undefined;
    if (closed || isOver) return 0;
    return context.file.study.budget.trials - countTrials((await context.storage.snapshot()).trials).spent;
  }

  /** Aborts when nothing more is to be proposed. */
  #signal(): AbortSignal {
    const { context, closing } = this.#options;
    return AbortSignal.any([context.signal, closing()]);
  }

  async #run(count: number, isAtRest: boolean): Promise<void> {
    const { context, waiting, threads } = this.#options;
    const signal = this.#signal();
    // Fitting loads the machine as training does, so it keeps away from exclusive measurements too.
    const release = await context.machineLock.acquire("shared", signal);
    if (release === undefined) return;
    try {
      const again = await reserveReplicates(context, count, threads);
      waiting.add(again);
      if (again.length < count) this.#take(await this.#ask(count - again.length, signal), isAtRest);
    } catch (error) {
      if (error instanceof ParetuneError && error.code === "exhausted") this.#exhausted = error.message;
      else this.#error = error;
    } finally {
      release();
    }
  }

  async #ask(count: number, signal: AbortSignal): Promise<Asked | undefined> {
    const { context, propose, threads, view } = this.#options;
    const { storage, emit } = context;
    emit({ type: "proposing", count });
    const onProgress = (message: string): void => {
      if (!signal.aborted) emit({ type: "progress", message });
    };
    const budget = context.file.study.budget.trials;
    const wanted = { count, view, evaluator: "run", budget, appliesStop: true } as const;
    const asked = await ask(context.file.study, { storage, propose, threads, signal, onProgress, ...wanted });
    if (asked !== undefined) emit(proposedEvent(context.file.study, asked));
    return asked;
  }

  #take(asked: Asked | undefined, isAtRest: boolean): void {
    const reserved = asked?.reserved ?? [];
    this.#waitsForRunning = asked?.isWithheld === true && !isAtRest;
    if (asked?.isWithheld === true) {
      if (isAtRest) this.#converged = asked.proposal.record.expectedGain;
      return;
    }
    this.#options.waiting.add(reserved);
    this.#emptyProposals = reserved.length > 0 ? 0 : this.#emptyProposals + 1;
    if (reserved.length === 0) this.#hasNews = true;
    if (this.#emptyProposals < MAX_EMPTY_PROPOSALS) return;
    throw new ParetuneError(
      "study",
      `propose: ${MAX_EMPTY_PROPOSALS} proposals in a row held only configurations that other processes had reserved. ` +
        "Run the study again.",
    );
  }
}

function proposedEvent(study: Study, { reserved, proposal, milliseconds }: Asked): LoopEvent {
  const { health, expectedGain, failures, timeBudget, chosen, winsorised, earlier, inputWarping, transformFallbacks } =
    proposal.record;
  const models = notableModels(study, proposal.record);
  return {
    type: "proposed",
    trials: reserved.map(({ number }) => number),
    milliseconds,
    health,
    ...(expectedGain === undefined ? {} : { expectedGain }),
    ...(failures === undefined ? {} : { failures }),
    ...(models === undefined ? {} : { models }),
    ...(timeBudget === undefined ? {} : { timeBudget }),
    ...(chosen === undefined ? {} : { chosen }),
    ...(transformFallbacks === undefined ? {} : { transformFallbacks }),
    ...(winsorised === undefined ? {} : { winsorised }),
    ...(earlier === undefined ? {} : { earlier }),
    ...(inputWarping === undefined ? {} : { inputWarping }),
  };
}
