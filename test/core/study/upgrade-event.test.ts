import { describe, expect, it } from "vitest";
import { type TrialEvent, upgradeEvent } from "../../../src/core/study/index.ts";

describe("events that an earlier version stored", () => {
  const outcomes = { y: { mean: 0.7, standardError: 0.1 } };
  const cancelled = { type: "cancelled", trial: 3, reason: "stopped early" } as const;

  it("have the expected outcomes of an early stop under their new name", () => {
    const stored = { ...cancelled, stop: { probability: 0.01, forecast: outcomes } };
    expect(upgradeEvent(stored as unknown as TrialEvent)).toEqual({
      ...cancelled,
      stop: { probability: 0.01, expected: outcomes },
    });
  });

  it("remain as they are if they have today's names", () => {
    const events: TrialEvent[] = [
      { ...cancelled, stop: { probability: 0.01, expected: outcomes } },
      cancelled,
      { type: "failed", trial: 3, reason: "exit status 1" },
    ];
    for (const event of events) expect(upgradeEvent(event)).toBe(event);
  });
});
