import { describe, expect, it } from "vitest";
import { ParetuneError } from "../../../src/core/errors.ts";
import { createWorkerPool, type Thread } from "../../../src/core/parallel/index.ts";
import { createInlineThread } from "../../../src/core/parallel/task-runner.ts";

const close = { kind: "close-session" } as const;
const compare = (last: number) =>
  ({
    kind: "compare-transforms",
    problem: {
      kinds: last > 2 ? (["none"] as const) : [],
      X: Float64Array.of(0, 0.5, 1),
      d: 1,
      raw: Float64Array.of(1, 2, last),
    },
  }) as const;

/** A thread that counts its tasks and answers each of them as another thread would. */
function countingThread(): { thread: Thread; count: () => number } {
  const inner = createInlineThread();
  let tasks = 0;
  return {
    thread: {
      run(task) {
        tasks++;
        return inner.run(task);
      },
    },
    count: () => tasks,
  };
}

describe("a pool of threads", () => {
  it("has one thread, the caller's own, where none is given", async () => {
    for (const pool of [createWorkerPool(), createWorkerPool([])]) {
      expect(pool.size).toBe(1);
      expect(await pool.run(close)).toBeNull();
    }
  });

  it("spreads several tasks evenly and gives their results in the order of the tasks", async () => {
    const threads = Array.from({ length: 3 }, countingThread);
    const pool = createWorkerPool(threads.map(({ thread }) => thread));
    const results = await pool.runAll([3, -1, 5, 0.5, 2, 9].map(compare));
    expect(results.map(({ length }) => length)).toEqual([1, 0, 1, 0, 0, 1]);
    expect(threads.map(({ count }) => count())).toEqual([2, 2, 2]);
  });

  it("gives a single task to a thread that has nothing to do", async () => {
    const threads = Array.from({ length: 2 }, countingThread);
    const pool = createWorkerPool(threads.map(({ thread }) => thread));
    await Promise.all([pool.runOn(1, compare(3)), pool.run(compare(3))]);
    expect(threads.map(({ count }) => count())).toEqual([1, 1]);
  });

  it("throws where a thread gives the result of another task, instead of going on without one", async () => {
    const wrong: Thread = { run: () => Promise.resolve({ kind: "append", value: { reached: 3 } }) };
    const pool = createWorkerPool([createInlineThread(), wrong]);
    const error: unknown = await pool.runAll([close, close]).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ParetuneError);
    expect(error).toMatchObject({ code: "internal" });
    expect(String(error)).toContain('expected the result of a task "close-session"; got that of "append"');
  });

  it("passes on the error of a task, and takes the next one", async () => {
    const pool = createWorkerPool();
    await expect(pool.run({ kind: "append", point: new Float64Array(1) })).rejects.toThrow("no session is open");
    expect(await pool.run(close)).toBeNull();
  });
});
