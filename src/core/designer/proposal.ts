/**
 * @file What is proposed, and what a proposal may be given.
 */
import type { Thread } from "../parallel/index.ts";
import type { Configuration } from "../space/index.ts";
import type { Origin } from "../study/index.ts";
import type { ProposalRecord } from "./proposal-record.ts";

/** A proposed configuration. */
export interface Suggestion {
  readonly configuration: Configuration;
  readonly origin: Origin;
  /** Of origin `confirm`: the number of the trial that is repeated. */
  readonly of?: number;
}

/** A proposal. */
export interface Proposal {
  readonly suggestions: readonly Suggestion[];
  /** The models behind the suggestions, as plain JSON to be stored and shown. */
  readonly record: ProposalRecord;
  /** The warm-start cache for the next proposal: opaque text, to be stored as it is and handed back. */
  readonly modelState?: string;
  /** Whether the study's rule for stopping is met: this batch and the one before are expected to gain too little. */
  readonly converged?: boolean;
}

/** What `propose` may be given besides the study and its trials. */
export interface ProposeOptions {
  /** The `modelState` of the study's last proposal. */
  readonly modelState?: string;
  /** Threads to work on; without any the caller's own thread does all the work. */
  readonly threads?: readonly Thread[];
  /**
   * Seconds since any fixed point, for the study's time budget (`think`). Without a clock the time budget has no
   * effect.
   */
  readonly clock?: () => number;
  /** Called with a short phrase as the work advances, e.g. `fitting accuracy`. */
  readonly onProgress?: (message: string) => void;
}
