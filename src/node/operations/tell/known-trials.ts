/**
 * @file The trials of a study as `tell` looks for them: by number, by id, by parameters and outcome.
 */
import { type Configuration, configurationKey, type Space } from "../../../core/space/index.ts";
import {
  advanceTrial,
  type LaterEvent,
  suggestedTrial,
  type Trial,
  type TrialEvent,
} from "../../../core/study/index.ts";
import { type Present, type TrialTimeline, timelines } from "../../storage/index.ts";
import { ownId } from "../trials/trial-id.ts";
import type { EntryOutcome } from "./entry.ts";
import { outcomeKey, outcomeOf } from "./outcome-words.ts";

/** The trials of a study, with what is being added to them. */
export class KnownTrials {
  readonly #space: Space;
  readonly #trials = new Map<number, Trial>();
  readonly #byId = new Map<string, number>();
  readonly #timelines: ReadonlyMap<number, TrialTimeline>;
  /** The trials of the store by configuration and outcome, each outcome that a trial ever had; those that an entry of this list
   * was found to be are removed. */
  readonly #byContent = new Map<string, number[]>();
  readonly #events: TrialEvent[] = [];
  #next: number;

  constructor({ trials, events, id }: Present, space: Space) {
    this.#space = space;
    this.#timelines = timelines(events);
    this.#next = (trials.at(-1)?.number ?? -1) + 1;
    for (const trial of trials) {
      this.#trials.set(trial.number, trial);
      this.#byId.set(ownId(id, trial), trial.number);
      for (const key of this.#outcomeKeys(trial)) {
        const content = this.#contentKey(trial.configuration, key);
        this.#byContent.set(content, [...(this.#byContent.get(content) ?? []), trial.number]);
      }
    }
    for (const trial of trials) if (trial.id !== undefined) this.#byId.set(trial.id, trial.number);
  }

  /** What is to be stored. */
  get events(): readonly TrialEvent[] {
    return this.#events;
  }

  get all(): readonly Trial[] {
    return [...this.#trials.values()];
  }

  byNumber(number: number): Trial | undefined {
    return this.#trials.get(number);
  }

  byId(id: string): Trial | undefined {
    const number = this.#byId.get(id);
    return number === undefined ? undefined : this.#trials.get(number);
  }

  /** A trial of the store with these parameters and this outcome that no other entry was found to be; it is taken. */
  takeByContent(configuration: Configuration, outcome: EntryOutcome): Trial | undefined {
    const [number] = this.#byContent.get(this.#contentKey(configuration, outcomeKey(outcome))) ?? [];
    if (number !== undefined) this.claim(number);
    return number === undefined ? undefined : this.#trials.get(number);
  }

  /** Takes a trial that an entry was found to be, so that another entry with the same content is another evaluation. */
  claim(number: number): void {
    const trial = this.#trials.get(number);
    if (trial === undefined) return;
    for (const key of this.#outcomeKeys(trial)) {
      const content = this.#contentKey(trial.configuration, key);
      this.#byContent.set(
        content,
        (this.#byContent.get(content) ?? []).filter((each) => each !== number),
      );
    }
  }

  /** Whether the trial has, or had before it was revised, this outcome. */
  hasHad(trial: Trial, outcome: EntryOutcome): boolean {
    return this.#outcomeKeys(trial).includes(outcomeKey(outcome));
  }

  /** Whether this is not the present outcome of the trial. */
  isPast(number: number, outcome: EntryOutcome): boolean {
    const trial = this.#trials.get(number);
    const current = trial === undefined ? undefined : outcomeOf(trial);
    return current === undefined || outcomeKey(current) !== outcomeKey(outcome);
  }

  isSameConfiguration(trial: Trial, configuration: Configuration): boolean {
    return this.#keyOf(trial.configuration) === this.#keyOf(configuration);
  }

  /** Adds a trial; returns its number. */
  add(trial: Omit<Extract<TrialEvent, { type: "suggested" }>, "type" | "trial">): number {
    const event = { type: "suggested", trial: this.#next++, ...trial } as const;
    this.#events.push(event);
    this.#trials.set(event.trial, suggestedTrial(event));
    if (event.id !== undefined) this.#byId.set(event.id, event.trial);
    return event.trial;
  }

  /** Adds an event of a trial. */
  change(event: LaterEvent): void {
    const trial = this.#trials.get(event.trial);
    if (trial === undefined) return;
    this.#events.push(event);
    this.#trials.set(event.trial, advanceTrial(trial, event));
    if ("id" in event && event.id !== undefined) this.#byId.set(event.id, event.trial);
  }

  #outcomeKeys(trial: Trial): readonly string[] {
    const earlier = this.#timelines.get(trial.number)?.earlier ?? [];
    return [trial, ...earlier.map((each) => each.trial)].flatMap((each) => {
      const outcome = outcomeOf(each);
      return outcome === undefined ? [] : [outcomeKey(outcome)];
    });
  }

  #contentKey(configuration: Configuration, key: string): string {
    return `${this.#keyOf(configuration)} ${key}`;
  }

  #keyOf(configuration: Configuration): string {
    return configurationKey(this.#space, configuration);
  }
}
