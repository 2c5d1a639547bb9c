/**
 * @file The interface through which the core reaches threads. The core never starts a thread: a caller hands in as many
 * as it has. Every result is the same bit for bit whatever their number.
 */
import type { Task, TaskResult } from "./task.ts";

/** One thread, which runs one task after another. Tasks and results are structured-cloneable. */
export interface Thread {
  /**
   * Runs a task after all tasks that were handed in before it. Rejects with the `ParetuneError` that the task threw, or
   * with an `Error` where the thread itself has ended.
   */
  run(task: Task): Promise<TaskResult>;
}
