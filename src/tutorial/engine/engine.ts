/**
 * @file The worker as the page sees it.
 */
import { fromTransferableError } from "../../core/parallel/index.ts";
import type { EngineAnswers, EngineMessage, EngineRequest } from "./messages.ts";

/** More threads than this have no work in a small study. */
const MAX_THREADS = 4;

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

/** A worker that runs one lesson. */
export interface Engine {
  ask<Request extends EngineRequest>(request: Request): Promise<EngineAnswers[Request["kind"]]>;
  /** Ends it at once, with its threads. What it was asked is never answered. */
  stop(): void;
}

/** The number of threads for this machine. */
export function threadCount(): number {
  return Math.max(1, Math.min(MAX_THREADS, navigator.hardwareConcurrency));
}

/** Starts a worker. */
export function startEngine(onProgress: (words: string) => void): Engine {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  const waiting = new Map<number, Waiting>();
  let next = 0;
  worker.addEventListener("message", ({ data: message }: MessageEvent<EngineMessage>) => {
    if ("progress" in message) {
      onProgress(message.progress);
      return;
    }
    const asked = waiting.get(message.id);
    waiting.delete(message.id);
    if ("error" in message) asked?.reject(fromTransferableError(message.error));
    else asked?.resolve(message.value as never);
  });
  worker.addEventListener("error", () => {
    const reason = "The worker of the tutorial could not be started. Browsers start workers over HTTP only.";
    for (const { reject } of waiting.values()) reject(new Error(reason));
    waiting.clear();
  });
  return {
    ask: (request) =>
      new Promise((resolve, reject) => {
        const id = next++;
        waiting.set(id, { resolve, reject });
        worker.postMessage({ id, request });
      }),
    stop: () => worker.terminate(),
  };
}
