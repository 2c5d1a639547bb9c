/**
 * @file Threads that are watched: how many models were fitted on them, and by which acquisition a batch was chosen.
 */
import type { SessionDefinition } from "../acquisition/index.ts";
import { createTaskRunner, type Task, type Thread } from "../parallel/index.ts";

/** The acquisition of a batch: its definition, and the candidates in the order in which they became pending. */
export interface WatchedAcquisition {
  readonly definition: SessionDefinition;
  /** Each of length d, in the models' inputs. */
  readonly appended: readonly Float64Array[];
}

/** Threads with what was seen of them. */
export interface WatchedThreads {
  readonly threads: readonly Thread[];
  /** Number of models fitted so far. */
  fits(): number;
  /** The last acquisition that was opened; undefined before the first. */
  acquisition(): WatchedAcquisition | undefined;
}

/** Watches threads; without any, one that runs its tasks in the caller's own thread. */
export function watchThreads(threads: readonly Thread[]): WatchedThreads {
  let fits = 0;
  let last: { definition: SessionDefinition; appended: Float64Array[] } | undefined;
  // Every thread is given the same session and the same pending points, so the first one shows them.
  const see = (task: Task, index: number): void => {
    if (task.kind === "fit") fits++;
    if (index > 0) return;
    if (task.kind === "open-session") last = { definition: task.session, appended: [] };
    if (task.kind === "append") last?.appended.push(task.point);
  };
  const all = threads.length === 0 ? [ownThread()] : threads;
  return {
    threads: all.map((thread, index) => ({
      run: (task) => {
        see(task, index);
        return thread.run(task);
      },
    })),
    fits: () => fits,
    acquisition: () => last,
  };
}

function ownThread(): Thread {
  const runTask = createTaskRunner();
  return { run: async (task) => runTask(task) };
}
