/**
 * @file The program of a thread: runs the core's tasks in the order in which they arrive.
 */

import type { TransferableError } from "../../core/parallel/index.ts";
import { createTaskRunner, type Task, type TaskResult, toTransferableError } from "../../core/parallel/index.ts";

/** What a thread answers to the task with that id. */
export type ThreadAnswer =
  | { readonly id: number; readonly result: TaskResult }
  | { readonly id: number; readonly error: TransferableError };

const runTask = createTaskRunner();

addEventListener("message", ({ data: { id, task } }: MessageEvent<{ id: number; task: Task }>) => {
  postMessage(answerTo(id, task));
});

function answerTo(id: number, task: Task): ThreadAnswer {
  try {
    return { id, result: runTask(task) };
  } catch (error) {
    return { id, error: toTransferableError(error) };
  }
}
