import { describe, expect, it } from "vitest";
import { analyse } from "../../../../src/core/analysis/index.ts";
import { standaloneSvg } from "../../../../src/figures/index.ts";
import { analysisFigures } from "../../../../src/node/report/index.ts";
import { completed, study } from "../../../core/analysis/example-study.ts";
import { estimates, trials } from "../example-analysis.ts";
import { drawAnalysis } from "./draw.ts";
import { expectWellFormed } from "./well-formed.ts";

describe("the figures of an analysis", () => {
  it("are the front of each pair of objectives and the hypervolume", async () => {
    expect((await drawAnalysis(analyse(study, trials, estimates))).map(({ name }) => name)).toEqual([
      "front-accuracy-latency",
      "hypervolume",
    ]);
    const three = { ...study, objectives: [...study.objectives, { name: "size mb", goal: "minimize" as const }] };
    const withSize = trials.map((trial) =>
      trial.status === "completed"
        ? { ...trial, metrics: { ...trial.metrics, "size mb": { mean: 3 + trial.number, count: 1 } } }
        : trial,
    );
    expect((await drawAnalysis(analyse(three, withSize, new Map()))).map(({ name }) => name)).toEqual([
      "front-accuracy-latency",
      "front-accuracy-size-mb",
      "front-latency-size-mb",
      "hypervolume",
    ]);
  });

  it("count every evaluation that ended, and mark the first one that a model proposed", () => {
    // Trial 3, which failed, is the first proposal of the model.
    const [, volume] = analysisFigures(analyse(study, trials, estimates));
    expect(volume).toMatchObject({ kind: "hypervolume", evaluations: 5, beforeModel: 3 });
    const points = volume?.kind === "hypervolume" ? volume.points : [];
    expect(points.map(({ trial, evaluations }) => [trial, evaluations])).toEqual([
      [0, 1],
      [1, 2],
      [2, 3],
      [4, 5],
    ]);
  });

  it("leave trials far from the front out of the plotted range and say so", async () => {
    const near = [14, 17, 19, 22, 24].map((latency, i) => completed(5 + i, "sobol", 0.75 + i / 50, latency));
    const all = [...trials, ...near, completed(10, "sobol", 0.6, 4000)];
    const [front] = await drawAnalysis(analyse(study, all, new Map()));
    expect(front?.caption).toContain("1 trial far from the front is outside the plotted range");
  });

  it("are well-formed SVG files with colours and a title", async () => {
    const [front] = await drawAnalysis(analyse(study, trials, estimates));
    const text = standaloneSvg(front!);
    expect(text).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/);
    expect(text).toContain("<title>accuracy against latency</title>");
    expect(text).toContain("prefers-color-scheme:dark");
    expect(text).not.toContain("NaN");
    expectWellFormed(text);
  });

  it("are the same for the same study", async () => {
    const draw = async () => (await drawAnalysis(analyse(study, trials, estimates))).map(({ svg }) => svg);
    expect(await draw()).toEqual(await draw());
  });
});
