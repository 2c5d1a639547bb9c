/**
 * @file Holds failures back while they may be a fault of the machine, and settles that: by a later trial that works, or by
 * configurations that worked before, which are run again.
 */
import { asFailed, isHeld, type Trial, type UnitUse } from "../../core/study/index.ts";
import type { Failure } from "./attempt.ts";
import type { RunContext } from "./context.ts";
import { FailureDoubt, type PastAttempt, type Span } from "./failure-doubt.ts";
import { quoteLog, sentence } from "./failures.ts";
import { type Again, type AgainResult, workedBefore } from "./working-trials.ts";

/** A failure and its trial. */
export interface FailedTrial extends Pick<Failure, "reason" | "log" | "isMissingProgram"> {
  readonly trial: Trial;
  readonly used?: UnitUse;
  /** When it ended, ISO 8601 in UTC; present where it was held before it is recorded. */
  readonly endTime?: string;
}

/** A failure that is held, and its trial. */
export interface HeldFailedTrial extends FailedTrial {
  readonly endTime: string;
}

/** A failure that is not recorded as one yet: the store has its trial as held. */
interface Held extends HeldFailedTrial, Span {}

/** What becomes of a trial. */
export interface Settlement {
  /** Records that the evaluation has ended, and that its failure is held. */
  readonly hold: (failure: HeldFailedTrial) => Promise<void>;
  readonly record: (failure: FailedTrial) => Promise<void>;
  readonly giveBack: (trial: Trial) => Promise<void>;
  /** Ends the run. */
  readonly stop: (message: string) => void;
}

/** Runs again what worked before; undefined where that proves nothing. */
export type TestRun = (context: RunContext, again: Again) => Promise<AgainResult | undefined>;

/** The trials as a proposal is to see them: those that are held have failed. */
export function withHeldFailed(trials: readonly Trial[]): readonly Trial[] {
  return trials.some(isHeld) ? trials.map((trial) => (isHeld(trial) ? asFailed(trial) : trial)) : trials;
}

/** At the end of a run at least this many failures in a row are tested. */
const MIN_ROW_AT_END = 3;

/** How failures are doubted. */
export interface DoubtOptions {
  readonly run: TestRun;
  readonly past: readonly PastAttempt[];
  readonly isSure?: boolean;
}

/** The failures of one run that are held. */
export class DoubtedFailures {
  readonly #context: RunContext;
  readonly #settlement: Settlement;
  readonly #doubt: FailureDoubt;
  readonly #run: TestRun;
  /** Whether failures are recorded at once, whatever they look like. */
  readonly #isSure: boolean;
  #held: Held[] = [];
  #testing: Promise<void> | undefined;

  /** @param isSure - whether every failure is recorded at once */
  constructor(context: RunContext, settlement: Settlement, { run, past, isSure = false }: DoubtOptions) {
    [this.#context, this.#settlement, this.#doubt] = [context, settlement, new FailureDoubt(past)];
    [this.#run, this.#isSure] = [run, isSure];
  }

  /** Resolves when no test is under way: nothing is started meanwhile. */
  async settled(): Promise<void> {
    await this.#testing;
  }

  /**
   * Follows an attempt that begins now: once it has run for longer than the failures before it, it works. Returns what ends that.
   *
   * @param waited - the milliseconds for which it has waited for units so far, during which it does not run
   */
  follow(begun: number, waited: () => number = () => 0): () => void {
    if (this.#held.length === 0) return () => {};
    const limitMs = this.#doubt.workingMs;
    let timer: NodeJS.Timeout;
    const look = (): void => {
      const left = limitMs - (performance.now() - begun - waited());
      if (left > 0) timer = setTimeout(look, left);
      else void this.#works(begun).catch(() => {});
    };
    timer = setTimeout(look, limitMs);
    return () => clearTimeout(timer);
  }

  /** Records that an attempt succeeded. */
  async succeeded(span: Span): Promise<void> {
    this.#doubt.succeeded(span);
    await this.#works(span.begun);
  }

  /** Records, holds or tests a failure. */
  async failed(failure: FailedTrial, span: Span, slot: number): Promise<void> {
    if (this.#isSure) return this.#settlement.record(failure);
    const doubt = this.#doubt.failed(span, failure.isMissingProgram === true);
    if (doubt === "record") {
      await this.#works(span.begun);
      return this.#settlement.record(failure);
    }
    const held = { ...failure, ...span, endTime: new Date().toISOString() };
    this.#held.push(held);
    await this.#settlement.hold(held);
    if (doubt === "hold" || this.#testing !== undefined) return;
    await this.#test(slot);
  }

  /** Settles what is held when no trial runs any more. */
  async end(): Promise<void> {
    await this.#testing;
    const { signal } = this.#context;
    if (!signal.aborted && this.#held.length >= MIN_ROW_AT_END) await this.#test(0);
    if (signal.aborted) return this.#giveBack();
    await this.#release(this.#held.length);
  }

  /** An attempt that began after some failures had ended works, so these were not the machine's. */
  async #works(begun: number): Promise<void> {
    if (this.#testing === undefined) await this.#release(this.#held.filter(({ ended }) => ended <= begun).length);
  }

  async #release(count: number, byTest = false): Promise<void> {
    const released = this.#held.slice(0, count);
    this.#held = this.#held.slice(count);
    if (count > 0) this.#doubt.release(count, byTest);
    for (const each of released) await this.#settlement.record(each);
  }

  /** Gives back what is held after an error that ends the run. The store may be what failed: the next
   * run then finds them as running, and gives them back itself. */
  async abandon(): Promise<void> {
    await this.#testing;
    await this.#giveBack().catch(() => {});
  }

  async #giveBack(): Promise<void> {
    const held = this.#held;
    this.#held = [];
    for (const { trial } of held) await this.#settlement.giveBack(trial);
  }

  async #test(slot: number): Promise<void> {
    const test = this.#testNow(slot);
    this.#testing = test
      .catch(() => {})
      .finally(() => {
        this.#testing = undefined;
      });
    await test;
  }

  /** Runs configurations again that worked before. If one works, what is held is recorded; if none does, it is given back. */
  async #testNow(slot: number): Promise<void> {
    const context = this.#context;
    const again = await workedBefore(context, this.#doubt.again);
    const last = this.#held.at(-1);
    if (last === undefined) return;
    context.emit({ type: "doubt", failures: this.#held.length, again: again.map(({ number }) => number) });
    let result: AgainResult | undefined;
    for (const good of again) {
      result = await this.#run(context, { good, number: last.trial.number, slot, limitMs: this.#doubt.workingMs });
      if (result?.kind === "interrupted") return;
      if (result?.kind === "works") {
        await this.#release(this.#held.length, true);
        return context.emit({ type: "doubt-settled", works: good.number });
      }
    }
    if (result?.kind !== "fails") return this.#release(this.#held.length, true);
    const message = faultWords(this.#held, again, result.reason);
    await this.#giveBack();
    this.#settlement.stop(message);
  }
}

/** @param reason - why the last configuration failed that was run again */
function faultWords(held: readonly Held[], again: readonly Trial[], reason: string): string {
  const numbers = held.map(({ trial }) => trial.number).sort((a, b) => a - b);
  const last = held.at(-1) as Held;
  const named = new Set(again.map(({ number }) => number));
  const [failed, wait] =
    held.length === 1
      ? [`Trial ${listed(numbers)} failed`, "It waits"]
      : [`${held.length} trials in a row (${listed(numbers)}) failed`, "They wait"];
  const [does, before] =
    named.size === 1 ? ["does", "the configuration of trial"] : ["do", "the configurations of trials"];
  return (
    `${failed} at once, and so ${does} ${before} ${listed([...named])} now, which had succeeded. So this is no fault of ` +
    "the configurations but of the machine or the program: a file or a share is missing, for example, or the program was changed. " +
    `${wait} for the next run, and nothing of this is recorded as failed.\nThe configuration of trial ${again.at(-1)?.number} failed now: ` +
    `${sentence(reason)}\nIf that is only because the program runs no configuration twice, resume with --record-failures: each ` +
    `failure is then recorded at once.\nTrial ${last.trial.number} failed: ${sentence(last.reason)}${quoteLog(last.log)}`
  );
}

/** E.g. `3, 4 and 5`. */
function listed(numbers: readonly number[]): string {
  if (numbers.length < 2) return numbers.join("");
  return `${numbers.slice(0, -1).join(", ")} and ${numbers.at(-1)}`;
}
