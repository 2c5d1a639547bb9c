/**
 * @file The program of a worker thread: runs the core's tasks in the order in which they arrive.
 */
import { parentPort } from "node:worker_threads";
import {
  createTaskRunner,
  type Task,
  type TaskResult,
  type TransferableError,
  toTransferableError,
} from "../../core/parallel/index.ts";

/** What the worker answers to the task with that id. */
export type WorkerAnswer =
  | { readonly id: number; readonly result: TaskResult }
  | { readonly id: number; readonly error: TransferableError };

const runTask = createTaskRunner();

parentPort?.on("message", ({ id, task }: { id: number; task: Task }) => {
  parentPort?.postMessage(answerTo(id, task));
});

function answerTo(id: number, task: Task): WorkerAnswer {
  try {
    return { id, result: runTask(task) };
  } catch (error) {
    return { id, error: toTransferableError(error) };
  }
}
