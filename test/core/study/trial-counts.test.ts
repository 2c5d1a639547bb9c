import { describe, expect, it } from "vitest";
import { countTrials, type Trial } from "../../../src/core/study/index.ts";

const base = (number: number, origin: Trial["origin"] = "sobol") => ({ number, origin, configuration: {} });
const stop = { probability: 0.01, expected: {} };

describe("the counts of trials", () => {
  it("count told results and repeats apart from the budget", () => {
    const trials: readonly Trial[] = [
      { ...base(0, "baseline"), status: "completed", metrics: {} },
      { ...base(1), status: "failed", reason: "exit code 1" },
      { ...base(2), status: "running", attempt: 1 },
      { ...base(3), status: "pending" },
      { ...base(4), status: "cancelled", reason: "stopped early", stop },
      { ...base(5), status: "cancelled", reason: "withdrawn" },
      { ...base(6, "told"), status: "completed", metrics: {} },
      { ...base(7, "told"), status: "failed", reason: "diverged" },
      { ...base(8, "confirm"), of: 0, status: "completed", metrics: {} },
      { ...base(9, "confirm"), of: 0, status: "running", attempt: 1 },
      {
        ...base(10),
        status: "running",
        attempt: 1,
        held: { reason: "exit code 1", ended: "2026-01-02T03:04:05.000Z" },
      },
    ];
    expect(countTrials(trials)).toEqual({
      spent: 6,
      ended: 3,
      completed: 1,
      failed: 1,
      stopped: 1,
      running: 1,
      held: 1,
      pending: 1,
      told: 2,
      repeats: 1,
    });
  });
});
