/**
 * @file The plainest possible store: an array. It says what a store means, and has none of what makes one useful.
 */
import { ParetuneError } from "../../src/core/errors.ts";
import type { Suggestion } from "../../src/core/index.ts";
import { foldTrials, type Trial, type TrialEvent } from "../../src/core/study/index.ts";
import { StorageError } from "../../src/node/storage/index.ts";
import type {
  Evaluator,
  Lease,
  ReserveOptions,
  Storage,
  StoredEvent,
  StudyEdit,
  StudyEvent,
} from "../../src/node/storage/storage.ts";

/** What several openings of the same study share. */
export interface MemoryStudy {
  readonly events: StoredEvent[];
  readonly evaluators: Map<number, Evaluator>;
  modelState?: string;
  modelTime?: number;
  leased: boolean;
}

export function createMemoryStudy(): MemoryStudy {
  return { events: [], evaluators: new Map(), leased: false };
}

function fold(events: readonly StoredEvent[]): readonly Trial[] {
  const history: TrialEvent[] = [];
  for (const { event } of events) {
    if (event.type !== "interrupted") {
      history.push(event);
      continue;
    }
    const before = history.filter((other) => !(other.type === "started" && other.trial === event.trial));
    history.splice(0, history.length, ...before);
  }
  return foldTrials(history);
}

export class MemoryStorage implements Storage {
  readonly #study: MemoryStudy;

  constructor(study: MemoryStudy) {
    this.#study = study;
  }

  async trials(evaluator?: Evaluator): Promise<readonly Trial[]> {
    const { events, evaluators } = this.#study;
    return fold(events).filter(({ number }) => evaluator === undefined || evaluators.get(number) === evaluator);
  }

  async events(): Promise<readonly StoredEvent[]> {
    return [...this.#study.events];
  }

  async edits(): Promise<readonly StudyEdit[]> {
    return []; // it is opened with one study only
  }

  async earlier(): Promise<undefined> {
    return undefined; // nor does it begin with another one
  }

  async reserve(suggestions: readonly Suggestion[], options: ReserveOptions): Promise<readonly Trial[]> {
    const before = fold(this.#study.events);
    const reserved: Trial[] = [];
    for (const { configuration, ...source } of suggestions) {
      const same = (trial: Trial): boolean => JSON.stringify(trial.configuration) === JSON.stringify(configuration);
      if (before.slice(options.known ?? before.length).some(same)) continue;
      const number = before.length + reserved.length;
      this.#push({ type: "suggested", trial: number, configuration, ...source });
      this.#study.evaluators.set(number, options.evaluator);
      reserved.push({ number, configuration, ...source, status: "pending" });
    }
    return reserved;
  }

  async append(event: Exclude<StudyEvent, { type: "suggested" }>): Promise<boolean> {
    if (event.type === "completed") {
      for (const { mean } of Object.values(event.metrics)) {
        if (!Number.isFinite(mean)) throw new ParetuneError("argument", "append: a metric must be finite");
      }
    }
    const trial = fold(this.#study.events)[event.trial];
    if (trial === undefined) throw new ParetuneError("study", `append: trial ${event.trial} does not exist`);
    if (trial.status !== "pending" && trial.status !== "running") return false;
    this.#push(event);
    return true;
  }

  async modelState(): Promise<string | undefined> {
    return this.#study.modelState;
  }

  async setModelState(state: string): Promise<void> {
    this.#study.modelState = state;
  }

  async modelTime(): Promise<number | undefined> {
    return this.#study.modelTime;
  }

  async addModelTime(milliseconds: number): Promise<void> {
    this.#study.modelTime = (this.#study.modelTime ?? 0) + milliseconds;
  }

  async lease(): Promise<Lease> {
    if (this.#study.leased) throw new StorageError("busy", "this study is being run already");
    this.#study.leased = true;
    return {
      release: async () => {
        this.#study.leased = false;
      },
    };
  }

  async close(): Promise<void> {}

  #push(event: StudyEvent): void {
    this.#study.events.push({ time: new Date().toISOString(), event });
  }
}
