/**
 * @file The seam through which the core reaches threads. The core never creates one: a caller hands in as many as it
 * has, and every result is the same bit for bit whatever their number.
 */
import type { Task, TaskResult } from "./task.ts";

/** One thread that works on one task after another. Tasks and results are structured-cloneable. */
export interface Thread {
  /** Runs the task after those handed in before it; rejects with a ParetuneError if it cannot be done. */
  run(task: Task): Promise<TaskResult>;
}
