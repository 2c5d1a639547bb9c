/**
 * @file Threads for searches that take long, so that time limits of other trials, the heartbeat of the store and Ctrl-C are
 * handled meanwhile. They are started when a search needs one, and end soon after the last search.
 */
import { availableParallelism } from "node:os";
import type { Worker } from "node:worker_threads";
import { startWorker } from "../threads/start-worker.ts";
import type { Searches } from "./pattern-search.ts";
import type { SearchAnswer, SearchJob } from "./search-worker.ts";

const MAX_THREADS = Math.min(4, availableParallelism());
/** How long a thread waits for another search before it ends. */
const IDLE_MS = 1000;
/** A thread interrupts its searches itself. One that does not answer for this many times their limit, once it has started, is ended. */
const PATIENCE = 10;
/** Memory of a thread. One that needs more ends alone, without this process. */
const MAX_MEMORY_MB = 1024;

/** A search that waits for a thread or is under way. */
interface Waiting {
  readonly job: SearchJob;
  readonly resolve: (answer: SearchAnswer) => void;
}

interface SearchThread {
  readonly worker: Worker;
  /** Whether it has started, which takes seconds on a busy machine. */
  isReady: boolean;
  current: Waiting | undefined;
  timer: NodeJS.Timeout | undefined;
}

const queue: Waiting[] = [];
const threads = new Set<SearchThread>();

/** Searches in a thread. Never rejects; once the signal aborts, it resolves at once, and the thread is ended. */
export function searchInThread<Kind extends keyof Searches>(
  job: SearchJob<Kind>,
  signal?: AbortSignal,
): Promise<SearchAnswer<Kind>> {
  return new Promise((resolve) => {
    const abort = (): void => abandon(waiting);
    const waiting: Waiting = {
      job,
      resolve: (answer) => {
        signal?.removeEventListener("abort", abort);
        resolve(answer as SearchAnswer<Kind>); // of the kind of its job
      },
    };
    queue.push(waiting);
    if (signal?.aborted === true) abort();
    else signal?.addEventListener("abort", abort, { once: true });
    advance();
  });
}

function abandon(waiting: Waiting): void {
  const at = queue.indexOf(waiting);
  if (at >= 0) queue.splice(at, 1);
  for (const thread of threads) if (thread.current === waiting) end(thread, { error: "interrupted" });
  waiting.resolve({ error: "interrupted" });
}

/** Gives waiting searches to idle threads. */
function advance(): void {
  while (queue.length > 0) {
    const idle = [...threads].find(({ current }) => current === undefined);
    const thread = idle ?? (threads.size < MAX_THREADS ? start() : undefined);
    const next = thread === undefined ? undefined : queue.shift();
    if (thread === undefined || next === undefined) return;
    clearTimeout(thread.timer);
    thread.current = next;
    thread.worker.ref();
    thread.worker.postMessage(next.job);
    if (thread.isReady) limit(thread);
  }
}

/** Ends a thread that does not answer in time. */
function limit(thread: SearchThread): void {
  const { current } = thread;
  if (current === undefined) return;
  const endIfSilent = (): void => {
    if (thread.current === current) end(thread, { isTooSlow: true });
  };
  // Where this process itself was not running for so long, the answer may be there: it is read between a timer and its immediate.
  thread.timer = setTimeout(() => setImmediate(endIfSilent), PATIENCE * current.job.limitMs);
}

function start(): SearchThread {
  const worker = startWorker("metrics/search-worker.js", { maxOldGenerationSizeMb: MAX_MEMORY_MB });
  const thread: SearchThread = { worker, isReady: false, current: undefined, timer: undefined };
  threads.add(thread);
  worker.on("message", (answer: SearchAnswer | "ready") => {
    if (answer === "ready") {
      thread.isReady = true;
      return limit(thread);
    }
    finish(thread, answer);
    worker.unref();
    thread.timer = setTimeout(() => end(thread), IDLE_MS).unref();
    advance();
  });
  worker.on("error", (error) => end(thread, { error: error.message }));
  worker.on("exit", () => end(thread, { error: "the thread of the search has ended" }));
  return thread;
}

function finish(thread: SearchThread, answer: SearchAnswer): void {
  clearTimeout(thread.timer);
  const { current } = thread;
  thread.current = undefined;
  current?.resolve(answer);
}

/** Ends a thread, with an answer for its search. Other searches go on in other threads. */
function end(thread: SearchThread, answer: SearchAnswer = { isTooSlow: true }): void {
  threads.delete(thread);
  finish(thread, answer);
  thread.worker.unref();
  void thread.worker.terminate();
  advance();
}
