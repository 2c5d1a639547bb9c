import { describe, expect, it } from "vitest";
import { analyse, fitAndAnalyse, traceHypervolume } from "../../../src/core/analysis/index.ts";
import { estimateSobol } from "../../../src/core/analysis/sobol-estimate.ts";
import { propose } from "../../../src/core/designer/index.ts";
import type { Study, Trial } from "../../../src/core/study/index.ts";
import { mapped } from "./fitted-study.ts";

const [, pooling] = mapped.parameters;
const searched: Study = {
  ...mapped,
  parameters: [{ kind: "int", name: "layers", lower: 1, upper: 40, scale: "linear" }, pooling!],
  baseline: { layers: 4, pooling: "mean" },
};

/** The trials of a Sobol search, of which `layers` decides the accuracy and the latency. */
async function sobolTrials(study: Study, count: number): Promise<readonly Trial[]> {
  const { suggestions } = await propose({ ...study, strategy: "sobol" }, [], count);
  return suggestions.map(({ configuration, origin }, number): Trial => {
    const layers = Number(configuration["layers"]);
    const metrics = {
      accuracy: { mean: 0.8 + 0.1 * Math.sin(layers / 16), standardError: 1e-4, count: 1 },
      latency: { mean: 20 + 0.02 * (layers - 12) ** 2, standardError: 1e-3, count: 1 },
    };
    return { number, configuration, origin, status: "completed", metrics };
  });
}

describe("what a Sobol search would have reached", () => {
  it("is what it did reach, where its trials are those of the study", async () => {
    const trials = await sobolTrials(searched, 14);
    const { analysis, model } = await fitAndAnalyse(searched, trials);
    const steps = (await estimateSobol(analysis, model!, trials))!;
    const trace = traceHypervolume(analysis);
    expect(steps.map(({ evaluations }) => evaluations)).toEqual(trials.map((_, i) => i + 1));
    expect(trace.at(-1)!.model).toBeGreaterThan(0);
    for (const [i, { median, lower, upper }] of steps.entries()) {
      const { model: reached = 0 } = trace[i]!;
      expect(lower).toBeLessThanOrEqual(median);
      expect(median).toBeLessThanOrEqual(upper);
      expect(Math.abs(median - reached)).toBeLessThanOrEqual(0.1 * reached + 1e-4);
    }
  });

  it("begins at the baseline, never falls, and is the same each time", async () => {
    const trials = await sobolTrials(searched, 8);
    const { analysis, model } = await fitAndAnalyse(searched, trials);
    const steps = (await estimateSobol(analysis, model!, trials))!;
    expect(steps[0]!.median).toBeLessThan(1e-3);
    for (const [i, { median, upper }] of steps.slice(1).entries()) {
      expect(median).toBeGreaterThanOrEqual(steps[i]!.median);
      expect(upper).toBeGreaterThanOrEqual(steps[i]!.upper);
    }
    expect(await estimateSobol(analysis, model!, trials)).toEqual(steps);
  });

  it("has as many evaluations as the study, those that failed included", async () => {
    const trials = await sobolTrials(searched, 8);
    const all: readonly Trial[] = [
      ...trials,
      ...[8, 9].map((number): Trial => ({ ...trials[1]!, number, status: "failed", reason: "exit code 1" })),
    ];
    const { analysis, model } = await fitAndAnalyse(searched, all);
    expect(await estimateSobol(analysis, model!, all)).toHaveLength(10);
  });

  it("is absent without a model, and for a study that is a Sobol search", async () => {
    const trials = await sobolTrials(searched, 8);
    const { analysis, model } = await fitAndAnalyse(searched, trials);
    expect(await estimateSobol(analyse(searched, trials, new Map()), model!, trials)).toBeUndefined();
    const sobol = { ...analysis, study: { ...searched, strategy: "sobol" as const } };
    expect(await estimateSobol(sobol, model!, trials)).toBeUndefined();
  });
});
