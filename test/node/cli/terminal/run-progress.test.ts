import { describe, expect, it } from "vitest";
import type { Trial } from "../../../../src/core/study/index.ts";
import type { ChosenWarping } from "../../../../src/core/surrogate/index.ts";
import { LiveBlock } from "../../../../src/node/cli/terminal/live-block.ts";
import { blockLines, type RunState, renderState } from "../../../../src/node/cli/terminal/run-progress.ts";
import { RunTracker } from "../../../../src/node/cli/terminal/run-tracker.ts";
import { textWidth } from "../../../../src/node/cli/terminal/text-width.ts";
import type { LoopEvent } from "../../../../src/node/loop/index.ts";
import { completed, study } from "../../../core/analysis/example-study.ts";
import { Screen } from "./screen.ts";

const started = (trial: number): LoopEvent => ({
  type: "trial-started",
  trial,
  attempt: 1,
  configuration: { layers: 2, pooling: "mean" },
  origin: trial === 0 ? "baseline" : "sobol",
  folder: "/somewhere",
});
const proposed = (number: number) => ({
  number,
  configuration: { layers: 2, pooling: "mean" },
  origin: "sobol" as const,
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
    tracker.record(opened, 0);
    tracker.record(started(0), 0);
    expect(tracker.state(10)).toMatchObject({ done: 0, total: 6, running: [0], best: ["front: 0 trials"] });
    expect(tracker.record(ended(0, 0.8, 20), 1000)).toBe("trial 0, the baseline: accuracy 0.8, latency 20 ms (1.5 s)");
    tracker.record(started(1), 1000);
    tracker.record(ended(1, 0.88, 15), 2000);
    const state = tracker.state(2000);
    expect(state).toMatchObject({ done: 2, running: [], failed: 0 });
    expect(state.best).toEqual([
      "front: 1 trial",
      "best accuracy: 0.88",
      "best latency: 15 ms",
      "1 beats the baseline in both",
    ]);
    expect(state.remainingMs).toBeCloseTo(4000, 6);
  });

  it("mentions trials that were stopped early, and only where there are any", () => {
    const tracker = new RunTracker(study, [], 0);
    tracker.record(opened, 0);
    tracker.record(started(0), 0);
    expect(renderState(tracker.state(10), 80).join("\n")).not.toContain("stopped");
    const stop = { probability: 0.01, expected: {} };
    tracker.record({ type: "trial-stopped", trial: 0, reason: "stopped early", stop }, 20);
    expect(tracker.state(30)).toMatchObject({ done: 1, failed: 0, stopped: 1 });
    expect(renderState(tracker.state(30), 80).join("\n")).toContain("failed: 0 · stopped early: 1");
  });

  it("shows the expected gain of a batch, and its expected failures", () => {
    const tracker = new RunTracker(study, [], 0);
    const batch = { type: "proposed", trials: [3, 4], milliseconds: 5, health: [] } as const;
    const failures = { failed: 5, completed: 35, expected: 0.4321 };
    const words = "0.43 of them expected to fail, by a model of 5 failures among 40 trials";
    expect(tracker.record(batch, 0)).toBeUndefined();
    expect(tracker.record({ ...batch, failures }, 0)).toBe(`2 trials proposed: ${words}`);
    const expectedGain = { trials: 40, hypervolume: 1, share: 0.05 };
    expect(tracker.record({ ...batch, failures, expectedGain }, 0)).toBe(
      `2 trials proposed: expected gain 5.0 %; ${words}`,
    );
  });

  it("shows the best value of a single objective with its trial, and its gain over the baseline", () => {
    const single = { ...study, objectives: [{ name: "latency", goal: "minimize", unit: "ms" }] as const };
    const tracker = new RunTracker(single, [completed(0, "baseline", 0.8, 20)], 0);
    expect(tracker.state(0).best).toEqual(["best latency: 20 ms (the baseline)"]);
    tracker.record(started(1), 0);
    tracker.record(ended(1, 0.88, 15), 1);
    expect(tracker.state(1).best).toEqual(["best latency: 15 ms (trial 1, +25.0 % over the baseline)"]);
  });

  it("counts told results apart from the budget, and does not show what a killed run left as running", () => {
    const left: Trial = { ...proposed(1), status: "running", attempt: 1 };
    const tracker = new RunTracker(study, [completed(0, "told", 0.8, 20), left], 0);
    tracker.record({ ...opened, waiting: 1, spent: 1 }, 0);
    expect(tracker.state(0)).toMatchObject({ done: 0, told: 1, running: [], total: 6 });
  });

  it("shows what is left of a budget in time, over all runs and over all slots", () => {
    const budget = { ...study.budget, trials: Number.POSITIVE_INFINITY, seconds: 3600, slotSeconds: 7200 };
    const tracker = new RunTracker({ ...study, budget }, [], 0);
    const time = { ms: 600_000, slotMs: 1_200_000 };
    tracker.record({ ...opened, budget: budget.trials, time }, 0);
    tracker.record(started(0), 0);
    tracker.record(started(1), 0);
    const state = tracker.state(60_000);
    expect(state.timeLeft).toBe("49 min 00 s of 1 h 00 min left, 1 h 38 min of 2 h 00 min left over all slots");
    expect(renderState(state, 80)).toContain("0 trials");
    const limit = { kind: "time-spent" } as const;
    expect(tracker.record({ type: "closing", limit, running: 2, time: { ms: 3_600_100, slotMs: 0 } }, 60_000)).toBe(
      "The time of the budget is spent: 1 h 00 min of 1 h 00 min. No new trial begins; 2 running trials are finished first.",
    );
  });

  it("shows the front below, which leaves nothing behind when the window becomes narrower or lower", () => {
    const tracker = new RunTracker(study, [completed(0, "baseline", 0.8, 20), completed(1, "sobol", 0.88, 15)], 0);
    const state = tracker.state(0);
    const screen = new Screen(100);
    const block = new LiveBlock(screen);
    screen.write("a line that stays\n");
    for (const [columns, rows] of [
      [100, 40],
      [61, 24],
      [45, 24],
      [80, 12],
      [72, 20],
    ] as const) {
      screen.resize(columns);
      const lines = blockLines(state, { columns, rows });
      expect(lines.length).toBeLessThan(rows);
      expect(lines.some((line) => line.includes("◆"))).toBe(rows > 12);
      block.draw(lines);
    }
    expect(screen.shown()).toEqual(["a line that stays", ...blockLines(state, { columns: 72, rows: 20 }), ""]);
    expect(screen.shown().filter((line) => line.includes("latency, ms (less is better)"))).toHaveLength(1);
  });

  it("shows no front of a single objective", () => {
    const single = { ...study, objectives: study.objectives.slice(1) };
    const state = new RunTracker(single, [completed(0, "baseline", 0.8, 20)], 0).state(0);
    expect(blockLines(state, { columns: 80, rows: 40 })).toEqual(renderState(state, 80));
  });

  it("continues from the records of earlier runs", () => {
    const tracker = new RunTracker(study, [completed(0, "baseline", 0.8, 20), completed(1, "sobol", 0.88, 15)], 0);
    expect(tracker.record({ ...opened, ended: 2, waiting: 1, spent: 3 }, 0)).toBe(
      "Resuming: 2 trials ended, 1 waiting to run.",
    );
    expect(tracker.state(0)).toMatchObject({
      done: 2,
      best: ["front: 1 trial", "best accuracy: 0.88", "best latency: 15 ms", "1 beats the baseline in both"],
    });
  });

  it("includes the time of a model that is still being fitted", () => {
    const tracker = new RunTracker(study, [], 0);
    tracker.record({ type: "proposing", count: 2 }, 100);
    tracker.record({ type: "progress", message: "fitting accuracy" }, 150);
    expect(tracker.state(300)).toMatchObject({ modelMs: 200, activity: "fitting accuracy" });
    tracker.record({ type: "proposed", trials: [1, 2], milliseconds: 250, health: [] }, 350);
    expect(tracker.state(900).modelMs).toBe(250);
    expect(tracker.state(900)).not.toHaveProperty("activity");
  });

  it("shows the reason when a metric was measured without the baseline alongside", () => {
    const tracker = new RunTracker(study, [], 0);
    const event = { type: "measured-alone", trial: 3, metric: "p99", reason: "its folder is gone" } as const;
    expect(tracker.record(event, 0)).toBe(
      "trial 3: p99 was measured without the baseline alongside: its folder is gone",
    );
  });

  it("shows trials that were stopped early, and counts them as ended", () => {
    const tracker = new RunTracker(study, [], 0);
    tracker.record(started(3), 0);
    const stop = { probability: 0.01, expected: {} };
    expect(tracker.record({ type: "trial-stopped", trial: 3, reason: "stopped early at step 4", stop }, 0)).toBe(
      "trial 3 stopped early at step 4",
    );
    expect(tracker.state(0)).toMatchObject({ done: 1, failed: 0, running: [] });
  });

  it("shows the warping of inputs when it changes", () => {
    const tracker = new RunTracker(study, [], 0);
    const proposed = (warping: ChosenWarping["warping"]): string | undefined => {
      const inputWarping = {
        gain: { mean: 0.42, standardError: 0.05 },
        chosenAt: 16,
        ...(warping === undefined ? {} : { warping }),
      };
      return tracker.record({ type: "proposed", trials: [1], milliseconds: 1, health: [], inputWarping }, 0);
    };
    const evidence = "left-out trials +0.42 ± 0.05 nats";
    expect(proposed(undefined)).toBe(`inputs not warped: ${evidence}`);
    expect(proposed(undefined)).toBeUndefined();
    expect(proposed([{ parameter: "rate", lower: 0, upper: 1, a: 0.5, b: 2.1 }])).toBe(
      `inputs warped: rate (a 0.5, b 2.1); ${evidence}`,
    );
  });

  it("shows how many outcomes are winsorised when the number changes", () => {
    const tracker = new RunTracker(study, [], 0);
    const proposed = (winsorised: Readonly<Record<string, number>>): string | undefined =>
      tracker.record({ type: "proposed", trials: [1], milliseconds: 1, health: [], winsorised }, 0);
    const words = "Outcomes far worse than the others are winsorised for the models";
    expect(proposed({ loss: 4 })).toBe(`${words}: 4 of loss.`);
    expect(proposed({ loss: 4 })).toBeUndefined();
    expect(proposed({ loss: 5, latency: 1 })).toBe(`${words}: 5 of loss, 1 of latency.`);
  });

  it("shows the use of an earlier study when it changes", () => {
    const earlier = { from: "first.yaml", trials: [], leftOut: { "it has no width": 3 } };
    const tracker = new RunTracker({ ...study, earlier }, [], 0);
    const proposed = (used: boolean): string | undefined => {
      const uses = [
        { metric: "a", used: true, gain: 1, decidedAt: 4, trials: 0 },
        { metric: "b", used, gain: -0.123, decidedAt: 4, trials: 0 },
      ];
      return tracker.record({ type: "proposed", trials: [1], milliseconds: 1, health: [], earlier: uses }, 0);
    };
    const said = "0 trials of first.yaml (3 left out: it has no width): used for a";
    expect(proposed(false)).toBe(`${said}, not for b (leave-one-out gain: -0.12)`);
    expect(proposed(false)).toBeUndefined();
    expect(proposed(true)).toBe(`${said} and b`);
  });

  it("shows which trials wait for units of resources, until they hold them", () => {
    const tracker = new RunTracker(study, [], 0);
    for (const trial of [3, 4, 5]) tracker.record({ type: "units-awaited", trial, resources: ["gpu"] }, 0);
    tracker.record({ type: "units-held", trial: 3, units: { gpu: ["0"] } }, 0);
    tracker.record({ type: "units-awaited", trial: 6, resources: ["gpu", "phone"] }, 0);
    expect(tracker.state(0).waiting).toEqual([
      "waiting for gpu: 2 (trials 4, 5)",
      "waiting for gpu and phone: 1 (trial 6)",
    ]);
    expect(renderState(tracker.state(0), 80).join("\n")).toContain("of these waiting for gpu: 2 (trials 4, 5)");
    tracker.record({ type: "trial-interrupted", trial: 4 }, 0);
    expect(tracker.state(0).waiting?.[0]).toBe("waiting for gpu: 1 (trial 5)");
    expect(tracker.record({ type: "leftovers", trial: 3, ended: 0, remaining: 1, units: { gpu: ["0"] } }, 0)).toBe(
      "1 process that an earlier run had left of trial 3 could not be ended; that is tried again, and until then no other command gets gpu 0.",
    );
  });

  it("shows what an earlier run had left, and what is done about failures that may be the machine's fault", () => {
    const tracker = new RunTracker(study, [], 0);
    const line = (event: LoopEvent) => tracker.record(event, 0);
    const left = { type: "leftovers", trial: 3 } as const;
    expect(line({ ...left, ended: 1, remaining: 0 })).toBe("Ended 1 process that an earlier run had left of trial 3.");
    expect(line({ ...left, ended: 2, remaining: 0 })).toBe(
      "Ended 2 processes that an earlier run had left of trial 3.",
    );
    expect(line({ ...left, ended: 0, remaining: 1 })).toBe(
      "1 process that an earlier run had left of trial 3 could not be ended; the next run tries again.",
    );
    expect(line({ type: "doubt", failures: 5, again: [0, 4, 0] })).toBe(
      "The last 5 trials failed at once: running the configuration of trial 0 again, to see whether this machine is at fault.",
    );
    expect(line({ type: "doubt-settled", works: 0 })).toBe(
      "The configuration of trial 0 works, so these configurations failed.",
    );
  });

  it("does not show a trial as running whose failure is being checked", () => {
    const tracker = new RunTracker(study, [], 0);
    for (const number of [3, 4]) tracker.record(started(number), 0);
    const held = { type: "trial-held", trial: 3, reason: "exit code 1", ended: "2026-01-02T03:04:05.000Z" } as const;
    expect(tracker.record(held, 0)).toBeUndefined();
    expect(tracker.state(0)).toMatchObject({ done: 0, failed: 0, held: 1, running: [4] });
    expect(renderState(tracker.state(0), 100).join("\n")).toContain(
      "running: 1 (trial 4) · failed: 0 and 1 being checked",
    );
    tracker.record({ type: "trial-failed", trial: 3, reason: "exit code 1", log: "/l" }, 0);
    expect(tracker.state(0)).toMatchObject({ done: 1, failed: 1, running: [4] });
    expect(tracker.state(0)).not.toHaveProperty("held");
  });

  it("shows failures and retries with their reason", () => {
    const tracker = new RunTracker(study, [], 0);
    tracker.record(started(3), 0);
    expect(tracker.record({ type: "trial-retried", trial: 3, reason: "exit code 1", log: "l" }, 0)).toContain(
      "exit code 1",
    );
    expect(tracker.record({ type: "trial-failed", trial: 3, reason: "exit code 1", log: "/l" }, 0)).toBe(
      "trial 3 failed: exit code 1 (log: /l)",
    );
    expect(tracker.record({ type: "trial-failed", trial: 4, reason: "nothing in /l matches", log: "/l" }, 0)).toBe(
      "trial 4 failed: nothing in /l matches",
    );
    expect(tracker.state(0)).toMatchObject({ done: 1, failed: 1, running: [] });
  });
});

describe("the block on a terminal", () => {
  const state: RunState = {
    name: "parser",
    done: 24,
    total: 96,
    told: 0,
    running: [24, 25],
    failed: 1,
    stopped: 0,
    best: ["front: 7 trials", "best accuracy: 0.91", "best latency: 12 ms"],
    activity: "fitting accuracy",
    modelMs: 12_000,
    elapsedMs: 65_000,
    remainingMs: 185_000,
  };

  it("shows trials, failures, the best so far, the model's time and the remaining time", () => {
    expect(renderState(state, 80)).toEqual([
      `${"█".repeat(10)}${"░".repeat(30)} 24 of 96 trials · about 3 min 05 s left`,
      "  running: 2 (trials 24, 25) · failed: 1",
      "  front: 7 trials · best accuracy: 0.91 · best latency: 12 ms",
      "  model: 12 s of 1 min 05 s · fitting accuracy …",
    ]);
  });

  it("never exceeds the width of the terminal, so that it can be redrawn in place", () => {
    const long = { ...state, expectedGain: 0.034, activity: "学習率 🚀 を選ぶ", running: [...Array(64).keys()] };
    for (const width of [20, 40, 60, 80, 200]) {
      for (const line of renderState(long, width)) expect(textWidth(line)).toBeLessThanOrEqual(width);
    }
  });

  it("continues on further lines what does not fit into 80 columns, and loses nothing", () => {
    const lines = renderState({ ...state, expectedGain: 0.034, activity: "fitting latency_p99 to 96 trials" }, 60);
    expect(lines.slice(1)).toEqual([
      "  running: 2 (trials 24, 25) · failed: 1",
      "  front: 7 trials · best accuracy: 0.91",
      "    best latency: 12 ms",
      "    gain expected from the last batch: +3.4 %",
      "  model: 12 s of 1 min 05 s",
      "    fitting latency_p99 to 96 trials …",
    ]);
  });

  it("uses the columns of a wide terminal", () => {
    const [bar = ""] = renderState(state, 200);
    expect(bar).toMatch(/^█{25}░{75} 24 of 96 trials/);
  });

  it("lists the first of many running trials and counts the others", () => {
    const [, running] = renderState({ ...state, running: [...Array(64).keys()] }, 200);
    expect(running).toBe("  running: 64 (trials 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 53 more) · failed: 1");
  });
});
