/**
 * @file Distributes tasks to threads. Results come back in the order of the tasks, so that they are the same bit for
 * bit whatever the number of threads.
 */
import { ParetuneError } from "../errors.ts";
import type { ResultOf, Task } from "./task.ts";
import { createInlineThread } from "./task-runner.ts";
import type { Thread } from "./thread.ts";

/** Threads that share the work of one proposal or fit. */
export interface WorkerPool {
  /** Number of threads, at least 1. */
  readonly size: number;
  /** Runs one task on the thread with the fewest waiting tasks. */
  run<T extends Task>(task: T): Promise<ResultOf<T>>;
  /** Runs several tasks, each as `run` does. Results are in the order of the tasks. */
  runAll<T extends Task>(tasks: readonly T[]): Promise<readonly ResultOf<T>[]>;
  /** Runs a task on one thread (0 … size − 1): for tasks that continue the state of an earlier task there. */
  runOn<T extends Task>(thread: number, task: T): Promise<ResultOf<T>>;
}

/** Creates a pool over the given threads; without any, over the caller's own thread. */
export function createWorkerPool(threads: readonly Thread[] = []): WorkerPool {
  const workers = threads.length === 0 ? [createInlineThread()] : threads;
  const waiting = workers.map(() => 0);
  const pool: WorkerPool = {
    size: workers.length,
    run: (task) => pool.runOn(waiting.indexOf(Math.min(...waiting)), task),
    runAll: (tasks) => Promise.all(tasks.map((task) => pool.run(task))),
    async runOn(thread, task) {
      waiting[thread]++;
      try {
        return await runTyped(workers[thread], task);
      } finally {
        waiting[thread]--;
      }
    },
  };
  return pool;
}

/** Runs a task; throws ParetuneError "internal" where the thread answers another kind of task. */
async function runTyped<T extends Task>(thread: Thread, task: T): Promise<ResultOf<T>> {
  const result = await thread.run(task);
  if (result.kind !== task.kind) {
    throw new ParetuneError(
      "internal",
      `WorkerPool.run: expected the result of a task "${task.kind}"; got that of "${result.kind}". Check how the thread runs tasks`,
    );
  }
  return result.value as ResultOf<T>;
}
