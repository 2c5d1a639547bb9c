/**
 * @file The plainest possible store: an array. It says what a store means, and has none of what makes one useful.
 */

import { hostname } from "node:os";
import type { Suggestion } from "../../src/core/designer/index.ts";
import { ParetuneError } from "../../src/core/errors.ts";
import {
  countTrials,
  foldTrials,
  isAccepted,
  type LaterEvent,
  revisesOutcomes,
  type Trial,
  type TrialEvent,
} from "../../src/core/study/index.ts";
import { StorageError } from "../../src/node/storage/index.ts";
import { withRun } from "../../src/node/storage/runs.ts";
import type {
  Claim,
  Decision,
  Environment,
  Evaluator,
  History,
  Lease,
  LivingRun,
  Pause,
  PauseChange,
  Present,
  ProposalOutcome,
  ReserveOptions,
  Snapshot,
  Storage,
  StoredEvent,
  StoredRuns,
  StudyEdit,
} from "../../src/node/storage/storage.ts";

/** What several openings of the same study share. */
export interface MemoryStudy {
  readonly events: StoredEvent[];
  readonly evaluators: Map<number, Evaluator>;
  runs: readonly StoredRuns[];
  modelState: string | undefined;
  lastProposal: string | undefined;
  modelMilliseconds: number | undefined;
  readonly edits: StudyEdit[];
  readonly pauses: PauseChange[];
  /** When the right to run was taken; undefined while nobody has it. */
  leased: string | undefined;
}

export function createMemoryStudy(): MemoryStudy {
  const nothing = { modelState: undefined, lastProposal: undefined, modelMilliseconds: undefined };
  return { events: [], runs: [], evaluators: new Map(), ...nothing, edits: [], pauses: [], leased: undefined };
}

export class MemoryStorage implements Storage {
  readonly #study: MemoryStudy;
  readonly #id: string;

  constructor(study: MemoryStudy, id = "memory") {
    this.#study = study;
    this.#id = id;
  }

  async snapshot(): Promise<Snapshot> {
    const { evaluators, modelState, lastProposal, modelMilliseconds } = this.#study;
    return {
      trials: this.#fold(),
      evaluators: new Map(evaluators),
      earlier: undefined, // it is opened without an earlier study
      modelState,
      lastProposal,
      modelMilliseconds,
      id: this.#id,
      revision: this.#revision(),
      pause: this.#pause(),
    };
  }

  #revision(): number {
    return this.#study.events.filter(({ event }) => revisesOutcomes(event)).length;
  }

  async history(): Promise<History> {
    return this.#history();
  }

  async runs(): Promise<readonly StoredRuns[]> {
    return this.#study.runs;
  }

  async recordEdit(changes: readonly string[]): Promise<void> {
    this.#study.edits.push({ time: new Date().toISOString(), changes });
  }

  async recordRun(environment: Environment): Promise<void> {
    this.#study.runs = withRun(this.#study.runs, environment, new Date().toISOString());
  }

  async reserve(suggestions: readonly Suggestion[], options: ReserveOptions): Promise<readonly Trial[]> {
    const before = this.#fold();
    const reserved: Trial[] = [];
    const room = (options.budget ?? Number.POSITIVE_INFINITY) - countTrials(before).spent;
    for (const { configuration, ...source } of suggestions) {
      if (reserved.length >= room) break;
      const same = (trial: Trial): boolean => JSON.stringify(trial.configuration) === JSON.stringify(configuration);
      if (before.slice(options.known ?? before.length).some(same)) continue;
      const number = before.length + reserved.length;
      this.#push({ type: "suggested", trial: number, configuration, ...source });
      this.#study.evaluators.set(number, options.evaluator);
      reserved.push({ number, configuration, ...source, status: "pending" });
    }
    return reserved;
  }

  async append(event: LaterEvent): Promise<boolean> {
    if (event.type === "completed" || event.type === "reread") {
      for (const { mean } of Object.values(event.metrics)) {
        if (!Number.isFinite(mean)) throw new ParetuneError("argument", "append: a metric must be finite");
      }
    }
    const trial = this.#fold()[event.trial];
    if (trial === undefined) throw new ParetuneError("study", `append: trial ${event.trial} does not exist`);
    if (!isAccepted(trial, event)) return false;
    this.#push(event);
    if (revisesOutcomes(event)) this.#study.modelState = undefined;
    return true;
  }

  async claim(trial: number): Promise<Claim> {
    const starts = this.#study.events.filter(({ event }) => event.type === "started" && event.trial === trial);
    const attempt = starts.length + 1;
    const isStarted = await this.append({ type: "started", trial, attempt });
    return isStarted ? { kind: "claimed", attempt } : { kind: "ended" };
  }

  async update<T>(decide: (present: Present) => Decision<T>): Promise<T> {
    const { events: before, evaluators } = this.#study;
    const { events, result } = decide({ trials: this.#fold(), ...this.#history(), id: this.#id });
    const kept = before.length;
    try {
      for (const event of events) await this.#take(event);
    } catch (error) {
      before.length = kept;
      throw error;
    }
    for (const { type, trial } of events) if (type === "suggested") evaluators.set(trial, "caller");
    return result;
  }

  async #take(event: TrialEvent): Promise<void> {
    if (event.type === "suggested") {
      if (event.trial !== this.#fold().length) throw new ParetuneError("study", "update: not the next trial");
      this.#push(event);
    } else if (!(await this.append(event))) throw new ParetuneError("study", "update: cannot be");
  }

  async recordProposal({ record, modelState, milliseconds, revision }: ProposalOutcome): Promise<void> {
    const study = this.#study;
    const isStale = revision !== undefined && revision !== this.#revision();
    if (record !== undefined) study.lastProposal = JSON.stringify(record);
    if (modelState !== undefined && !isStale) study.modelState = modelState;
    if (milliseconds !== undefined) study.modelMilliseconds = (study.modelMilliseconds ?? 0) + milliseconds;
  }

  async setPaused(change: Omit<PauseChange, "time">): Promise<boolean> {
    if ((this.#pause() !== undefined) === change.paused) return false;
    this.#study.pauses.push({ time: new Date().toISOString(), ...change });
    return true;
  }

  async livingRuns(): Promise<readonly LivingRun[]> {
    const { leased, evaluators } = this.#study;
    if (leased === undefined) return [];
    const running = this.#fold().filter(
      ({ number, status }) => status === "running" && evaluators.get(number) === "run",
    );
    const trials = running.map(({ number }) => number);
    return [{ since: leased, host: hostname(), pid: process.pid, trials }];
  }

  async lease(): Promise<Lease> {
    if (this.#study.leased !== undefined) throw new StorageError("busy", "this study is already being run");
    this.#study.leased = new Date().toISOString();
    return {
      kind: "sole",
      release: async () => {
        this.#study.leased = undefined;
      },
    };
  }

  async close(): Promise<void> {}

  #history(): History {
    const { events, edits, pauses } = this.#study;
    // It is opened with one definition only.
    return { events: [...events], edits: [...edits], pauses: [...pauses] };
  }

  #pause(): Pause | undefined {
    const last = this.#study.pauses.at(-1);
    if (last?.paused !== true) return undefined;
    const { paused: _, ...pause } = last;
    return pause;
  }

  #fold(): readonly Trial[] {
    return foldTrials(this.#study.events.map(({ event }) => event));
  }

  #push(event: TrialEvent): void {
    this.#study.events.push({ time: new Date().toISOString(), event });
  }
}
