/**
 * @file A server in a thread of its own. Whatever it computes, and however many listen, the run in the same process starts and ends
 * trials meanwhile; if the thread fails, the run goes on.
 */
import { Worker } from "node:worker_threads";
import { packageFile } from "../files/package-version.ts";
import { BadInput } from "../operations/bad-input.ts";
import type { ServerMessage } from "./server-thread.ts";
import type { ServerOptions } from "./start-server.ts";

/** The memory of the thread's objects. Beyond it the thread ends, and not the process. */
const MAX_MEMORY_MB = 1024;

/** A server that listens in a thread. */
export interface ServerBeside {
  /** Its address, without the token. */
  readonly url: string;
  /** Resolves to the reason if the server ends by itself. */
  readonly failed: Promise<string>;
  /** Ends it at once, with all connections. */
  close(): Promise<void>;
}

/** Starts the server. Throws BadInput where it cannot listen. */
export async function startServerBeside({ onError, ...options }: ServerOptions): Promise<ServerBeside> {
  const worker = new Worker(packageFile("dist/node/server/server-thread.js"), {
    workerData: options,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: MAX_MEMORY_MB },
  });
  let isClosed = false;
  const failed = new Promise<string>((resolve) => {
    const fail = (reason: string): void => {
      if (!isClosed) resolve(reason);
    };
    worker.on("error", (error) => fail(error.message));
    worker.on("exit", (code) => fail(`its thread ended with code ${code}`));
  });
  const close = async (): Promise<void> => {
    isClosed = true;
    await worker.terminate();
  };
  const listening = new Promise<string>((resolve, reject) => {
    worker.on("message", (message: ServerMessage) => {
      if (message.type === "listening") resolve(message.url);
      else if (message.type === "refused") reject(new BadInput(message.message));
      else onError(message.text);
    });
    void failed.then((reason) => reject(new BadInput(`The server could not be started: ${reason}.`)));
  });
  try {
    const url = await listening;
    // The run decides how long the process lives.
    worker.unref();
    return { url, failed, close };
  } catch (error) {
    await close();
    throw error;
  }
}
