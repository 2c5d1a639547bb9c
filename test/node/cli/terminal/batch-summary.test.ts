import { describe, expect, it } from "vitest";
import { batchSummary } from "../../../../src/node/cli/terminal/batch-summary.ts";

const trials = [7, 8, 9];
const expectedGain = { trials: 7, hypervolume: 0.1, share: 0.034 };

describe("the line about a chosen batch", () => {
  it("says what the batch is expected to add", () => {
    expect(batchSummary({ trials, expectedGain })).toBe(
      "3 trials chosen; together they are expected to add 3.4 % to the hypervolume",
    );
  });

  it("speaks of one trial as of one", () => {
    expect(batchSummary({ trials: [7], expectedGain })).toBe(
      "1 trial chosen; it is expected to add 3.4 % to the hypervolume",
    );
  });

  it("says by which models where they were chosen, and in which mode where there is a budget of time", () => {
    const models = [
      { metric: "accuracy", model: "saas" },
      { metric: "latency", model: "map-saas" },
    ] as const;
    const thinking = { mode: "fewer-samples", expectedSeconds: 12, seconds: 14 } as const;
    expect(batchSummary({ trials, models, thinking })).toBe(
      "3 trials chosen; accuracy by saas, latency by map-saas; thought in mode fewer-samples, 14 s (expected 12 s)",
    );
  });

  it("is silent where there is nothing to say", () => {
    expect(batchSummary({ trials })).toBeUndefined();
  });
});
