/**
 * @file Starts the program of a worker thread.
 */
import { type ResourceLimits, Worker } from "node:worker_threads";

/**
 * A worker thread that runs a built program.
 *
 * @param program - its path below `dist/node`
 * @param resourceLimits - the memory that it may use; default: that of this process
 */
export function startWorker(program: string, resourceLimits?: ResourceLimits): Worker {
  // From the sources, from `dist/node/threads` and from the bundled command line the built program has the same address.
  const url = new URL(`../../../dist/node/${program}`, import.meta.url);
  // Flags of the main thread (`--input-type`, `--test` …) are not for the worker.
  return new Worker(url, { execArgv: [], ...(resourceLimits === undefined ? {} : { resourceLimits }) });
}
