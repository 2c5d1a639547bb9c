/**
 * @file How much the timings of this machine vary: the time of a loop that always does the same work. A latency that a study
 * measures here varies at least as much.
 */
import { performance } from "node:perf_hooks";
import { quantile } from "../../core/statistics/index.ts";
import { type Finding, findingOf, type Remark } from "./finding.ts";

/** How long the loop is repeated, in milliseconds. */
const MEASURED_MS = 1500;
const WARMUP_MS = 150;
/** The work of one repetition; about 0.2 ms on a processor of 2024. */
const STEPS = 100_000;
/** Parts of the measurement whose medians are compared. */
const PARTS = 10;

/** A p99 that is this many times the median is usual on a machine that does nothing else. */
const QUIET_RATIO = 1.2;
/** Above this ratio a measured p99 says more about the machine than about the model. */
const LOUD_RATIO = 2;
/** The ratio of the slowest to the fastest part from which the processor's speed is said to change. */
const STEADY_RATIO = 1.1;
/** Cores' worth of other processes that disturb measurements. */
const BUSY_CORES = 0.3;

/** What was measured, and what ran beside. */
export interface NoiseFacts {
  readonly repeats: number;
  /** In milliseconds. */
  readonly median: number;
  readonly p99: number;
  /** The median of the slowest tenth of the measurement over that of the fastest one. */
  readonly drift: number;
  /** Cores' worth of time that other processes used meanwhile; absent where the system does not say. */
  readonly others?: number;
  /** The share of time in which the host of a virtual machine ran something else. */
  readonly stolen?: number;
  /** The busiest other processes, e.g. `python3 (98 %)`. */
  readonly busiest?: readonly string[];
  /** The policy for the frequency of the processors. */
  readonly governor?: string;
}

/** The times of the loop. */
export type LoopTimes = Pick<NoiseFacts, "repeats" | "median" | "p99" | "drift">;

/** Times the loop, in milliseconds. */
export function timeLoop(duration: number = MEASURED_MS): LoopTimes {
  repeat(Math.min(WARMUP_MS, duration));
  return loopTimes(repeat(duration));
}

/** The quantiles of measured times, in the order in which they were measured. */
export function loopTimes(times: readonly number[]): LoopTimes {
  const size = Math.max(1, Math.floor(times.length / PARTS));
  const medians = Array.from({ length: Math.min(PARTS, times.length) }, (_, part) =>
    quantile(Float64Array.from(times.slice(part * size, (part + 1) * size)).sort(), 0.5),
  );
  const sorted = Float64Array.from(times).sort();
  return {
    repeats: times.length,
    median: quantile(sorted, 0.5),
    p99: quantile(sorted, 0.99),
    drift: Math.max(...medians) / Math.min(...medians),
  };
}

function repeat(duration: number): readonly number[] {
  const times: number[] = [];
  let state = 1;
  for (const end = performance.now() + duration; performance.now() < end; ) {
    const start = performance.now();
    state = work(state);
    times.push(performance.now() - start);
  }
  if (state === 0) times.push(0); // never: keeps the work from being optimised away
  return times;
}

/** Xorshift steps: integers in registers, the same work on every call. */
function work(seed: number): number {
  let state = seed | 1;
  for (let step = 0; step < STEPS; step++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
  }
  return state;
}

/** The finding about timings. `isMeasuring`: the study measures a time on this machine. */
export function judgeNoise(facts: NoiseFacts, isMeasuring: boolean): Finding {
  const { median, p99, drift, others, stolen, busiest = [], governor } = facts;
  const ratio = p99 / median;
  const remarks: Remark[] = [];
  const status = isMeasuring && ratio > LOUD_RATIO ? "problem" : "warning";
  if (ratio > QUIET_RATIO) {
    remarks.push({
      status,
      words:
        ratio > LOUD_RATIO
          ? "A p99 measured now says more about this machine than about the model."
          : "Small differences of a p99 will not be seen.",
      advice:
        "Measure on a machine that does nothing else, or at a quieter time; `against: baseline` in `measure` compares each " +
        "trial with the baseline under the same noise.",
    });
  }
  if (drift > STEADY_RATIO) {
    remarks.push({
      status: "warning",
      words: `Its speed changed by ${Math.round(100 * (drift - 1))} % meanwhile.`,
      advice: "Fix the processor's frequency, or raise `warmup` and `repeats` of `measure`.",
    });
  }
  if (others !== undefined && others > BUSY_CORES) {
    const names = busiest.length === 0 ? "" : ` (${busiest.join(", ")})`;
    remarks.push({
      status: "warning",
      words: `Other processes used ${others.toFixed(1)} cores${names}.`,
      advice: "End the other processes, or pin the measurement with `taskset` to cores that they leave free.",
    });
  }
  if (stolen !== undefined && stolen > 0.02) {
    remarks.push({
      status: "warning",
      words: `The host of this virtual machine took ${Math.round(100 * stolen)} % of its time.`,
      advice: "Measure latency on a dedicated machine.",
    });
  }
  if (governor !== undefined && governor !== "performance") {
    remarks.push({
      status: "warning",
      words: `The frequency governor is ${governor}.`,
      advice: "`sudo cpupower frequency-set -g performance` keeps the frequency constant while you measure.",
    });
  }
  const times = `A fixed loop takes ${milliseconds(median)} (median); its p99 is ${milliseconds(p99)}, ${ratio.toFixed(2)} times the median.`;
  return findingOf("timings", times, { ...facts, ratio }, remarks);
}

function milliseconds(value: number): string {
  return `${value.toPrecision(3)} ms`;
}
