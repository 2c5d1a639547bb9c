/**
 * @file The seam between a study and where its history lies. Whatever implements it passes `test/contracts/storage.ts`.
 *
 * Several processes may have the same study open; every method is atomic, and what a resolved promise acknowledged is
 * durable: it survives the death of the process and of the machine.
 */
import type { Earlier, Suggestion, Trial, TrialEvent } from "../../core/index.ts";

/** An event of a trial, or a running trial given back: it is pending again and will be run again. */
export type StudyEvent = TrialEvent | { readonly type: "interrupted"; readonly trial: number };

/** An event as it was stored. */
export interface StoredEvent {
  /** When it was stored, ISO 8601 in UTC. */
  readonly time: string;
  readonly event: StudyEvent;
}

/** A change of where the study searches, made while it went on. */
export interface StudyEdit {
  /** When it was first seen, ISO 8601 in UTC. */
  readonly time: string;
  /** What was changed, as phrases. */
  readonly changes: readonly string[];
  /** The definitions before and after, as JSON. */
  readonly before: string;
  readonly after: string;
}

/** Who evaluates a reserved trial: this software's `run`, or the caller who asked for it (`suggest`, then `tell`). */
export type Evaluator = "run" | "caller";

export interface ReserveOptions {
  readonly evaluator: Evaluator;
  /** How many trials the caller knew of when the suggestions were made; default: all there are. */
  readonly known?: number;
}

/** The right to run a study: one process at a time has it. */
export interface Lease {
  /** Gives the right back. Doing it twice is harmless. */
  release(): Promise<void>;
}

export interface Storage {
  /** The trials by number: the fold of the events; those of one evaluator only, if asked. */
  trials(evaluator?: Evaluator): Promise<readonly Trial[]>;
  /** Every event, oldest first. */
  events(): Promise<readonly StoredEvent[]>;
  /** Every change of where the study searches, oldest first. */
  edits(): Promise<readonly StudyEdit[]>;
  /** What the study begins with: the trials of an earlier one, as they were when this store first saw them. */
  earlier(): Promise<Earlier | undefined>;
  /** Numbers the suggestions and stores them as pending trials. Leaves out what another process reserved since the
   * caller looked (`known`): the same configuration is not handed out twice. */
  reserve(suggestions: readonly Suggestion[], options: ReserveOptions): Promise<readonly Trial[]>;
  /** Stores an event of a reserved trial; false if the trial had ended already, which leaves it as it is. */
  append(event: Exclude<StudyEvent, { type: "suggested" }>): Promise<boolean>;
  /** The designer's state, as it was last set. */
  modelState(): Promise<string | undefined>;
  setModelState(state: string): Promise<void>;
  /** Milliseconds that proposing by a model has taken so far, on all occasions together; undefined if never told. */
  modelTime(): Promise<number | undefined>;
  addModelTime(milliseconds: number): Promise<void>;
  /** Takes the right to run; throws `StorageError` "busy" while a living process has it. A dead owner's is taken over.
   * `onLost` is called should another process have taken this one for dead. */
  lease(onLost: () => void): Promise<Lease>;
  close(): Promise<void>;
}
