/**
 * @file The interface between a study and where its history is stored. Every implementation passes
 * `test/contracts/storage.ts`.
 *
 * Several processes may have the same study open. Every method is atomic. What a resolved promise acknowledged is durable:
 * it survives the death of the process and of the machine.
 */

import type { Suggestion } from "../../core/designer/index.ts";
import type { Earlier, LaterEvent, Trial, TrialEvent } from "../../core/study/index.ts";

/** An event as it was stored. */
export interface StoredEvent {
  /** When it was stored, ISO 8601 in UTC. */
  readonly time: string;
  readonly event: TrialEvent;
}

/** A change of the region that a study searches, or of its budget, made while the study went on. */
export interface StudyEdit {
  /** When it was first seen, ISO 8601 in UTC. */
  readonly time: string;
  /** What was changed, as phrases. */
  readonly changes: readonly string[];
  /** The definitions before and after, as JSON; absent where only the budget was changed. */
  readonly before?: string;
  readonly after?: string;
}

/** The study was paused or resumed. While it is paused, a run starts no trial. */
export interface PauseChange {
  /** When it was stored, ISO 8601 in UTC. */
  readonly time: string;
  readonly paused: boolean;
  /** Why it was paused, in the words of whoever did. */
  readonly reason?: string;
}

/** Since when a study is paused, and why. */
export type Pause = Omit<PauseChange, "paused">;

/** A living process that runs the study. */
export interface LivingRun {
  /** When it began, ISO 8601 in UTC. */
  readonly since: string;
  readonly host: string;
  readonly pid: number;
  /** The numbers of the trials that it is running. */
  readonly trials: readonly number[];
}

/** Who evaluates a reserved trial: `run`, or the caller who asked for it (`suggest`, then `tell`). */
export type Evaluator = "run" | "caller";

/** The present state of a study, from one consistent read. It never changes; a later read returns another one. */
export interface Snapshot {
  /** The trials by number: the fold of the events. */
  readonly trials: readonly Trial[];
  /** Who evaluates each trial, by its number. */
  readonly evaluators: ReadonlyMap<number, Evaluator>;
  /** The trials of an earlier study, as they were when this store first saw them. */
  readonly earlier: Earlier | undefined;
  /** The warm-start cache of the models; absent until there is one, and dropped when the study's definition changes. */
  readonly modelState: string | undefined;
  /** The `record` of the last proposal that had one, as JSON text. It outlives the cache. */
  readonly lastProposal: string | undefined;
  /** Milliseconds that the models of all proposals have taken; undefined before the first. */
  readonly modelMilliseconds: number | undefined;
  /** The name of the store, which no other store has. */
  readonly id: string;
  /** The number of events that revised recorded outcomes (`revisesOutcomes`). */
  readonly revision: number;
  /** Undefined while the study is not paused. */
  readonly pause: Pause | undefined;
}

/** What has happened to a study, oldest first. */
export interface History {
  readonly events: readonly StoredEvent[];
  readonly edits: readonly StudyEdit[];
  readonly pauses: readonly PauseChange[];
}

/** On which machine, with which software, seed and commit a run works. What could not be found out is absent. */
export interface Environment {
  /** The version of Paretune. */
  readonly version: string;
  /** The version of Node. */
  readonly node: string;
  /** The seed of the study in this run. */
  readonly seed?: number;
  /** The name of the machine. */
  readonly host?: string;
  /** Name, release and architecture of the operating system. */
  readonly system?: string;
  readonly processor?: string;
  /** The number of logical processors. */
  readonly processors?: number;
  /** Bytes of memory of the machine. */
  readonly memory?: number;
  /** The names of the graphics processors. */
  readonly gpus?: readonly string[];
  /** The commit of the repository that the study file is in. */
  readonly commit?: string;
  /** Whether files that git knows differed from the commit. */
  readonly isModified?: boolean;
}

/** Runs of a study, one after another, in the same environment. */
export interface StoredRuns {
  /** When the first and the last of them began, ISO 8601 in UTC. */
  readonly first: string;
  readonly last: string;
  /** The number of runs. */
  readonly count: number;
  readonly environment: Environment;
}

/** Options of `reserve`. */
export interface ReserveOptions {
  readonly evaluator: Evaluator;
  /** How many trials the caller knew when the suggestions were made; default: all of them. */
  readonly known?: number;
  /** The number of trials that may count towards the budget, these included. Suggestions beyond it are left out, so that processes
   * that propose at the same time never reserve more together; default: no limit. */
  readonly budget?: number;
}

/** What is stored of a proposal; each part is optional. */
export interface ProposalOutcome {
  /** What was proposed and why, as plain JSON. It is kept for good. */
  readonly record?: unknown;
  /** Replaces the warm-start cache. */
  readonly modelState?: string;
  /** How long the models took. */
  readonly milliseconds?: number;
  /** The `revision` of the outcomes that the models learned from. If they were revised since, `modelState` is not stored. */
  readonly revision?: number;
}

/** The state that `update` decides by. */
export interface Present extends History {
  readonly trials: readonly Trial[];
  /** The name of the store. */
  readonly id: string;
}

/** What `update` stores, and what it returns. */
export interface Decision<T> {
  readonly events: readonly TrialEvent[];
  readonly result: T;
}

/** What became of the wish to run a trial: it is this run's, another living run has it, or it has ended. */
export type Claim =
  | { readonly kind: "claimed" /** From 1 on, over all runs. */; readonly attempt: number }
  | { readonly kind: "elsewhere" }
  | { readonly kind: "ended" };

/** The right to run a study that one process at a time has. Whatever is running when it is taken was left by a run that is dead. */
export interface SoleLease {
  readonly kind: "sole";
  /** Releases the right; calling it again has no effect. */
  release(): Promise<void>;
}

/** The right to run a study together with other processes, on this machine or on others. */
export interface SharedLease {
  readonly kind: "shared";
  /** Gives the trials that dead runs were running to this run, as if it had claimed them. */
  takeOver(): Promise<Takeover>;
  /** Releases the right, and the trials that this run has claimed; calling it again has no effect. */
  release(): Promise<void>;
}

/** The right to run a study. */
export type Lease = SoleLease | SharedLease;

/** The trials that dead runs have left, and who else is alive. */
export interface Takeover {
  /** The numbers of the trials that are this run's now. */
  readonly trials: readonly number[];
  /** The other living runs that keep the folders of their trials where this one does. */
  readonly neighbours: readonly LivingRun[];
}

/** What a process that takes the right to run is told, and says. */
export interface LeaseHolder {
  /** Called if another process takes this one for dead and has taken its right. */
  onLost(): void;
  /** Called when the store cannot be reached, with the reason, and again with undefined when it can be reached again. Whatever is asked
   * of the store meanwhile waits. */
  onAway?(reason: string | undefined): void;
  /** Once it aborts, nothing waits for long for a store that cannot be reached. */
  readonly signal?: AbortSignal;
}

/** The stored history of one study. */
export interface Storage {
  snapshot(): Promise<Snapshot>;
  history(): Promise<History>;
  /** The runs that were recorded, oldest first. */
  runs(): Promise<readonly StoredRuns[]>;
  /** Numbers the suggestions and stores them as pending trials. Leaves out configurations that another process has
   * reserved since the caller looked (`known`), so no configuration is handed out twice. */
  reserve(suggestions: readonly Suggestion[], options: ReserveOptions): Promise<readonly Trial[]>;
  /** Stores an event of a reserved trial. Returns false, and stores nothing, if the trial does not accept it
   * (`isAccepted`), or if it would give back, hold, fail or stop a trial that is now another living run's. An event that revises
   * recorded outcomes drops the warm-start cache. */
  append(event: LaterEvent): Promise<boolean>;
  /** Starts a pending trial, or one of this run once more, by an event "started". Of several runs that claim a trial at the same time
   * one gets it; it is given back by "interrupted", or when the run has died. */
  claim(trial: number): Promise<Claim>;
  /** Stores the events that `decide` derives from the present state: all of them or none, and no other process writes in
   * between. `decide` may be called again where another process was faster. New trials ("suggested") continue the numbers;
   * the caller evaluates them. An event that its trial does not accept is an error. */
  update<T>(decide: (present: Present) => Decision<T>): Promise<T>;
  /** Records changes of the study that its definition does not have: those of the budget. */
  recordEdit(changes: readonly string[]): Promise<void>;
  /** Records that a run begins. */
  recordRun(environment: Environment): Promise<void>;
  /** Stores the parts of a proposal, all of them or none. */
  recordProposal(outcome: ProposalOutcome): Promise<void>;
  /** Pauses or resumes the study. Returns false, and stores nothing, if it is in that state already. */
  setPaused(change: Omit<PauseChange, "time">): Promise<boolean>;
  /** The living processes that have the right to run, oldest first. No lock is taken, so a run that begins meanwhile is not
   * hindered. */
  livingRuns(): Promise<readonly LivingRun[]>;
  /** Takes the right to run; throws `StorageError` "busy" while a living process has it and does not share it. That of a dead owner is
   * taken over. */
  lease(holder: LeaseHolder): Promise<Lease>;
  close(): Promise<void>;
}

/** The trials of a snapshot that the given side evaluates. */
export function trialsOf({ trials, evaluators }: Snapshot, evaluator: Evaluator): readonly Trial[] {
  return trials.filter(({ number }) => evaluators.get(number) === evaluator);
}
