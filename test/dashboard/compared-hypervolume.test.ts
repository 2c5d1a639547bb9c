import { describe, expect, it } from "vitest";
import { comparedHypervolume } from "../../src/dashboard/study/compared-hypervolume.ts";
import type { HypervolumeData } from "../../src/figures/index.ts";

const trace: HypervolumeData = {
  kind: "hypervolume",
  name: "hypervolume",
  title: "Hypervolume",
  basis: "model",
  comparison: "baseline",
  isInferred: false,
  objectives: ["accuracy", "latency"],
  points: [
    { trial: 0, measured: 0, model: 0 },
    { trial: 2, measured: 0.02, model: 0.01 },
  ],
};
const sobol = [{ evaluations: 1, median: 0, lower: 0, upper: 0.1 }];

describe("the hypervolumes of several studies", () => {
  it("are in one picture by the estimates, with what Sobol searches would have reached", () => {
    const [found, ...more] = comparedHypervolume([
      { name: "a", figures: [{ ...trace, sobol }] },
      { name: "b", figures: [{ ...trace, objectives: ["latency", "accuracy"] }] },
    ]);
    expect(more).toEqual([]);
    const steps = [
      { evaluations: 1, hypervolume: 0 },
      { evaluations: 2, hypervolume: 0.01 },
    ];
    expect(found?.panels).toEqual([
      {
        panel: "model",
        studies: [
          { label: "a", group: "a", steps, sobol: [{ evaluations: 1, hypervolume: 0 }] },
          { label: "b", group: "b", steps },
        ],
      },
    ]);
  });

  it.each([
    ["other objectives", { ...trace, objectives: ["accuracy", "size"] }],
    ["another kind of reference", { ...trace, comparison: "reference" }],
    ["a reference that moves with the front", { ...trace, isInferred: true }],
    ["measurements only", { ...trace, basis: "measured" as const }],
  ])("are none where the other study has %s", (_what, other) => {
    expect(
      comparedHypervolume([
        { name: "a", figures: [trace] },
        { name: "b", figures: [other] },
      ]),
    ).toEqual([]);
  });
});
