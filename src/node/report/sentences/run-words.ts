/**
 * @file Whether a study is being run, in words.
 */

/** A process that runs the study. */
interface Run {
  readonly since: string;
  readonly host: string;
  readonly pid: number;
  readonly trials?: readonly number[];
}

/** The state of a run, as `RunState` of the operations has it. */
interface State {
  readonly living?: Run | undefined;
  /** All living runs; default: `living`. */
  readonly runs?: readonly Run[];
  readonly pause?: { readonly time: string; readonly reason?: string } | undefined;
}

/** E.g. `process 812 on gpu-3 since 2026-11-28T13:31:57.375Z; paused since 2026-11-28T14:02:11.120Z (the GPU is needed)`. */
export function runWords({ living, runs = living === undefined ? [] : [living], pause }: State): string {
  const run = runs.length === 0 ? "none" : runs.map(runs.length > 1 ? runWithTrialsWords : processWords).join("; ");
  return pause === undefined ? run : `${run}; paused since ${pause.time}${reasonWords(pause)}`;
}

function processWords({ pid, host, since }: Run): string {
  return `process ${pid} on ${host} since ${since}`;
}

/** One process of several, with the trials that it is running. */
export function runWithTrialsWords(run: Run): string {
  const { trials = [] } = run;
  const running = trials.length === 0 ? "no trial" : `${trials.length === 1 ? "trial" : "trials"} ${trials.join(", ")}`;
  return `${processWords(run)}, running ${running}`;
}

/** The reason for a pause in parentheses, with a space before it; empty without one. */
export function reasonWords({ reason }: { readonly reason?: string | undefined }): string {
  return reason === undefined ? "" : ` (${reason})`;
}
