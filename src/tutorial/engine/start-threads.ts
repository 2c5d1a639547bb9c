/**
 * @file Web workers behind the core's `Thread` interface.
 */
import { fromTransferableError, type TaskResult, type Thread } from "../../core/parallel/index.ts";
import type { ThreadAnswer } from "./thread.ts";

interface Waiting {
  readonly resolve: (result: TaskResult) => void;
  readonly reject: (error: Error) => void;
}

/** Starts `count` threads. They end with the worker that has started them. */
export function startThreads(count: number): readonly Thread[] {
  return Array.from({ length: count }, () => {
    const worker = new Worker(new URL("./thread.ts", import.meta.url), { type: "module" });
    const waiting = new Map<number, Waiting>();
    let next = 0;
    worker.addEventListener("message", ({ data: answer }: MessageEvent<ThreadAnswer>) => {
      const task = waiting.get(answer.id);
      waiting.delete(answer.id);
      if ("error" in answer) task?.reject(fromTransferableError(answer.error));
      else task?.resolve(answer.result);
    });
    worker.addEventListener("error", () => {
      for (const { reject } of waiting.values()) reject(new Error("A thread of the tutorial could not be started."));
      waiting.clear();
    });
    return {
      run: (task) =>
        new Promise((resolve, reject) => {
          const id = next++;
          waiting.set(id, { resolve, reject });
          worker.postMessage({ id, task });
        }),
    };
  });
}
