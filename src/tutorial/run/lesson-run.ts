/**
 * @file One run of the lesson as the page shows it: what has been computed, and what is being computed now.
 */
import { type Signal, signal } from "@preact/signals";
import type { AcquisitionSlice, LessonResults, LessonSettings } from "../../core/tutorial/index.ts";
import { PROPOSED_TRIALS } from "../../core/tutorial/index.ts";
import { type Engine, startEngine, threadCount } from "../engine/engine.ts";
import type { LessonDiagnosis, Timed, TimedBatch } from "../engine/messages.ts";

/** What the run does: `waiting` has nothing to do until somebody asks for a batch. */
export type RunStatus = "working" | "waiting" | "finished" | "failed";

/** The slice that is asked for. */
export interface WantedSlice {
  readonly batch: number;
  readonly candidate: number;
  readonly parameter: string;
}

/** The run of the present settings. A change of the settings ends it at once and begins another one. */
export class LessonRun {
  readonly status: Signal<RunStatus> = signal("waiting");
  /** What is being done. */
  readonly progress: Signal<string> = signal("");
  readonly problem: Signal<string | undefined> = signal(undefined);
  /** The evaluated trials; undefined before the initial design. */
  readonly results: Signal<Timed<LessonResults> | undefined> = signal(undefined);
  readonly batches: Signal<readonly TimedBatch[]> = signal([]);
  /** By batch. */
  readonly diagnoses: Signal<ReadonlyMap<number, Timed<LessonDiagnosis>>> = signal(new Map());
  /** By what was asked for. */
  readonly slices: Signal<ReadonlyMap<string, Timed<AcquisitionSlice>>> = signal(new Map());
  /** The number of batches that are to be computed; infinite for all of them. */
  readonly wanted: Signal<number> = signal(0);
  /** The seconds that models and searches of all batches have taken. */
  readonly seconds: Signal<number> = signal(0);
  #engine: Engine | undefined;
  #settings: LessonSettings | undefined;
  #isRunning = false;
  readonly #asked = new Set<string>();

  /** The number of batches of the whole search. */
  get batchCount(): number {
    return Math.ceil(PROPOSED_TRIALS / (this.#settings?.batch ?? 1));
  }

  /** Begins a run with these settings. What was to be computed of the last one is computed of this one too. */
  begin(settings: LessonSettings): void {
    this.stop();
    this.#settings = settings;
    this.results.value = undefined;
    this.batches.value = [];
    this.diagnoses.value = new Map();
    this.slices.value = new Map();
    this.problem.value = undefined;
    this.seconds.value = 0;
    this.#asked.clear();
    const engine = startEngine((words) => {
      if (engine === this.#engine) this.progress.value = words;
    });
    this.#engine = engine;
    this.status.value = "working";
    this.progress.value = "evaluating the initial design";
    const threads = threadCount();
    void this.#attempt(engine, async () => {
      const results = await engine.ask({ kind: "begin", settings, threads });
      if (engine !== this.#engine) return;
      this.results.value = results;
      await this.#advance(engine);
    });
  }

  /** Begins again with nothing to be computed. */
  reset(): void {
    this.wanted.value = 0;
    if (this.#settings !== undefined) this.begin(this.#settings);
  }

  /** Ends the worker at once. */
  stop(): void {
    this.#engine?.stop();
    this.#engine = undefined;
    this.#isRunning = false;
    this.status.value = "waiting";
    this.progress.value = "";
  }

  /** Has at least so many batches computed. */
  want(batches: number): void {
    this.wanted.value = Math.max(this.wanted.value, batches);
    const engine = this.#engine;
    if (engine !== undefined && this.results.value !== undefined) {
      void this.#attempt(engine, () => this.#advance(engine));
    }
  }

  /** Ends after the batch that is being computed. */
  pause(): void {
    this.wanted.value = this.batches.value.length + (this.#isRunning ? 1 : 0);
  }

  /** Asks for leave-one-out predictions, once. */
  wantDiagnosis(batch: number): void {
    this.#askOnce(`diagnosis ${batch}`, async (engine) => {
      const found = await engine.ask({ kind: "diagnose", batch });
      if (engine === this.#engine) this.diagnoses.value = new Map(this.diagnoses.value).set(batch, found);
    });
  }

  /** Asks for a slice, once. */
  wantSlice(wanted: WantedSlice): void {
    const key = sliceKey(wanted);
    this.#askOnce(key, async (engine) => {
      const { batch, candidate, parameter } = wanted;
      const found = await engine.ask({ kind: "slice", batch, candidate: candidate - 1, parameter });
      if (engine === this.#engine) this.slices.value = new Map(this.slices.value).set(key, found);
    });
  }

  #askOnce(key: string, ask: (engine: Engine) => Promise<void>): void {
    const engine = this.#engine;
    if (engine === undefined || this.#asked.has(key)) return;
    this.#asked.add(key);
    void this.#attempt(engine, () => ask(engine));
  }

  /** Computes batches as long as some are wanted. */
  async #advance(engine: Engine): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    while (this.batches.value.length < Math.min(this.wanted.value, this.batchCount)) {
      this.status.value = "working";
      const batch = await engine.ask({ kind: "propose" });
      const value = await engine.ask({ kind: "evaluate" });
      if (engine !== this.#engine) return;
      this.seconds.value += batch.fittingSeconds + batch.searchSeconds;
      this.results.value = { value, seconds: this.results.value?.seconds ?? 0 };
      this.batches.value = [...this.batches.value, batch];
    }
    this.#isRunning = false;
    this.progress.value = "";
    this.status.value = this.batches.value.length >= this.batchCount ? "finished" : "waiting";
  }

  async #attempt(engine: Engine, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (engine !== this.#engine) return;
      this.#isRunning = false;
      this.status.value = "failed";
      this.problem.value = error instanceof Error ? error.message : String(error);
    }
  }
}

/** The key of a slice in `slices`. */
export function sliceKey({ batch, candidate, parameter }: WantedSlice): string {
  return `${batch} ${candidate} ${parameter}`;
}
