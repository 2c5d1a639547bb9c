/**
 * @file The clocks: one that never goes back, for durations, and one that is set to the time of day.
 */
import { type Finding, findingOf, type Remark } from "./finding.ts";

/** No build of this program is older. */
const EARLIEST = Date.UTC(2026, 0, 1);
/** A year in which nobody is supposed to tune with this version. */
const LATEST = Date.UTC(2060, 0, 1);
const READINGS = 100_000;
const MAX_SKEW_SECONDS = 2;
const MAX_STEP_MS = 100;

/** What the clocks show. */
export interface ClockFacts {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Whether the clock for durations went back between two readings. */
  readonly goesBack: boolean;
  /** By how much the time of day moved against the clock for durations meanwhile, in milliseconds. */
  readonly step: number;
  /** Seconds by which the clock of the file system is ahead; absent where no file can be written. */
  readonly fileSkew?: number;
}

/** Whether any of many readings of the clock for durations is smaller than the one before. */
export function goesBack(read: () => number): boolean {
  let last = read();
  for (let reading = 0; reading < READINGS; reading++) {
    const now = read();
    if (now < last) return true;
    last = now;
  }
  return false;
}

/** The finding about clocks. */
export function judgeClock(facts: ClockFacts): Finding {
  const { now, step, fileSkew } = facts;
  const remarks: Remark[] = [];
  if (facts.goesBack) {
    remarks.push({
      status: "problem",
      words: "The clock for durations goes back.",
      advice: "Latencies measured here are wrong. Use another machine, or another clock source of the system.",
    });
  }
  if (now < EARLIEST || now > LATEST) {
    remarks.push({
      status: "problem",
      words: "The date is wrong.",
      advice: "Set the clock (timedatectl set-ntp true); the times that the study records would be wrong.",
    });
  }
  if (Math.abs(step) > MAX_STEP_MS) {
    remarks.push({
      status: "warning",
      words: `The time of day jumped by ${Math.round(step)} ms within seconds.`,
      advice: "Let a time service adjust it (timedatectl set-ntp true), so that it is not set in jumps.",
    });
  }
  if (fileSkew !== undefined && Math.abs(fileSkew) > MAX_SKEW_SECONDS) {
    remarks.push({
      status: "warning",
      words: `Files written here are dated ${Math.abs(fileSkew).toFixed(0)} s ${fileSkew > 0 ? "ahead" : "back"}.`,
      advice: "The clock of the file server differs from this machine's; synchronise both.",
    });
  }
  const date = new Date(now).toISOString().slice(0, 19).replace("T", " ");
  const monotonic = facts.goesBack ? "" : "; the clock for durations never went back";
  return findingOf("clock", `${date} UTC${monotonic}.`, { ...facts }, remarks);
}
