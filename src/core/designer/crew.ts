/**
 * @file Deals tasks to threads. Work is cut into pieces of fixed size whatever the number of threads, and results are
 * put together in the order of the pieces: the outcome does not depend on who did what.
 */
import { CHUNK, type SessionDefinition } from "../acquisition/index.ts";
import type { Fit, Task, TaskResult } from "./task.ts";
import type { Thread } from "./threads.ts";
import { createInlineThread } from "./workbench.ts";

/** Starts advanced together by one task. */
const ASCENT = 4;

/** The threads of one proposal. */
export interface Crew {
  /** Fits several metrics at once. */
  fit(tasks: readonly Extract<Task, { kind: "fit" }>[]): Promise<readonly Fit[]>;
  /** Opens the same session on every thread. */
  open(session: SessionDefinition): Promise<void>;
  append(point: Float64Array): Promise<void>;
  close(): Promise<void>;
  /** Acquisition values of `points` (count × d). */
  score(points: Float64Array, d: number): Promise<Float64Array>;
  ascend(starts: Float64Array, d: number, maxEvaluations: number): Promise<{ points: Float64Array; values: Float64Array }>;
}

/** Puts threads to work; without any, the caller's own. */
export function createCrew(threads: readonly Thread[] | undefined): Crew {
  const crew = threads === undefined || threads.length === 0 ? [createInlineThread()] : threads;
  const deal = (tasks: readonly Task[]): Promise<readonly TaskResult[]> =>
    Promise.all(tasks.map((task, i) => crew[i % crew.length].run(task)));
  const everywhere = (task: Task): Promise<unknown> => Promise.all(crew.map((thread) => thread.run(task)));

  return {
    async fit(tasks) {
      const results = await deal(tasks);
      return results.flatMap((result) => (result.kind === "fit" ? [result.fit] : []));
    },
    async open(session) {
      await everywhere({ kind: "open", session });
    },
    async append(point) {
      await everywhere({ kind: "append", point });
    },
    async close() {
      await everywhere({ kind: "close" });
    },
    async score(points, d) {
      const results = await deal(pieces(points, d, CHUNK).map((piece) => ({ kind: "score" as const, points: piece })));
      return concatenate(results.map((result) => (result.kind === "scores" ? result.values : new Float64Array(0))));
    },
    async ascend(starts, d, maxEvaluations) {
      const tasks = pieces(starts, d, ASCENT).map((piece) => ({ kind: "ascend" as const, starts: piece, maxEvaluations }));
      const results = (await deal(tasks)).flatMap((result) => (result.kind === "ascent" ? [result] : []));
      return {
        points: concatenate(results.map((result) => result.points)),
        values: concatenate(results.map((result) => result.values)),
      };
    },
  };
}

function pieces(points: Float64Array, d: number, size: number): Float64Array[] {
  const list: Float64Array[] = [];
  for (let from = 0; from < points.length; from += size * d) list.push(points.slice(from, from + size * d));
  return list;
}

function concatenate(parts: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
