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

  it("do not compare over references that are inferred, or between different objectives", () => {
    const inferred = trace({ comparison: "inferred reference point", isInferred: true });
    expect(comparedHypervolumes([study("a", trace()), study("b", inferred)])).toEqual([]);
    expect(comparedHypervolumes([study("a", trace()), study("b", trace({ objectives: ["loss", "size"] }))])).toEqual(
      [],
    );
  });
});
