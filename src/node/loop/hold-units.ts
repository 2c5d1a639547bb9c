/**
 * @file Holds units for a command, and the machine's lock for the phases of an attempt. Whoever waits for units has given up the
 * lock, and takes it again when it holds the units; whoever holds the lock therefore never waits, and there is no deadlock.
 */
import type { Units } from "../../core/study/index.ts";
import type { Uses } from "../study-file/resources.ts";
import type { Attempt, Failure } from "./attempt.ts";
import type { LockMode } from "./machine-lock.ts";
import type { HeldUnits } from "./unit-allocator.ts";

/** Does some work while the machine's lock is held; undefined if the run is interrupted before that. */
export async function whileLocked(
  attempt: Attempt,
  mode: LockMode,
  work: () => Promise<Failure | undefined>,
): Promise<Failure | undefined> {
  const { machineLock, signal } = attempt.context;
  const release = await machineLock.acquire(mode, signal);
  if (release === undefined) return undefined;
  attempt.lock = { mode, release };
  try {
    return await work();
  } finally {
    attempt.lock.release();
  }
}

/**
 * Does some work while units are held, which it gets. Undefined if the run is interrupted, or the trial is stopped, before that.
 *
 * @param uses - how many units of each resource; undefined: none
 */
export async function whileHolding<T>(
  attempt: Attempt,
  uses: Uses | undefined,
  work: (units: Units) => Promise<T>,
): Promise<T | undefined> {
  if (uses === undefined) return work({});
  const { context, trial, account } = attempt;
  const held = context.units.take(uses) ?? (await waitFor(attempt, uses));
  if (held === undefined) return undefined;
  const { units } = held;
  try {
    account.add(units);
    context.board.note(trial.number, { holds: units });
    context.emit({ type: "units-held", trial: trial.number, units });
    return await work(units);
  } finally {
    held.release();
    context.board.note(trial.number, undefined);
    context.emit({ type: "units-released", trial: trial.number });
  }
}

async function waitFor(attempt: Attempt, uses: Uses): Promise<HeldUnits | undefined> {
  const { context, trial, account, watch, lock } = attempt;
  const signal = watch === undefined ? context.signal : AbortSignal.any([context.signal, watch.signal]);
  const waitsFor = Object.keys(uses);
  const endWait = account.wait();
  context.board.note(trial.number, { waitsFor });
  context.emit({ type: "units-awaited", trial: trial.number, resources: waitsFor });
  try {
    lock?.release();
    const held = await context.units.acquire(uses, signal);
    if (held === undefined || lock === undefined) return held;
    const release = await context.machineLock.acquire(lock.mode, signal);
    if (release !== undefined) {
      attempt.lock = { mode: lock.mode, release };
      return held;
    }
    held.release();
    return undefined;
  } finally {
    endWait();
    context.board.note(trial.number, undefined);
  }
}
