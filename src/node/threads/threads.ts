/**
 * @file Worker threads behind the core's `Thread` interface. Each starts with its first task, so that a command whose
 * models are stored starts none, and is kept, because it holds an acquisition session. Libraries of worker pools give
 * each task to any idle thread, which such sessions rule out.
 */

import { availableParallelism } from "node:os";
import type { Worker } from "node:worker_threads";
import { fromTransferableError, type Task, type TaskResult, type Thread } from "../../core/parallel/index.ts";
import { isModelKind, type Strategy } from "../../core/study/index.ts";
import { startWorker } from "./start-worker.ts";
import type { WorkerAnswer } from "./worker.ts";

/** Threads for the models. */
export interface Threads {
  readonly threads: readonly Thread[];
  /** Ends every thread; tasks under way are rejected. */
  close(): Promise<void>;
}

/** Number of threads to start by default: one per core of the machine, at most 8. One batch has no work for more. */
export function defaultThreadCount(): number {
  return Math.min(8, availableParallelism());
}

interface Waiting {
  readonly resolve: (result: TaskResult) => void;
  readonly reject: (error: Error) => void;
}

/** `count` worker threads (at least 1), each started with its first task. They do not keep the process alive. */
export function createThreads(count: number = defaultThreadCount()): Threads {
  const started: Worker[] = [];
  let isClosed = false;
  const threads = Array.from({ length: Math.max(1, count) }, (): Thread => {
    let thread: Thread | undefined;
    return {
      run: (task) => {
        if (isClosed) return Promise.reject(new Error("a model thread has ended"));
        if (thread === undefined) {
          const worker = startWorker("threads/worker.js");
          started.push(worker);
          thread = threadOf(worker);
        }
        return thread.run(task);
      },
    };
  });
  return {
    threads,
    close: async () => {
      isClosed = true;
      // An answer that still arrives would let the process end while a thread is waited for.
      for (const worker of started) worker.removeAllListeners("message");
      await Promise.all(started.map((worker) => worker.terminate()));
    },
  };
}

/** A started worker as a thread: answers go to the task with their id, and a worker that ends rejects all tasks. */
function threadOf(worker: Worker): Thread {
  const waiting = new Map<number, Waiting>();
  let next = 0;
  let broken: Error | undefined;
  const fail = (error: Error) => {
    broken = error;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  worker.on("message", (answer: WorkerAnswer) => {
    const task = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (waiting.size === 0) worker.unref();
    if ("error" in answer) task?.reject(fromTransferableError(answer.error));
    else task?.resolve(answer.result);
  });
  worker.on("error", fail);
  worker.on("exit", () => fail(new Error("a model thread has ended")));
  worker.unref();
  return {
    run: (task: Task) =>
      new Promise((resolve, reject) => {
        if (broken !== undefined) {
          reject(broken);
          return;
        }
        const id = next++;
        waiting.set(id, { resolve, reject });
        worker.ref();
        worker.postMessage({ id, task });
      }),
  };
}

/** Worker threads for the strategy: none where it fits no model. */
export function threadsFor(strategy: Strategy, count: number | undefined): Threads {
  if (!isModelKind(strategy)) return { threads: [], close: async () => {} };
  return createThreads(count);
}
