/**
 * @file The types of the documents about a run, for the commands, the server and its pages.
 */

/** A process that runs a study. */
export interface LivingRunJson {
  readonly since: string;
  readonly host: string;
  readonly process: number;
  readonly trials: number[];
}

/** Whether a study is being run now, and whether it is paused. Times are ISO 8601 in UTC. */
export interface RunStateJson {
  /** Whether a process runs the study now, and since when. */
  readonly alive: boolean;
  readonly since?: string | undefined;
  readonly host?: string | undefined;
  readonly process?: number | undefined;
  /** All processes that run the study, oldest first, with the trials that each is running; absent where none does. */
  readonly runs?: readonly LivingRunJson[] | undefined;
  readonly paused: boolean;
  readonly pausedSince?: string | undefined;
  /** Why it was paused. */
  readonly reason?: string | undefined;
}

/** The document of `pause --json` and `resume --json`. */
export interface PausedStudyJson {
  readonly paused: boolean;
  /** Whether the study was in the other state before. */
  readonly changed: boolean;
  readonly run: RunStateJson;
}
