/**
 * @file Units that a command of a dead run still holds, because it could not be ended: it may wait for a device. They are given to
 * no other command until it has ended.
 */
import type { Units } from "../../core/study/index.ts";
import type { RunContext } from "./context.ts";

/** How often it is tried again to end such a command. */
const POLL_MS = 5000;

/**
 * Withholds the units of what could not be ended, until it has ended or the run has.
 *
 * @param endAgain - tries once more to end it; returns the number of processes (or jobs) that remain
 */
export function withholdUnits(
  { units: allocator, signal }: Pick<RunContext, "units" | "signal">,
  { units = {}, remaining }: { readonly units?: Units; readonly remaining: number },
  endAgain: () => Promise<number>,
  pollMs: number = POLL_MS,
): void {
  if (remaining === 0 || Object.keys(units).length === 0 || signal.aborted) return;
  const release = allocator.withhold(units);
  let timer: NodeJS.Timeout | undefined;
  const look = async (): Promise<void> => {
    const left = await endAgain().catch(() => remaining);
    if (signal.aborted) return;
    if (left === 0) release();
    else timer = setTimeout(look, pollMs).unref();
  };
  timer = setTimeout(look, pollMs).unref();
  signal.addEventListener("abort", () => clearTimeout(timer), { once: true });
}
