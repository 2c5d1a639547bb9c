import { describe, expect, it } from "vitest";
import { propose, type Study, type Trial } from "../../../src/core/index.ts";
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
    const crew = createThreads(2);
    try {
      expect(await propose(study, trials, 3, { threads: crew.threads })).toEqual(alone);
    } finally {
      await crew.close();
    }
  });

  it("pass on what went wrong, and take the next task", async () => {
    const crew = createThreads(1);
    try {
      const [thread] = crew.threads;
      await expect(thread.run({ kind: "score-pool", members: new Int32Array(1), aim: "improvement" })).rejects.toThrow(
        "no session is open",
      );
      expect(await thread.run({ kind: "close" })).toEqual({ kind: "closed" });
    } finally {
      await crew.close();
    }
  });

  it("reject what is asked of them once closed, instead of hanging", async () => {
    const crew = createThreads(1);
    await crew.close();
    await expect(crew.threads[0].run({ kind: "close" })).rejects.toThrow("thread has ended");
  });
});
