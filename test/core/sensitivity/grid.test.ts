import { describe, expect, it } from "vitest";
import { gridThrough, slicesThrough } from "../../../src/core/sensitivity/index.ts";
import type { Study, Trial } from "../../../src/core/study/index.ts";
import { fitStudy } from "../../../src/core/surrogate/index.ts";
import { study as base } from "../analysis/example-study.ts";

const study: Study = {
  ...base,
  strategy: "map",
  parameters: [...base.parameters, { kind: "float", name: "rate", lower: 1e-4, upper: 1e-1, scale: "log" }],
};
const trials = Array.from(
  { length: 8 },
  (_, i): Trial => ({
    number: i,
    origin: "sobol",
    status: "completed",
    configuration: { layers: 1 + (i % 6), pooling: i % 2 === 0 ? "mean" : "max", rate: 10 ** (-4 + (3 * i) / 7) },
    metrics: { accuracy: { mean: 0.8 + i / 100, count: 1 }, latency: { mean: 10 + (i % 6), count: 1 } },
  }),
);
const model = (await fitStudy(study, trials))!;
const centre = { layers: 3, pooling: "mean", rate: 1e-2 };

describe("a grid through a configuration", () => {
  const grid = gridThrough(model, centre, ["pooling", "rate", "layers"])!;

  it("covers the two most important numeric parameters, each value once, ascending", () => {
    expect([grid.x, grid.y]).toEqual(["rate", "layers"]);
    expect(grid.ys).toEqual([1, 2, 3, 4, 5, 6]);
    expect([grid.xs[0], grid.xs.at(-1)]).toEqual([1e-4, 1e-1]);
    expect(grid.estimates).toHaveLength(grid.xs.length * grid.ys.length);
  });

  it("has the estimates of the slice along the first parameter in the row of the configuration", () => {
    const [slice] = slicesThrough(model, centre, ["rate"]);
    const row = grid.estimates.slice(2 * grid.xs.length, 3 * grid.xs.length);
    for (const end of [0, -1]) {
      expect(row.at(end)!["accuracy"]!.median).toBeCloseTo(slice!.points.at(end)!.metrics["accuracy"]!.median, 8);
    }
  });

  it("is absent where there are not two numeric parameters", () => {
    expect(gridThrough(model, centre, ["pooling", "rate"])).toBeUndefined();
  });
});
