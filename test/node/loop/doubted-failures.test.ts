import { describe, expect, it, vi } from "vitest";
import type { Trial } from "../../../src/core/study/index.ts";
import type { RunContext } from "../../../src/node/loop/context.ts";
import {
  DoubtedFailures,
  type FailedTrial,
  type HeldFailedTrial,
  withHeldFailed,
} from "../../../src/node/loop/doubted-failures.ts";

const running: Trial = { number: 7, configuration: {}, origin: "sobol", status: "running", attempt: 1 };

describe("a failure that is held as a possible fault of the machine", () => {
  it("is recorded with the time at which it ended, not that of its record", async () => {
    vi.useFakeTimers({ now: Date.UTC(2026, 0, 2) });
    try {
      const recorded: FailedTrial[] = [];
      const held: HeldFailedTrial[] = [];
      const doubted = new DoubtedFailures(
        { signal: new AbortController().signal } as RunContext,
        {
          hold: async (failure) => void held.push(failure),
          record: async (failure) => void recorded.push(failure),
          giveBack: async () => {},
          stop: () => {},
        },
        { run: async () => undefined, past: [{ kind: "completed", ms: 60_000 }] },
      );
      await doubted.failed({ trial: running, reason: "?", log: "" }, { begun: 0, ended: 100 }, 0);
      expect(recorded).toEqual([]);
      // That its evaluation has ended is recorded at once.
      expect(held).toMatchObject([{ trial: { number: 7 }, reason: "?", endTime: "2026-01-02T00:00:00.000Z" }]);
      vi.advanceTimersByTime(14_000);
      await doubted.succeeded({ begun: 200, ended: 14_000 });
      expect(recorded).toMatchObject([{ reason: "?", endTime: "2026-01-02T00:00:00.000Z" }]);
    } finally {
      vi.useRealTimers();
    }
  });

  it("is a failure for what is proposed next", () => {
    const held = { reason: "exit code 1", ended: "2026-01-02T00:00:00.000Z" };
    const { attempt: _, ...identity } = running as Extract<Trial, { status: "running" }>;
    expect(
      withHeldFailed([
        { ...running, held },
        { ...running, number: 8 },
      ] as readonly Trial[]),
    ).toEqual([
      { ...identity, status: "failed", reason: "exit code 1" },
      { ...running, number: 8 },
    ]);
  });
});
