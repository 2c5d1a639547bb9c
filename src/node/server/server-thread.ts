/**
 * @file The program of a thread that serves studies beside a run, in the same process.
 */
import { parentPort, workerData } from "node:worker_threads";
import { BadInput } from "../operations/bad-input.ts";
import { type ServerOptions, startServer } from "./start-server.ts";

/** What the thread says. */
export type ServerMessage =
  | { readonly type: "listening"; readonly url: string }
  /** Why it cannot listen. */
  | { readonly type: "refused"; readonly message: string }
  /** An error that nobody expected; the server goes on. */
  | { readonly type: "error"; readonly text: string };

function say(message: ServerMessage): void {
  parentPort?.postMessage(message);
}

try {
  const server = await startServer({
    ...(workerData as Omit<ServerOptions, "onError">),
    onError: (error) => say({ type: "error", text: error instanceof Error ? (error.stack ?? "") : String(error) }),
  });
  say({ type: "listening", url: server.url });
} catch (error) {
  if (!(error instanceof BadInput)) throw error;
  say({ type: "refused", message: error.message });
}
