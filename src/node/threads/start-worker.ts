/**
 * @file Starts the program of a worker thread.
 */
import { type ResourceLimits, Worker } from "node:worker_threads";
import { packageFile } from "../files/package-version.ts";

/**
 * A worker thread that runs a built program.
 *
 * @param program - its path below `dist/node`
 * @param resourceLimits - the memory that it may use; default: that of this process
 */
export function startWorker(program: string, resourceLimits?: ResourceLimits): Worker {
  // Flags of the main thread (`--input-type`, `--test` …) are not for the worker.
  return new Worker(packageFile(`dist/node/${program}`), {
    execArgv: [],
    ...(resourceLimits === undefined ? {} : { resourceLimits }),
  });
}
