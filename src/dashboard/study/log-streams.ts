/**
 * @file What the commands of a trial have printed: which stream is shown first.
 */
import type { FileAnswer } from "../../node/server/answers.ts";

/** A log of a trial. */
export type Stream = "stdout" | "stderr";

export const STREAMS: readonly Stream[] = ["stdout", "stderr"];

/** The stream that is shown first: of a failed trial that with the cause, else the first with something in it. */
export function firstStream(files: readonly FileAnswer[], hasFailed: boolean): Stream {
  const order: readonly Stream[] = hasFailed ? ["stderr", "stdout"] : STREAMS;
  return order.find((stream) => bytesOf(files, stream) > 0) ?? "stdout";
}

/** The size of a log; 0 where there is none. */
export function bytesOf(files: readonly FileAnswer[], stream: Stream): number {
  return files.find(({ path }) => path === `${stream}.log`)?.bytes ?? 0;
}
