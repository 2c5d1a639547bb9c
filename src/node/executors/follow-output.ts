/**
 * @file Passes on the output of a command while it arrives, from whatever executor.
 */
import { type CommandHandle, EngineUnreachable, type Executor, type Stream } from "./executor.ts";
import { Backoff, pause } from "./pause.ts";

/** How long to wait before output is asked for again where there was none. */
const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 2000;

/** Receives the output of a command. A promise asks for a pause in this stream while the command runs; it never rejects. */
export type OnOutput = (stream: Stream, chunk: Buffer) => Promise<unknown> | undefined;

/** The output of a command that is being passed on. */
export interface FollowedOutput {
  /**
   * To be called when the command has ended: resolves when all output has been passed on, with the reason why some was not.
   *
   * @param isAbandoned - no more output is wanted
   */
  end(isAbandoned?: boolean): Promise<string | undefined>;
}

/** Passes on both streams of a command. */
export function followOutput(executor: Executor, handle: CommandHandle, onOutput: OnOutput): FollowedOutput {
  const [ended, abandoned] = [new AbortController(), new AbortController()];
  let problem: string | undefined;
  const follow = (stream: Stream): Promise<void> =>
    followStream({ executor, handle, stream, onOutput, ended: ended.signal, abandoned: abandoned.signal }).catch(
      (error: unknown) => {
        problem = `${stream} could not be read (${error instanceof Error ? error.message : error})`;
      },
    );
  const done = Promise.all([follow("stdout"), follow("stderr")]);
  return {
    async end(isAbandoned = false) {
      ended.abort();
      if (isAbandoned) abandoned.abort();
      else await done;
      return problem;
    },
  };
}

interface Followed {
  readonly executor: Executor;
  readonly handle: CommandHandle;
  readonly stream: Stream;
  readonly onOutput: OnOutput;
  readonly ended: AbortSignal;
  readonly abandoned: AbortSignal;
}

async function followStream({ executor, handle, stream, onOutput, ended, abandoned }: Followed): Promise<void> {
  const backoff = new Backoff(FIRST_WAIT_MS, LONGEST_WAIT_MS);
  for (let from = 0; !abandoned.aborted; ) {
    const isLast = ended.aborted;
    const chunk = await executor.logs(handle, stream, from).catch(ifUnreachable);
    if (chunk !== undefined && chunk.length > 0) {
      from += chunk.length;
      backoff.reset();
      const behind = onOutput(stream, chunk);
      // Nothing more can fill the memory once the command has ended.
      if (behind !== undefined) await eitherOf(behind, ended);
    } else if (isLast && chunk !== undefined) return;
    else await pause(backoff.next(), isLast ? undefined : ended);
  }
}

/** Undefined where the engine may answer later; throws any other error. */
function ifUnreachable(error: unknown): undefined {
  if (!(error instanceof EngineUnreachable)) throw error;
}

/** Resolves when the work is done or the signal has aborted. */
async function eitherOf(work: Promise<unknown>, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    const end = (): void => {
      signal.removeEventListener("abort", end);
      resolve();
    };
    signal.addEventListener("abort", end, { once: true });
    void work.then(end);
  });
}
