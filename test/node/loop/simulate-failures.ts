/**
 * @file A simulated study in which trials fail in an instant: because of their configuration, at random, or because a share
 * that every trial needs is gone.
 */
import type { RandomStream } from "../../../src/core/random/index.ts";
import { FailureDoubt } from "../../../src/node/loop/failure-doubt.ts";

export interface Simulated {
  readonly trials: number;
  /** The rate of instant failures. */
  readonly rate: number;
  /** Whether a configuration fails always or never; else each run of the program fails at random. */
  readonly own: boolean;
  /** The trial from which on every one fails. */
  readonly goneAt: number;
}

export interface Simulation {
  /** The trial at which the run stops. */
  readonly stoppedAt: number | undefined;
  readonly tests: number;
  /** The number of failures after the share was gone that are recorded. */
  readonly recordedAfter: number;
}

const HOUR = 3_600_000;

/** Trials one after another; a success takes an hour. Configurations that have worked are run again in a test. */
export function simulateStudy(stream: RandomStream, { trials, rate, own, goneAt }: Simulated): Simulation {
  const doubt = new FailureDoubt([]);
  let now = 0;
  let held: number[] = [];
  let [tests, recordedAfter] = [0, 0];
  const record = (numbers: readonly number[]): void => {
    recordedAfter += numbers.filter((number) => number >= goneAt).length;
  };
  const release = (byTest: boolean): void => {
    if (held.length > 0) doubt.release(held.length, byTest);
    record(held);
    held = [];
  };
  for (let trial = 0; trial < trials; trial++) {
    const isGone = trial >= goneAt;
    const fails = isGone || stream.uniform() < rate;
    const span = { begun: now, ended: now + (fails ? 300 : HOUR) };
    now = span.ended + 1;
    if (!fails) {
      doubt.succeeded(span);
      release(false);
      continue;
    }
    const judged = doubt.failed(span);
    if (judged === "record") record([trial]);
    else held.push(trial);
    if (judged !== "test") continue;
    tests++;
    const again = Array.from({ length: doubt.again }, () => isGone || (!own && stream.uniform() < rate));
    if (again.every((failed) => failed)) return { stoppedAt: trial, tests, recordedAfter };
    release(true);
  }
  return { stoppedAt: undefined, tests, recordedAfter };
}
