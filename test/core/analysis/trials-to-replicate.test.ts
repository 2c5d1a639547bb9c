import { describe, expect, it } from "vitest";
import { type Analysis, trialsToReplicate } from "../../../src/core/analysis/index.ts";
import type { Trial } from "../../../src/core/study/index.ts";

const analysis = {
  trials: [0.5, 0.97, 0.7, 0.2, 0.02].map((membership, trial) => ({ trial, membership })),
} as unknown as Analysis;
const trial = (number: number, status: Trial["status"] = "completed", of?: number) =>
  ({ number, status, configuration: {}, origin: "sobol", ...(of === undefined ? {} : { of }), metrics: {} }) as Trial;
const first = [0, 1, 2, 3, 4].map((number) => trial(number));

describe("the trials to evaluate again during a run", () => {
  it("are those whose membership of the front is uncertain, the most doubtful first", () => {
    expect(trialsToReplicate(analysis, first, 9)).toEqual([0, 2, 3]);
    expect(trialsToReplicate(analysis, first, 1)).toEqual([0]);
  });

  it("are not those that are being evaluated, nor those with five evaluations", () => {
    const repeats = [5, 6, 7, 8].map((number) => trial(number, "completed", 2));
    expect(trialsToReplicate(analysis, [...first, trial(9, "running", 0), ...repeats], 9)).toEqual([3]);
  });

  it("are none without a model", () => {
    expect(trialsToReplicate({ trials: [{ trial: 0 }] } as unknown as Analysis, first, 9)).toEqual([]);
  });
});
