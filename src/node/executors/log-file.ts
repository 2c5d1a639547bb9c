/**
 * @file A log that cannot fill the disk. It holds the first bytes of the output and, beyond a limit, the last ones, with a
 * line between them that says how much was left out. (Metrics are mostly printed at the end.)
 */
import { closeSync, writeSync } from "node:fs";
import { appendRegularSync } from "../files/index.ts";

/** The number of first bytes that are kept of the output of one process. */
const LOG_HEAD_BYTES = 64 * 1024 * 1024;
/** The number of last bytes that are kept beyond the first. */
const LOG_TAIL_BYTES = 1024 * 1024;

/** The number of chunks that the last bytes are kept in. */
const MAX_TAIL_CHUNKS = 1024;

/** An open log. */
export interface LogFile {
  /** Why output was lost, e.g. a full disk; undefined if none was. */
  readonly problem: string | undefined;
  write(chunk: Buffer): void;
  /** Writes the tail and closes the file. */
  close(): void;
}

/** Opens a log for appending. A write that fails (a full disk) loses that output, which `problem` tells, but does not end the
 * process. Throws `FileProblem` where something else is in its place. */
export function openLog(path: string, headBytes: number = LOG_HEAD_BYTES, tailBytes: number = LOG_TAIL_BYTES): LogFile {
  const descriptor = appendRegularSync(path);
  let head = 0;
  let dropped = 0;
  // The last chunks. The first of them may reach further back than the tail does.
  const tail: Buffer[] = [];
  let tailLength = 0;
  let problem: string | undefined;
  const put = (data: Buffer | string): void => {
    try {
      const bytes = typeof data === "string" ? Buffer.from(data) : data;
      for (let done = 0; done < bytes.length; ) done += writeSync(descriptor, bytes, done);
    } catch (error) {
      problem ??= `${path} cannot be written (${error instanceof Error && "code" in error ? error.code : error})`;
    }
  };
  return {
    get problem() {
      return problem;
    },
    write(chunk: Buffer): void {
      const free = headBytes - head;
      if (free > 0) put(chunk.subarray(0, free));
      head += Math.min(Math.max(free, 0), chunk.length);
      if (chunk.length <= free) return;
      const rest = chunk.subarray(Math.max(free, 0));
      tail.push(rest);
      tailLength += rest.length;
      for (let [first] = tail; first !== undefined && tailLength - first.length >= tailBytes; [first] = tail) {
        tail.shift();
        tailLength -= first.length;
        dropped += first.length;
      }
      if (tail.length > MAX_TAIL_CHUNKS) tail.splice(0, tail.length, Buffer.concat(tail));
    },
    close(): void {
      const rest = Buffer.concat(tail);
      const cut = Math.max(0, rest.length - tailBytes);
      dropped += cut;
      if (dropped > 0) put(`\n[${dropped} bytes of output left out here]\n`);
      put(rest.subarray(cut));
      closeSync(descriptor);
    },
  };
}
