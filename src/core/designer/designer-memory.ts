/**
 * @file What the designer keeps in the warm-start cache beside the surrogate's memory: the results of earlier proposals
 * that the next one needs.
 */
import { type BuiltSurrogate, type ModelState, writeModelState } from "../surrogate/index.ts";
import type { ExpectedGain } from "./search/expected-gain.ts";
import type { Timing } from "./time-budget.ts";

/** The designer's memory. */
export interface DesignerMemory {
  /** Expected gains of the last full batches, the newest last. */
  readonly gains: readonly ExpectedGain[];
  /** Durations of the last proposals with a time budget, the newest last. */
  readonly timings: readonly Timing[];
}

/** Reads the designer's memory out of a cache; empty without one. Timings of before their size had a dimension are left out. */
export function readDesignerMemory(state: ModelState | undefined): DesignerMemory {
  const { gains = [], timings = [] } = (state?.further ?? {}) as Partial<DesignerMemory>;
  return { gains, timings: timings.filter(({ size }) => size.dimension !== undefined) };
}

/** Writes a cache. */
export function writeProposalState(memory: BuiltSurrogate["memory"], { gains, timings }: DesignerMemory): string {
  return writeModelState(memory, { gains, ...(timings.length === 0 ? {} : { timings }) });
}
