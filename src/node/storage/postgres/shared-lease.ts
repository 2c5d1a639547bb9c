/**
 * @file The right to run a study together with other processes, and the heartbeat that keeps it.
 */
import { randomUUID } from "node:crypto";
import type { LeaseHolder, LivingRun, SharedLease, Takeover } from "../storage.ts";
import type { Connection } from "./connection.ts";
import type { StudyKey } from "./rows.ts";
import { beat, type LeaseTimes, type Runner, readRunners, removeRunners } from "./runners.ts";

/** What a shared lease needs. */
export interface SharedLeaseOptions {
  readonly connection: Connection;
  readonly study: StudyKey;
  /** The folder of the trials on this machine. */
  readonly folder: string;
  readonly times: LeaseTimes;
  readonly holder: LeaseHolder;
  /** Whether runs are known to have left trials running that none of `claimed` is. */
  readonly hasUnclaimed: (claimed: ReadonlySet<number>) => boolean;
  /** Gives the trials of dead runs and the running trials that no run has claimed to a run; returns their numbers. */
  readonly take: (runner: string, dead: readonly string[]) => Promise<readonly number[]>;
  readonly onRelease: () => void;
}

/** Takes the right; `runner` is the token of this run. */
export async function takeSharedLease(options: SharedLeaseOptions): Promise<SharedLease & { readonly runner: string }> {
  const { connection, study, folder, times, holder, hasUnclaimed, take, onRelease } = options;
  const runner = randomUUID();
  await connection.run((query) => beat(query, study, runner, folder));
  connection.holder = holder;
  const heart = keepBeating(options, runner);
  let [isFirst, isReleased] = [true, false];
  return {
    kind: "shared",
    runner,
    takeOver: async (): Promise<Takeover> => {
      const runners = await connection.run((query) => readRunners(query, study, times));
      const others = runners.filter(({ token }) => token !== runner);
      const dead = others.filter((other) => !other.isAlive && heart.mayJudge(other)).map(({ token }) => token);
      // A run that could not write gives up without giving its trials back, and takes its claims with it.
      const isLeft = isFirst || hasUnclaimed(new Set(runners.flatMap((each) => each.trials)));
      const trials = dead.length > 0 || isLeft ? await take(runner, dead) : [];
      isFirst = false;
      if (dead.length > 0) await connection.run((query) => removeRunners(query, study, dead));
      return { trials, neighbours: neighboursOf(others, folder) };
    },
    release: async () => {
      if (isReleased) return;
      isReleased = true;
      heart.stop();
      connection.holder = undefined;
      onRelease();
      // Without this row the run counts as dead once its heartbeat is late.
      await connection.attempt((query) => removeRunners(query, study, [runner])).catch(() => {});
    },
  };
}

/** The living runs whose trials have their folders where this run's have them. */
function neighboursOf(others: readonly Runner[], folder: string): readonly LivingRun[] {
  return others.filter((other) => other.isAlive && other.isHere && other.folder === folder);
}

/** Shows that a run lives, from time to time, until it is stopped. */
function keepBeating({ connection, study, folder, times }: SharedLeaseOptions, runner: string) {
  let [last, steadySince, isBeating] = [performance.now(), Number.NEGATIVE_INFINITY, false];
  const once = async (): Promise<void> => {
    if (isBeating) return;
    isBeating = true;
    try {
      await connection.attempt((query) => beat(query, study, runner, folder));
      const now = performance.now();
      if (now - last > 2 * times.interval) steadySince = now;
      last = now;
    } catch {
      // A missed heartbeat is caught up by a later one; real writes report the trouble.
    } finally {
      isBeating = false;
    }
  };
  const timer = setInterval(() => void once(), times.interval);
  timer.unref();
  return {
    stop: (): void => clearInterval(timer),
    /** After this run itself could not reach the database for a while, the others are given as long to show that they live. */
    mayJudge: ({ isGone }: Runner): boolean => {
      const now = performance.now();
      return isGone || (now - last <= 2 * times.interval && now - steadySince > times.lease);
    },
  };
}
