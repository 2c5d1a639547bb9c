/**
 * @file The runs of a study. Those that follow one another in the same environment are one entry, so that a run that is started
 * again and again takes no more room than one.
 */
import { isDeepStrictEqual } from "node:util";
import type { Environment, StoredRuns } from "./storage.ts";

/** The runs after another one has begun at `time`, ISO 8601 in UTC. */
export function withRun(runs: readonly StoredRuns[], environment: Environment, time: string): readonly StoredRuns[] {
  const last = runs.at(-1);
  if (last !== undefined && isDeepStrictEqual(last.environment, environment)) {
    return [...runs.slice(0, -1), { ...last, last: time, count: last.count + 1 }];
  }
  return [...runs, { first: time, last: time, count: 1, environment }];
}
