/**
 * @file Whether a study is being run now, and whether it is paused.
 */
import type { LivingRun, Pause, Snapshot, Storage } from "../storage/index.ts";
import { type OpenedStudy, withStore } from "./open-study.ts";
import type { PausedStudyJson, RunStateJson } from "./run-state-json.ts";

/** The state of the run of a study. */
export interface RunState {
  /** The first of `runs`. */
  readonly living: LivingRun | undefined;
  /** All living processes that run the study, oldest first: several where its store is a database. */
  readonly runs: readonly LivingRun[];
  /** Undefined while the study is not paused. */
  readonly pause: Pause | undefined;
}

/** Reads the state; `snapshot` is that of the store, if it is known. */
export async function readRunState(storage: Storage, snapshot?: Pick<Snapshot, "pause">): Promise<RunState> {
  const { pause } = snapshot ?? (await storage.snapshot());
  const runs = await storage.livingRuns();
  return { living: runs[0], runs, pause };
}

/** The state in `status --json` and in answers of the server. */
export function runStateJson({ living, runs, pause }: RunState): RunStateJson {
  return {
    alive: living !== undefined,
    ...(living === undefined ? {} : { since: living.since, host: living.host, process: living.pid }),
    ...(runs.length === 0
      ? {}
      : { runs: runs.map(({ since, host, pid, trials }) => ({ since, host, process: pid, trials: [...trials] })) }),
    paused: pause !== undefined,
    ...(pause === undefined ? {} : { pausedSince: pause.time }),
    ...(pause?.reason === undefined ? {} : { reason: pause.reason }),
  };
}

/** What pausing or resuming has led to. */
export interface PausedStudy extends RunState {
  /** Whether the study was in the other state before. */
  readonly isChanged: boolean;
}

/**
 * Pauses or resumes a study, which is durable when this resolves.
 *
 * @throws BadInput where the study has no store yet
 */
export function setStudyPaused(
  opened: OpenedStudy,
  change: { readonly paused: boolean; readonly reason?: string },
): Promise<PausedStudy> {
  return withStore(opened, false, async (storage) => {
    const isChanged = await storage.setPaused(change);
    return { ...(await readRunState(storage)), isChanged };
  });
}

/** The document of `pause --json` and `resume --json`. */
export function pausedStudyJson(state: PausedStudy): PausedStudyJson {
  return { paused: state.pause !== undefined, changed: state.isChanged, run: runStateJson(state) };
}
