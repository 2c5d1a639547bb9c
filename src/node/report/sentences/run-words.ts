/**
 * @file Whether a study is being run, in words.
 */

/** The state of a run, as `RunState` of the operations has it. */
interface State {
  readonly living?: { readonly since: string; readonly host: string; readonly pid: number } | undefined;
  readonly pause?: { readonly time: string; readonly reason?: string } | undefined;
}

/** E.g. `process 812 on gpu-3 since 2026-11-28T13:31:57.375Z; paused since 2026-11-28T14:02:11.120Z (the GPU is needed)`. */
export function runWords({ living, pause }: State): string {
  const run = living === undefined ? "none" : `process ${living.pid} on ${living.host} since ${living.since}`;
  return pause === undefined ? run : `${run}; paused since ${pause.time}${reasonWords(pause)}`;
}

/** The reason for a pause in parentheses, with a space before it; empty without one. */
export function reasonWords({ reason }: { readonly reason?: string | undefined }): string {
  return reason === undefined ? "" : ` (${reason})`;
}
