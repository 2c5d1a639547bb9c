import { describe, expect, it } from "vitest";
import type { ChosenWarping } from "../../../../src/core/index.ts";
import { type RunState, renderState } from "../../../../src/node/cli/terminal/progress.ts";
import { RunTracker } from "../../../../src/node/cli/terminal/run-tracker.ts";
import type { LoopEvent } from "../../../../src/node/loop/index.ts";
import { completed, study } from "../../../core/analysis/example-study.ts";

const started = (trial: number): LoopEvent => ({
  type: "trial-started",
  trial,
  attempt: 1,
  configuration: { layers: 2, pooling: "mean" },
  origin: trial === 0 ? "baseline" : "sobol",
  folder: "/somewhere",
});
const ended = (trial: number, accuracy: number, latency: number): LoopEvent => ({
  type: "trial-completed",
  trial,
  metrics: { accuracy: { mean: accuracy, count: 1 }, latency: { mean: latency, count: 1 } },
  milliseconds: 1500,
});
const opened: LoopEvent = { type: "opened", folder: "/somewhere", ended: 0, waiting: 0, spent: 0, budget: 6 };

describe("the progress of a run", () => {
  it("follows trials from their start to their end", () => {
    const tracker = new RunTracker(study, [], 0);
    tracker.take(opened, 0);
    tracker.take(started(0), 0);
    expect(tracker.state(10)).toMatchObject({ done: 0, total: 6, running: [0], front: 0 });
    expect(tracker.take(ended(0, 0.8, 20), 1000)).toBe("trial 0, the baseline: accuracy 0.8, latency 20 ms (1.5 s)");
    tracker.take(started(1), 1000);
    tracker.take(ended(1, 0.88, 15), 2000);
    const state = tracker.state(2000);
    expect(state).toMatchObject({ done: 2, running: [], front: 1, failed: 0, comparison: "baseline" });
    expect(state.hypervolume).toBeCloseTo(0.025, 12);
    expect(state.remainingMs).toBeCloseTo(4000, 6);
  });

  it("says what a batch is expected to gain, and how much of it to fail", () => {
    const tracker = new RunTracker(study, [], 0);
    const batch = { type: "proposed", trials: [3, 4], milliseconds: 5, health: [] } as const;
    const failures = { failed: 5, completed: 35, expected: 0.4321 };
    const words = "0.43 of them expected to fail, by a model of 5 failures among 40 trials";
    expect(tracker.take(batch, 0)).toBeUndefined();
    expect(tracker.take({ ...batch, failures }, 0)).toBe(`2 trials chosen; ${words}`);
    const expectedGain = { trials: 40, hypervolume: 1, share: 0.05 };
    expect(tracker.take({ ...batch, failures, expectedGain }, 0)).toBe(
      `2 trials chosen; together they are expected to add 5.0 % to the hypervolume; ${words}`,
    );
  });

  it("goes on from what earlier runs recorded", () => {
    const tracker = new RunTracker(study, [completed(0, "baseline", 0.8, 20), completed(1, "sobol", 0.88, 15)], 0);
    expect(tracker.take({ ...opened, ended: 2, waiting: 1, spent: 3 }, 0)).toBe(
      "Resuming: 2 trials have ended, 1 wait to be run.",
    );
    expect(tracker.state(0)).toMatchObject({ done: 2, front: 1, hypervolume: expect.closeTo(0.025, 12) });
  });

  it("counts the model's time while it still works", () => {
    const tracker = new RunTracker(study, [], 0);
    tracker.take({ type: "proposing", count: 2 }, 100);
    tracker.take({ type: "progress", message: "fitting accuracy" }, 150);
    expect(tracker.state(300)).toMatchObject({ modelMs: 200, activity: "fitting accuracy" });
    tracker.take({ type: "proposed", trials: [1, 2], milliseconds: 250, health: [] }, 350);
    expect(tracker.state(900).modelMs).toBe(250);
    expect(tracker.state(900)).not.toHaveProperty("activity");
  });

  it("says when a metric was measured without the baseline beside it, and why", () => {
    const tracker = new RunTracker(study, [], 0);
    const event = { type: "measured-alone", trial: 3, metric: "p99", reason: "its folder is gone" } as const;
    expect(tracker.take(event, 0)).toBe("trial 3: p99 was measured without the baseline beside it: its folder is gone");
  });

  it("says which trials were stopped early, and counts them among those that have ended", () => {
    const tracker = new RunTracker(study, [], 0);
    tracker.take(started(3), 0);
    const stop = { probability: 0.01, forecast: {} };
    expect(tracker.take({ type: "trial-stopped", trial: 3, reason: "stopped early at step 4", stop }, 0)).toBe(
      "trial 3 stopped early at step 4",
    );
    expect(tracker.state(0)).toMatchObject({ done: 1, failed: 0, running: [], front: 0 });
  });

  it("says what inputs go through when that changes", () => {
    const tracker = new RunTracker(study, [], 0);
    const proposed = (warping: ChosenWarping["warping"]): string | undefined => {
      const inputWarping = {
        gain: { mean: 0.42, standardError: 0.05 },
        chosenAt: 16,
        ...(warping === undefined ? {} : { warping }),
      };
      return tracker.take({ type: "proposed", trials: [1], milliseconds: 1, health: [], inputWarping }, 0);
    };
    const evidence = "left-out trials +0.42 ± 0.05 nats";
    expect(proposed(undefined)).toBe(`inputs not warped: ${evidence}`);
    expect(proposed(undefined)).toBeUndefined();
    expect(proposed([{ parameter: "rate", lower: 0, upper: 1, a: 0.5, b: 2.1 }])).toBe(
      `inputs warped: rate (a 0.5, b 2.1); ${evidence}`,
    );
  });

  it("says what an earlier study is used for when that changes", () => {
    const earlier = { from: "first.yaml", trials: [], leftOut: { "it has no width": 3 } };
    const tracker = new RunTracker({ ...study, earlier }, [], 0);
    const proposed = (used: boolean): string | undefined => {
      const uses = [
        { metric: "a", used: true, gain: 1, decidedAt: 4, trials: 0 },
        { metric: "b", used, gain: -0.123, decidedAt: 4, trials: 0 },
      ];
      return tracker.take({ type: "proposed", trials: [1], milliseconds: 1, health: [], earlier: uses }, 0);
    };
    const said = "0 trials of first.yaml (3 left out: it has no width): used for a";
    expect(proposed(false)).toBe(`${said}, not for b (leave-one-out: -0.12)`);
    expect(proposed(false)).toBeUndefined();
    expect(proposed(true)).toBe(`${said} and b`);
  });

  it("says failures and retries with their reason", () => {
    const tracker = new RunTracker(study, [], 0);
    tracker.take(started(3), 0);
    expect(tracker.take({ type: "trial-retried", trial: 3, reason: "exit code 1", log: "l" }, 0)).toContain(
      "exit code 1",
    );
    expect(tracker.take({ type: "trial-failed", trial: 3, reason: "exit code 1", log: "/l" }, 0)).toBe(
      "trial 3 failed: exit code 1 (log: /l)",
    );
    expect(tracker.state(0)).toMatchObject({ done: 1, failed: 1, running: [] });
  });
});

describe("the block on a terminal", () => {
  const state: RunState = {
    name: "parser",
    done: 24,
    total: 96,
    running: [24, 25],
    failed: 1,
    front: 7,
    hypervolume: 0.0213,
    comparison: "baseline",
    activity: "fitting accuracy",
    modelMs: 12_000,
    elapsedMs: 65_000,
    remainingMs: 185_000,
  };

  it("says trials, failures, front, hypervolume, model time and what is left", () => {
    expect(renderState(state, 80)).toEqual([
      `${"█".repeat(10)}${"░".repeat(30)} 24 of 96 trials · about 3 min 05 s left`,
      "  running 24, 25 · failed 1",
      "  front 7 trials · hypervolume over the baseline 0.0213",
      "  model 12 s of 1 min 05 s · fitting accuracy …",
    ]);
  });

  it("never exceeds the terminal's width, so that it can be drawn over itself", () => {
    for (const width of [20, 40, 60]) {
      for (const line of renderState(state, width)) expect(line.length).toBeLessThanOrEqual(width);
    }
  });
});
