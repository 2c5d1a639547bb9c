import { describe, expect, it } from "vitest";
import type { StudyFigures } from "../../src/dashboard/study/compared-fronts.ts";
import { comparedHypervolumes } from "../../src/dashboard/study/compared-hypervolumes.ts";
import type { HypervolumeData } from "../../src/figures/index.ts";

const trace = (changes: Partial<HypervolumeData> = {}): HypervolumeData => ({
  ...{ kind: "hypervolume", name: "hypervolume", title: "Hypervolume", basis: "measured", comparison: "baseline" },
  ...{ isInferred: false, objectives: ["accuracy", "latency"] },
  points: [
    { trial: 0, evaluations: 1, measured: 0 },
    { trial: 3, evaluations: 4, measured: 0.2, model: 0.1 },
  ],
  evaluations: 4,
  ...changes,
});

const study = (name: string, data: HypervolumeData): StudyFigures => ({ name, figures: [data] });

describe("the hypervolumes of several studies", () => {
  it("are in one picture, each as far as the last of its evaluations, even if that one failed", () => {
    const [figure, ...others] = comparedHypervolumes([study("a", trace()), study("b", trace({ evaluations: 6 }))]);
    expect(others).toEqual([]);
    expect(figure).toMatchObject({
      kind: "compared-hypervolume",
      groups: [{ name: "a" }, { name: "b" }],
      panels: [
        {
          panel: "measured",
          studies: [
            {
              label: "a",
              steps: [
                { evaluations: 1, hypervolume: 0 },
                { evaluations: 4, hypervolume: 0.2 },
              ],
            },
            {
              label: "b",
              steps: [
                { evaluations: 1, hypervolume: 0 },
                { evaluations: 4, hypervolume: 0.2 },
                { evaluations: 6, hypervolume: 0.2 },
              ],
            },
          ],
        },
      ],
    });
  });

  it("are those of the models where the studies are compared by them", () => {
    const model = trace({ basis: "model" });
    const [figure] = comparedHypervolumes([study("a", model), study("b", model)]);
    expect(figure?.panels[0]?.studies[0]?.steps[1]).toEqual({ evaluations: 4, hypervolume: 0.1 });
  });

  it("have what Sobol searches would have reached beside them", () => {
    const sobol = [{ evaluations: 1, median: 0.05, lower: 0, upper: 0.1 }];
    const [figure] = comparedHypervolumes([study("a", trace({ sobol })), study("b", trace())]);
    expect(figure?.panels[0]?.studies.map((each) => each.sobol)).toEqual([
      [{ evaluations: 1, hypervolume: 0.05 }],
      undefined,
    ]);
  });

  it.each([
    ["other objectives", trace({ objectives: ["accuracy", "size"] })],
    ["another kind of reference", trace({ comparison: "reference" })],
    ["a reference that moves with the front", trace({ isInferred: true })],
    ["estimates where the first has measurements", trace({ basis: "model" })],
  ])("are none where the other study has %s", (_what, other) => {
    expect(comparedHypervolumes([study("a", trace()), study("b", other)])).toEqual([]);
  });
});
