/**
 * @file Ends the reading of a command's output although other processes may keep its pipes open.
 */
import type { Readable } from "node:stream";
import { setImmediate } from "node:timers/promises";

/** Turns of the event loop in which nothing arrives: so long as something waits in a pipe, each turn brings some of it. */
const QUIET_TURNS = 4;
/** The most turns, as a process that keeps a pipe may write to it without end. */
const MAX_TURNS = 256;

/**
 * Destroys streams once what was in their pipes has been read. Time alone does not tell: a process that has been busy finds a timer
 * expired before it looks at its pipes again, and the last line of a command, which mostly has the result, may still be in there.
 */
export async function endReading(streams: readonly (Readable | null)[]): Promise<void> {
  const open = streams.flatMap((stream) => (stream === null || stream.closed ? [] : [stream]));
  let quiet = 0;
  const onData = (): void => {
    quiet = 0;
  };
  for (const stream of open) stream.on("data", onData);
  for (let turn = 0; turn < MAX_TURNS && quiet < QUIET_TURNS; turn++) {
    quiet++;
    await setImmediate();
  }
  for (const stream of open) stream.off("data", onData).destroy();
}
