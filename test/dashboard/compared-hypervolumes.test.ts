import { describe, expect, it } from "vitest";
import { type CountedFigures, comparedHypervolumes } from "../../src/dashboard/study/compared-hypervolumes.ts";
import type { HypervolumeData } from "../../src/figures/index.ts";

const trace = (changes: Partial<HypervolumeData> = {}): HypervolumeData => ({
  ...{ kind: "hypervolume", name: "hypervolume", title: "Hypervolume", basis: "measured", comparison: "baseline" },
  ...{ isInferred: false, objectives: ["accuracy", "latency"] },
  points: [
    { trial: 0, measured: 0 },
    { trial: 3, measured: 0.2, model: 0.1 },
  ],
  ...changes,
});

const study = (name: string, data: HypervolumeData, withdrawn: readonly number[] = []): CountedFigures => ({
  ...{ name, withdrawn },
  figures: [data],
});

describe("the hypervolumes of several studies", () => {
  it("are in one picture, after as many evaluations as trials have begun that were not withdrawn", () => {
    const [figure, ...others] = comparedHypervolumes([study("a", trace()), study("b", trace(), [1, 9])]);
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
                { evaluations: 3, hypervolume: 0.2 },
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
