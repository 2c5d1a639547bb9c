/**
 * @file A log that cannot fill the disk: its first bytes as they come and, once they reach the limit, the last bytes
 * at the end, with a line between that says how much was left out. (Metrics are mostly printed at the end.)
 */
import { closeSync, openSync, writeSync } from "node:fs";

/** Kept of one process's output: the first so many bytes … */
const logHeadBytes = 64 * 1024 * 1024;
/** … and the last so many. */
const logTailBytes = 1024 * 1024;

export interface LogFile {
  write(chunk: Buffer): void;
  /** Writes the tail and closes the file. */
  close(): void;
}

/** Opens a log for appending. A write that fails (a full disk) loses that output, never the process. */
export function openLog(path: string, headBytes: number = logHeadBytes, tailBytes: number = logTailBytes): LogFile {
  const descriptor = openSync(path, "a");
  let head = 0;
  let dropped = 0;
  let tail: Buffer = Buffer.alloc(0);
  const put = (data: Buffer | string): void => {
    try {
      const bytes = typeof data === "string" ? Buffer.from(data) : data;
      for (let done = 0; done < bytes.length; ) done += writeSync(descriptor, bytes, done);
    } catch {
      // The output is lost; the trial itself goes on, and the store reports a full disk with a sentence.
    }
  };
  return {
    write(chunk: Buffer): void {
      const room = headBytes - head;
      if (room > 0) put(chunk.subarray(0, room));
      head += Math.min(Math.max(room, 0), chunk.length);
      if (chunk.length <= room) return;
      const rest = Buffer.concat([tail, chunk.subarray(Math.max(room, 0))]);
      const cut = Math.max(0, rest.length - tailBytes);
      dropped += cut;
      tail = Buffer.from(rest.subarray(cut));
    },
    close(): void {
      if (dropped > 0) put(`\n[${dropped} bytes of output left out here]\n`);
      if (tail.length > 0) put(tail);
      closeSync(descriptor);
    },
  };
}
