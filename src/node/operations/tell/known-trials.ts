/**
 * @file The trials of a study as `tell` looks for them: by number, by id, by parameters and outcome.
 */
import { type Configuration, configurationKey, type Space } from "../../../core/space/index.ts";
import {
  advanceTrial,
  type LaterEvent,
  revisesOutcomes,
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
  readonly #present: Present;
  readonly #trials: Map<number, Trial>;
  /** By the name that a trial was given, or that other stores know it by; made when a name is looked for. */
  #byId: Map<string, number> | undefined;
  readonly #timelines: ReadonlyMap<number, TrialTimeline>;
  /** The trials of the store by configuration and outcome, each outcome that a trial ever had; made when one is looked for, which most
   * results do not need. */
  #byContent: ReadonlyMap<string, readonly number[]> | undefined;
  /** The trials that an entry of this list was found to be. */
  readonly #taken = new Set<number>();
  readonly #events: TrialEvent[] = [];
  #next: number;

  constructor(present: Present, space: Space) {
    const { trials, events } = present;
    this.#space = space;
    this.#present = present;
    // Only a trial whose outcome was revised had another one.
    const revised = new Set(events.flatMap(({ event }) => (revisesOutcomes(event) ? [event.trial] : [])));
    this.#timelines = timelines(revised.size === 0 ? [] : events.filter(({ event }) => revised.has(event.trial)));
    this.#next = (trials.at(-1)?.number ?? -1) + 1;
    this.#trials = new Map(trials.map((trial) => [trial.number, trial]));
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
    const number = this.#ids().get(id);
    return number === undefined ? undefined : this.#trials.get(number);
  }

  /** A trial of the store with these parameters and this outcome that no other entry was found to be; it is taken. */
  takeByContent(configuration: Configuration, outcome: EntryOutcome): Trial | undefined {
    const same = this.#content().get(this.#contentKey(configuration, outcomeKey(outcome))) ?? [];
    const number = same.find((each) => !this.#taken.has(each));
    if (number !== undefined) this.claim(number);
    return number === undefined ? undefined : this.#trials.get(number);
  }

  /** Takes a trial that an entry was found to be, so that another entry with the same content is another evaluation. */
  claim(number: number): void {
    this.#taken.add(number);
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
    if (event.id !== undefined) this.#byId?.set(event.id, event.trial);
    return event.trial;
  }

  /** Adds an event of a trial. */
  change(event: LaterEvent): void {
    const trial = this.#trials.get(event.trial);
    if (trial === undefined) return;
    this.#events.push(event);
    this.#trials.set(event.trial, advanceTrial(trial, event));
    if ("id" in event && event.id !== undefined) this.#byId?.set(event.id, event.trial);
  }

  #ids(): Map<string, number> {
    if (this.#byId !== undefined) return this.#byId;
    const { id, trials } = this.#present;
    const ids = new Map(trials.map((trial) => [ownId(id, trial), trial.number]));
    for (const trial of this.#trials.values()) if (trial.id !== undefined) ids.set(trial.id, trial.number);
    this.#byId = ids;
    return ids;
  }

  #content(): ReadonlyMap<string, readonly number[]> {
    if (this.#byContent !== undefined) return this.#byContent;
    const content = new Map<string, number[]>();
    for (const trial of this.#present.trials) {
      for (const key of this.#outcomeKeys(trial)) {
        const own = this.#contentKey(trial.configuration, key);
        const same = content.get(own);
        if (same === undefined) content.set(own, [trial.number]);
        else same.push(trial.number);
      }
    }
    this.#byContent = content;
    return content;
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
