/**
 * @file The trials that wait to be run. Each is taken once, in the order in which they came.
 */
import { countTrials, retriesEarlier, type Trial } from "../../core/study/index.ts";
import { trialsOf } from "../storage/index.ts";
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

  /** @param isLimited - whether the number of trials of the budget limits what is run */
  constructor(context: Pick<RunContext, "storage" | "file">, first: readonly Trial[], isLimited: boolean) {
    this.#context = context;
    this.#isLimited = isLimited;
    this.#queue = first;
    this.#known = new Set(first.map(({ number }) => number));
  }

  get count(): number {
    return this.#queue.length;
  }

  /** Adds trials at the end. */
  add(trials: readonly Trial[]): void {
    for (const { number } of trials) this.#known.add(number);
    this.#queue = [...this.#queue, ...trials];
  }

  /** Adds trials that another process has reserved for this run: those that are retried. */
  async addReserved(): Promise<void> {
    const own = trialsOf(await this.#context.storage.snapshot(), "run");
    this.add(own.filter(({ number, status }) => status === "pending" && !this.#known.has(number)));
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
    const [first] = this.#queue;
    if (first === undefined || !this.#isLimited) return first;
    const { trials } = await this.#context.storage.snapshot();
    const begun = trials.filter(({ number, status }) => status !== "pending" || this.#taken.has(number));
    if (countTrials(begun).spent < this.#context.file.study.budget.trials) return first;
    return this.#queue.find((trial) => trial.origin === "confirm" || retriesEarlier(trial, trials));
  }
}
