/**
 * @file The types of the documents about a run, for the commands, the server and its pages.
 */

/** Whether a study is being run now, and whether it is paused. Times are ISO 8601 in UTC. */
export interface RunStateJson {
  /** Whether a process runs the study now, and since when. */
  readonly alive: boolean;
  readonly since?: string | undefined;
  readonly host?: string | undefined;
  readonly process?: number | undefined;
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
