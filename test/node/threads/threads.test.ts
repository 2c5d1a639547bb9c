import { describe, expect, it } from "vitest";
import { propose } from "../../../src/core/designer/index.ts";
import { ParetuneError } from "../../../src/core/errors.ts";
import type { Study, Trial } from "../../../src/core/study/index.ts";
import { createThreads } from "../../../src/node/threads/index.ts";

const study: Study = {
  name: "s",
  parameters: [
    { kind: "float", name: "x", lower: 0, upper: 1, scale: "linear" },
    { kind: "float", name: "y", lower: 0, upper: 1, scale: "linear" },
  ],
  objectives: [
    { name: "a", goal: "maximize" },
    { name: "b", goal: "minimize" },
  ],
  budget: { trials: 40, batch: 3, initial: 8, parallel: 1 },
  strategy: "saas",
  seed: 5,
};

describe("worker threads", () => {
  it("propose the same as the caller's own thread, bit for bit", async () => {
    const { suggestions } = await propose(study, [], 8);
    const trials = suggestions.map(({ configuration, origin }, number): Trial => {
      const { x, y } = configuration as { x: number; y: number };
      return {
        number,
        configuration,
        origin,
        status: "completed",
        metrics: { a: { mean: x * y, count: 1 }, b: { mean: x - y, standardError: 0.1, count: 4 } },
      };
    });
    const alone = await propose(study, trials, 3);
    const pool = createThreads(2);
    try {
      expect(await propose(study, trials, 3, { threads: pool.threads })).toEqual(alone);
    } finally {
      await pool.close();
    }
  });

  it("reject with the error that a task threw, its class, name and code intact, and then run the next task", async () => {
    const pool = createThreads(1);
    try {
      const [thread] = pool.threads;
      const task = { kind: "score-pool", members: new Int32Array(1), aim: "improvement" } as const;
      const error: unknown = await thread.run(task).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      expect(error).toBeInstanceOf(ParetuneError);
      expect(error).toMatchObject({ name: "ParetuneError", code: "argument" });
      expect(String(error)).toContain('the task "score-pool" needs an acquisition session, but no session is open');
      expect(await thread.run({ kind: "close-session" })).toEqual({ kind: "close-session", value: null });
    } finally {
      await pool.close();
    }
  });

  it("reject with an error of any other class by its name and message", async () => {
    const pool = createThreads(1);
    try {
      const task = { kind: "fit", model: "map", data: null, seed: "" };
      const [thread] = pool.threads;
      await expect(thread.run(task as unknown as Parameters<typeof thread.run>[0])).rejects.toMatchObject({
        name: "TypeError",
      });
    } finally {
      await pool.close();
    }
  });

  it("reject what is asked of them once closed, instead of hanging", async () => {
    const pool = createThreads(1);
    await pool.close();
    await expect(pool.threads[0].run({ kind: "close-session" })).rejects.toThrow("thread has ended");
  });
});
