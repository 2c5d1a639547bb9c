/**
 * @file The program of a worker thread: does the core's tasks in the order they come.
 */
import { parentPort } from "node:worker_threads";
import { createWorkbench, type Task } from "../../core/index.ts";

const work = createWorkbench();

parentPort?.on("message", ({ id, task }: { id: number; task: Task }) => {
  try {
    parentPort?.postMessage({ id, result: work(task) });
  } catch (error) {
    parentPort?.postMessage({ id, error });
  }
});
