import { describe, expect, it } from "vitest";
import { compareStudies, estimatesByTrial } from "../../../../src/core/analysis/index.ts";
import { compared, estimated, saas, sobol } from "../../../core/analysis/example-study.ts";
import { drawComparison } from "./draw.ts";

describe("the figures of a comparison", () => {
  const estimates = estimatesByTrial([estimated(0, 0.8, 20), estimated(1, 0.86, 16), estimated(2, 0.8, 11)]);

  it("show every trial but the baselines, and only panels for which there is something", async () => {
    const [fronts, volume] = await drawComparison(compareStudies([sobol, saas]));
    expect([fronts!.name, volume!.name]).toEqual(["compare-accuracy-latency", "compare-hypervolume"]);
    expect(fronts!.svg).toContain(">as measured<");
    expect(fronts!.svg).not.toContain("by the model");
    for (const { svg } of [fronts!, volume!]) {
      expect(svg).toContain(">saas");
      expect(svg).toContain(">sobol");
      expect(svg).not.toMatch(/NaN|undefined/);
    }
    const drawn = fronts!.svg.match(/<title>[^<]*Trial \d+/g) ?? [];
    const hidden = Number(/(\d+) marks? far/.exec(fronts!.caption)?.[1] ?? 0);
    expect(drawn.length + hidden).toBe(4);
  });

  it("set the model's estimates beside the measurements", async () => {
    const both = compareStudies([{ ...saas, estimates }, compared({ strategy: "sobol" }, saas.trials, estimates)]);
    for (const { svg } of await drawComparison(both)) {
      expect(svg).toContain(">as measured<");
      expect(svg).toContain(">by the model&#39;s estimates<");
    }
  });
});
