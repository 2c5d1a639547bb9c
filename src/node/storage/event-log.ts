/**
 * @file The history of a study in memory, as one opening of a store has read it so far, and what follows from it.
 */
import { foldEvent, revisesOutcomes, type Trial, type TrialEvent, trialsByNumber } from "../../core/study/index.ts";
import type { Evaluator, StoredEvent } from "./storage.ts";
import { checkKnown } from "./stored-event.ts";

/** An event with its place in the history. */
export interface EventRow {
  /** From 1 on, without gaps. */
  readonly id: number;
  readonly time: string;
  readonly trial: number;
  readonly evaluator: Evaluator | null;
  readonly event: TrialEvent;
}

/** The events so far, and their fold. */
export class EventLog {
  readonly #events: StoredEvent[] = [];
  readonly #evaluators = new Map<number, Evaluator>();
  readonly #byNumber = new Map<number, Trial>();
  readonly #starts = new Map<number, number>();
  /** The numbers of the trials so far. */
  readonly #known = new Set<number>();
  #trials: readonly Trial[] = [];
  #lastId = 0;
  #revision = 0;

  /** The id of the last event; 0 before the first. */
  get lastId(): number {
    return this.#lastId;
  }

  /** The trials by number. The array never changes; later events lead to another one. */
  get trials(): readonly Trial[] {
    return this.#trials;
  }

  /** The number of events that revised recorded outcomes. */
  get revision(): number {
    return this.#revision;
  }

  /** All events, oldest first, as a copy. */
  get events(): readonly StoredEvent[] {
    return [...this.#events];
  }

  /** Who evaluates each trial, as a copy. */
  get evaluators(): ReadonlyMap<number, Evaluator> {
    return new Map(this.#evaluators);
  }

  /** Who evaluates a trial; undefined if there is none of that number. */
  evaluatorOf(trial: number): Evaluator | undefined {
    return this.#evaluators.get(trial);
  }

  /** The number of times that a trial was started. */
  startsOf(trial: number): number {
    return this.#starts.get(trial) ?? 0;
  }

  /**
   * Adds the events that follow the last one.
   *
   * @throws DamagedRecord where an event has no trial
   */
  add(rows: readonly EventRow[]): void {
    if (rows.length === 0) return;
    for (const { id, time, trial, evaluator, event } of rows) {
      this.#events.push({ time, event });
      checkKnown(event, this.#known, id);
      if (revisesOutcomes(event)) this.#revision++;
      if (evaluator !== null) this.#evaluators.set(trial, evaluator);
      if (event.type === "started") this.#starts.set(trial, this.startsOf(trial) + 1);
      foldEvent(this.#byNumber, event);
      this.#lastId = id;
    }
    this.#trials = trialsByNumber(this.#byNumber);
  }
}
