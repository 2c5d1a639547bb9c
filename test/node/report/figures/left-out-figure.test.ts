import { describe, expect, it } from "vitest";
import { study } from "../../../core/analysis/example-study.ts";
import { diagnosis, trials, withSize } from "../example-diagnosis.ts";
import { drawDiagnosis } from "./draw.ts";

describe("the figures of a diagnosis", () => {
  it("show SAAS beside MAP, every trial in both, those outside their interval as crosses", async () => {
    const figures = await drawDiagnosis(study, trials, diagnosis);
    expect(figures.map(({ name }) => name)).toEqual(["left-out-accuracy", "left-out-latency"]);
    for (const { svg, caption } of figures) {
      expect(svg).toContain(">SAAS: R²");
      expect(svg).toContain(">MAP: R²");
      expect(svg.match(/<title>Trial \d+/g)).toHaveLength(20);
      expect(svg.match(/<path[^>]*stroke="var\(--reference\)"[^>]*><title>Trial 9\b/g)).toHaveLength(2);
      expect(svg).toContain("relative to the baseline");
      expect(svg).not.toMatch(/NaN|undefined/);
      expect(caption).toContain("SAAS: R² 0.84 ± 0.05, log density −0.5 ± 0.1");
    }
    expect(figures[1]!.caption).toContain("2 extreme outcomes are winsorised");
  });

  it("show constrained metrics after the objectives, in the unit of their bounds, model beside model", async () => {
    const figures = await drawDiagnosis(study, trials, withSize);
    expect(figures.map(({ name }) => name)).toEqual(["left-out-accuracy", "left-out-latency", "left-out-size"]);
    const { svg } = figures[2]!;
    expect(svg).toContain("size, measured");
    expect(svg).not.toContain("relative to the baseline");
    expect(svg.match(/<title>Trial \d+/g)).toHaveLength(20);
  });

  it("keep the objective's own unit where there is nothing to compare with", async () => {
    const [, latency] = await drawDiagnosis(study, trials.slice(1), diagnosis);
    expect(latency!.svg).toContain("latency, ms, measured");
  });
});
