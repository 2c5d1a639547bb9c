import { describe, expect, it } from "vitest";
import { batchSummary } from "../../../../src/node/cli/terminal/batch-summary.ts";

const trials = [7, 8, 9];
const expectedGain = { trials: 7, hypervolume: 0.1, share: 0.034 };

describe("the summary of a proposed batch", () => {
  it("shows the expected increase of the hypervolume", () => {
    expect(batchSummary({ trials, expectedGain })).toBe("3 trials proposed: expected gain 3.4 %");
  });

  it("uses the singular for one trial", () => {
    expect(batchSummary({ trials: [7], expectedGain })).toBe("1 trial proposed: expected gain 3.4 %");
  });

  it("shows the models if they were chosen, and the mode under a time budget", () => {
    const models = [
      { metric: "accuracy", model: "saas" },
      { metric: "latency", model: "map-saas" },
    ] as const;
    const timeBudget = { mode: "fewer-samples", expectedSeconds: 12, seconds: 14 } as const;
    expect(batchSummary({ trials, models, timeBudget })).toBe(
      "3 trials proposed: accuracy by saas, latency by map-saas; mode fewer-samples took 14 s (expected 12 s)",
    );
  });

  it("is absent if nothing is known", () => {
    expect(batchSummary({ trials })).toBeUndefined();
  });
});
