/**
 * @file The other runs of a study whose store several may share: what they leave when they die becomes this run's.
 */
import { isEnded } from "../../core/study/index.ts";
import type { SharedLease } from "../storage/index.ts";
import type { RunContext } from "./context.ts";
import type { LoopEvent } from "./events.ts";
import { endOwnLeftovers, settleTrials } from "./recover.ts";

/** How often it is looked whether another run has died. */
const LOOK_MS = 2000;

/**
 * Settles the trials of other runs that have died, now and then, until the returned function is called and has resolved. A trial that
 * becomes pending again is taken like any other by whichever run has a free slot.
 */
export function watchOtherRuns(context: RunContext, lease: SharedLease): () => Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  let looking: Promise<void> = Promise.resolve();
  const report = endedReports(context);
  const look = async (): Promise<void> => {
    try {
      const { trials } = await lease.takeOver();
      if (trials.length > 0) await settleLeft(context, trials);
      await report();
    } catch {
      // The run reports a store that fails when it needs it.
    }
    if (!isStopped) timer = setTimeout(start, LOOK_MS);
  };
  const start = (): void => {
    looking = look();
  };
  timer = setTimeout(start, LOOK_MS);
  return async () => {
    isStopped = true;
    clearTimeout(timer);
    await looking;
    await report().catch(() => {});
  };
}

/** Reports the trials that have ended since the last time, whichever run they are of. */
function endedReports({ storage, emit }: RunContext): () => Promise<void> {
  let reported: ReadonlySet<number> | undefined;
  return async () => {
    const ended = (await storage.snapshot()).trials.filter(isEnded);
    const before = reported;
    reported = new Set(ended.map(({ number }) => number));
    const trials = before === undefined ? ended : ended.filter(({ number }) => !before.has(number));
    if (trials.length > 0) emit({ type: "trials-ended", trials });
  };
}

/** Ends what dead runs have left of trials in this folder, and records what they had finished. */
async function settleLeft(context: RunContext, trials: readonly number[]): Promise<void> {
  context.emit({ type: "taken-over", trials });
  const isLeft = (trial: number): boolean => trials.includes(trial);
  await endOwnLeftovers(context, { isLeft, endsTests: false });
  await settleTrials(context, isLeft);
}

/** Makes events of what a lease says of its store, which cannot be reached or can be again. */
export function awayEvents(emit: (event: LoopEvent) => void = () => {}): (reason: string | undefined) => void {
  let since = performance.now();
  return (reason) => {
    if (reason === undefined) return emit({ type: "store-back", milliseconds: performance.now() - since });
    since = performance.now();
    emit({ type: "store-away", reason });
  };
}

/** Makes an event of the trials of other runs that are waited for, each time that they differ. */
export function waitEvents({ emit }: Pick<RunContext, "emit">): (trials: readonly number[]) => void {
  let before = "";
  return (trials) => {
    const now = trials.join();
    if (now !== before && trials.length > 0) emit({ type: "waiting-for-others", trials });
    before = now;
  };
}
