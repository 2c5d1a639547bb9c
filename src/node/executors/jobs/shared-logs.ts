/**
 * @file Logs that a job appends to in the folder of its trial, which this machine sees too.
 */
import { mkdir, open, readFile, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { CommandHandle, CommandRequest, Stream } from "../executor.ts";

const MAX_READ_BYTES = 1 << 20;

/** Where the output of a command begins in its files: a path and a number of bytes for each stream. */
export type LogStarts = Readonly<Record<Stream, readonly [path: string, start: number]>>;

/**
 * Where the output of a command begins. It is kept in the job's own folder for a process that submits the same key again, when the
 * job may have begun to write.
 */
export async function logStarts(request: CommandRequest, jobFolder: string): Promise<LogStarts> {
  const file = join(jobFolder, "offsets.json");
  const kept = request.isNew === true ? undefined : await readFile(file, "utf8").catch(() => undefined);
  if (kept !== undefined) return JSON.parse(kept) as LogStarts;
  const [stdout, stderr] = await Promise.all([sizeOf(request.stdoutFile), sizeOf(request.stderrFile)]);
  const starts: LogStarts = { stdout: [request.stdoutFile, stdout], stderr: [request.stderrFile, stderr] };
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify(starts));
  return starts;
}

async function sizeOf(file: string): Promise<number> {
  return stat(file).then(
    ({ size }) => size,
    () => 0,
  );
}

/** The bytes of a stream of a command from an offset on; empty where there are none, or where the handle does not hold `LogStarts`. */
export async function readSharedLog(handle: CommandHandle, stream: Stream, from: number): Promise<Buffer> {
  const [path, start] = Array.isArray(handle[stream]) ? (handle[stream] as readonly unknown[]) : [];
  if (typeof path !== "string" || typeof start !== "number") return Buffer.alloc(0);
  const file = await open(path, "r").catch(() => undefined);
  if (file === undefined) return Buffer.alloc(0); // the job has not begun
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(MAX_READ_BYTES), 0, MAX_READ_BYTES, start + from);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
