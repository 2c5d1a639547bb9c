/**
 * @file The trials that wait to be run. Each is taken once, in the order in which they came.
 */
import { countTrials, retriesEarlier, type Trial } from "../../core/study/index.ts";
import { type Snapshot, trialsOf } from "../storage/index.ts";
import type { RunContext } from "./context.ts";

/** The trials that wait in one run. */
export class WaitingTrials {
  readonly #context: Pick<RunContext, "storage" | "file">;
  readonly #isLimited: boolean;
  #queue: readonly Trial[];
  /** The numbers of all trials that have waited here. */
  readonly #known: Set<number>;
  /** The numbers of those that were taken. */
  readonly #taken = new Set<number>();
  /** Whether other runs take trials that wait here, and leave some when they die. */
  readonly isShared: boolean;
  /** Of a run of repeats: their numbers. */
  readonly #only: ReadonlySet<number> | undefined;

  /** @param isLimited - whether the number of trials of the budget limits what is run; otherwise nothing but `first` is
   * @param isShared - whether other processes run the study at the same time */
  constructor(
    context: Pick<RunContext, "storage" | "file">,
    first: readonly Trial[],
    { isLimited, isShared }: { readonly isLimited: boolean; readonly isShared: boolean },
  ) {
    this.#context = context;
    this.#isLimited = isLimited;
    this.isShared = isShared;
    this.#queue = first;
    this.#known = new Set(first.map(({ number }) => number));
    this.#only = isLimited ? undefined : new Set(this.#known);
  }

  get count(): number {
    return this.#queue.length;
  }

  /** Adds trials at the end. */
  add(trials: readonly Trial[]): void {
    for (const { number } of trials) this.#known.add(number);
    this.#queue = [...this.#queue, ...trials];
  }

  /** Adds trials that other processes have reserved: those that are retried, and those that other runs have not begun. */
  async addReserved(): Promise<void> {
    const own = this.#own(await this.#context.storage.snapshot());
    this.add(own.filter(({ number, status }) => status === "pending" && !this.#known.has(number)));
  }

  /** Notes that a trial that was taken is not run any more. Where runs share the study, it may come to wait again. */
  ended(number: number): void {
    if (!this.isShared) return;
    this.#taken.delete(number);
    this.#known.delete(number);
  }

  /** The trials that other runs are running, which may come to wait here. */
  async elsewhere(): Promise<readonly number[]> {
    if (!this.isShared) return [];
    const running = this.#own(await this.#context.storage.snapshot()).filter(({ status }) => status === "running");
    return running.flatMap(({ number }) => (this.#taken.has(number) ? [] : [number]));
  }

  #own(snapshot: Snapshot): readonly Trial[] {
    const only = this.#only;
    const own = trialsOf(snapshot, "run");
    return only === undefined ? own : own.filter(({ number }) => only.has(number));
  }

  /** Leaves out trials that other runs have begun since; they may come to wait again. */
  async #forgetBegun(): Promise<void> {
    if (!this.isShared || this.#queue.length === 0) return;
    const { trials } = await this.#context.storage.snapshot();
    const pending = new Set(trials.flatMap(({ number, status }) => (status === "pending" ? [number] : [])));
    for (const { number } of this.#queue) if (!pending.has(number)) this.#known.delete(number);
    this.#queue = this.#queue.filter(({ number }) => pending.has(number));
  }

  /** Whether there is a trial that may be run. */
  async hasNext(): Promise<boolean> {
    return (await this.#find()) !== undefined;
  }

  /** Takes the next trial that may be run; undefined if there is none. */
  async next(): Promise<Trial | undefined> {
    const found = await this.#find();
    if (found === undefined) return undefined;
    this.#queue = this.#queue.filter((each) => each !== found);
    this.#taken.add(found.number);
    return found;
  }

  /**
   * The first trial that may be run. Where the budget was made smaller, trials that were reserved before wait until it is made
   * larger again; only one that somebody has asked for by `retry` is run all the same.
   */
  async #find(): Promise<Trial | undefined> {
    await this.#forgetBegun();
    const [first] = this.#queue;
    if (first === undefined || !this.#isLimited) return first;
    const { trials } = await this.#context.storage.snapshot();
    const begun = trials.filter(({ number, status }) => status !== "pending" || this.#taken.has(number));
    if (countTrials(begun).spent < this.#context.file.study.budget.trials) return first;
    return this.#queue.find((trial) => trial.origin === "confirm" || retriesEarlier(trial, trials));
  }
}
