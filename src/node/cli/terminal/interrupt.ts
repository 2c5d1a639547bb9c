/**
 * @file Ctrl-C: once to stop in good order, twice to stop at once. Nothing that was started outlives either.
 */
import { createLocalExecutor, type Executor } from "../../executors/index.ts";
import { EXIT } from "../exit.ts";

/** Aborts on the first Ctrl-C (or SIGTERM) and ends the process on the second. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** Starts processes that end with this one even on the second Ctrl-C. */
  readonly executor: Executor;
  /** Gives the signals back to the process. */
  release(): void;
}

/** Listens for Ctrl-C. */
export function listenForInterrupt(): Interruption {
  const controller = new AbortController();
  const started = new Set<number>();
  const listen = (): void => {
    if (controller.signal.aborted) {
      endAll(started);
      process.exit(EXIT.interrupted);
    }
    controller.abort();
  };
  process.on("SIGINT", listen);
  process.on("SIGTERM", listen);
  return {
    signal: controller.signal,
    executor: remembering(createLocalExecutor(), started),
    release: () => {
      process.off("SIGINT", listen);
      process.off("SIGTERM", listen);
    },
  };
}

/** The executor, noting the first process of each request while it lives. */
function remembering(executor: Executor, started: Set<number>): Executor {
  return {
    start: (request) => {
      const running = executor.start(request);
      const { pid } = running.mark;
      if (pid !== undefined) {
        started.add(pid);
        void running.exit.then(() => started.delete(pid));
      }
      return running;
    },
    endLeftovers: (mark) => executor.endLeftovers(mark),
  };
}

/** Kills the process group of each, without waiting; what left its group is ended by the next run. */
function endAll(started: ReadonlySet<number>): void {
  for (const pid of started) {
    try {
      process.kill(-pid, "SIGKILL");
    } catch {
      // It has ended in this very moment.
    }
  }
}
