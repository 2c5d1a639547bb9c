/**
 * @file Worker threads behind the core's `Thread` seam. They are started at once and kept, because an acquisition
 * session lives in each of them; general worker pools deal tasks to whoever is free, which such sessions rule out.
 */
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { Task, TaskResult, Thread } from "../../core/index.ts";

/** Threads that were started, and how to end them. */
export interface Threads {
  readonly threads: readonly Thread[];
  /** Ends every thread; tasks under way are rejected. */
  close(): Promise<void>;
}

/** As many threads as the machine has cores, at most 8: beyond that one batch has no work to share. */
export function defaultThreadCount(): number {
  return Math.min(8, availableParallelism());
}

interface Waiting {
  readonly resolve: (result: TaskResult) => void;
  readonly reject: (error: Error) => void;
}

/** Starts `count` worker threads (at least 1). They do not keep the process alive. */
export function createThreads(count: number = defaultThreadCount()): Threads {
  const workers = Array.from({ length: Math.max(1, count) }, startWorker);
  return {
    threads: workers.map(({ thread }) => thread),
    close: async () => {
      await Promise.all(workers.map(({ worker }) => worker.terminate()));
    },
  };
}

function startWorker(): { worker: Worker; thread: Thread } {
  // Tests run from the TypeScript sources, where only the built worker can be started.
  const url = new URL(
    import.meta.url.endsWith(".ts") ? "../../../dist/node/threads/worker.js" : "./worker.js",
    import.meta.url,
  );
  // Flags of the main thread (`--input-type`, `--test` …) are not for the worker.
  const worker = new Worker(url, { execArgv: [] });
  const waiting = new Map<number, Waiting>();
  let next = 0;
  let broken: Error | undefined;
  const fail = (error: Error) => {
    broken = error;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  worker.on("message", ({ id, result, error }: { id: number; result?: TaskResult; error?: Error }) => {
    const task = waiting.get(id);
    waiting.delete(id);
    if (waiting.size === 0) worker.unref();
    if (result === undefined) task?.reject(error ?? new Error("a model thread gave no result"));
    else task?.resolve(result);
  });
  worker.on("error", fail);
  worker.on("exit", () => fail(new Error("a model thread has ended")));
  worker.unref();
  const thread: Thread = {
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
  return { worker, thread };
}
