import { describe, expect, it } from "vitest";
import type { Study, Trial } from "../../../src/core/index.ts";
import {
  compareStudies,
  comparisonPage,
  comparisonRows,
  comparisonSentences,
  drawComparison,
  estimatesByTrial,
  gainSentences,
  type StudyToCompare,
  whyNotComparable,
} from "../../../src/node/report/index.ts";
import { completed, estimated, study } from "./example-study.ts";

const failed = (number: number): Trial => ({
  number,
  origin: "sobol",
  configuration: { layers: 2, pooling: "max" },
  status: "failed",
  reason: "exit code 1",
});

/** A study with a baseline of accuracy 0.8 and 20 ms, unless its trials say otherwise. */
function given(changes: Partial<Study>, trials: readonly Trial[], estimates: StudyToCompare["estimates"] = new Map()) {
  const all = trials[0]?.origin === "baseline" ? trials : [completed(0, "baseline", 0.8, 20), ...trials];
  const each = { ...study, ...changes };
  return { path: `${each.strategy}-${each.seed}.yaml`, study: each, trials: all, estimates };
}

const sobol = given({ strategy: "sobol" }, [
  completed(1, "sobol", 0.84, 18), // gains 0.05 and 0.1
  failed(2),
  completed(3, "sobol", 0.7, 10),
]);
const saas = given({ strategy: "saas" }, [
  completed(1, "saas", 0.88, 15), // gains 0.1 and 0.25
  completed(2, "saas", 0.8, 10), // no loss of accuracy, half the latency
]);

describe("what studies found, side by side", () => {
  it("counts trials, failures and what was measured better than the baseline in everything", () => {
    const [first, second] = compareStudies([sobol, saas]).studies;
    expect(first).toMatchObject({ completed: 3, failed: 1, measured: { better: 1 } });
    expect(second).toMatchObject({ completed: 3, failed: 0, measured: { better: 1 } });
    expect(first!.measured.hypervolume).toBeCloseTo(0.05 * 0.1, 12);
    expect(second!.measured.hypervolume).toBeCloseTo(0.1 * 0.25, 12);
  });

  it("finds the largest gain in each objective among trials that lose in no other", () => {
    const [first, second] = compareStudies([sobol, saas]).studies;
    // Trial 3 of the first is twice as fast, at a loss of accuracy.
    expect(first!.measured.best["latency"]).toMatchObject({ trial: 1, gain: { mean: expect.closeTo(0.1, 12) } });
    expect(second!.measured.best["latency"]).toMatchObject({ trial: 2, gain: { mean: 0.5 } });
    expect(second!.measured.best["accuracy"]).toMatchObject({ trial: 1, gain: { mean: expect.closeTo(0.1, 12) } });
    const worse = compareStudies([given({}, [completed(1, "saas", 0.7, 10)]), saas]).studies[0];
    expect(worse!.measured.best).toEqual({});
  });

  it("takes each study relative to its own baseline", () => {
    const slower = given({ seed: 2 }, [completed(0, "baseline", 0.4, 40), completed(1, "saas", 0.44, 30)]);
    const [first, second] = compareStudies([saas, slower]).studies;
    expect(second!.measured.hypervolume).toBeCloseTo(first!.measured.hypervolume, 12);
  });

  it("goes by the baseline even where a study's search went by another reference point", () => {
    const other = given({ strategy: "sobol", referencePoint: { accuracy: 0.5, latency: 100 } }, [
      completed(1, "sobol", 0.84, 18),
    ]);
    expect(compareStudies([other, saas]).studies[0]!.measured.hypervolume).toBeCloseTo(0.005, 12);
  });

  it("judges by the model's estimates where there are any, and keeps the raw numbers beside them", () => {
    const estimates = estimatesByTrial([estimated(0, 0.8, 20), estimated(1, 0.82, 19), estimated(2, 0.81, 21)]);
    const [lucky] = compareStudies([
      given({}, [completed(1, "saas", 0.95, 5), completed(2, "saas", 0.9, 10)], estimates),
      sobol,
    ]).studies;
    expect(lucky!.measured).toMatchObject({ better: 2 });
    expect(lucky!.modelled).toMatchObject({ better: 1, best: { latency: { trial: 1 } } });
    expect(lucky!.modelled!.hypervolume).toBeCloseTo(0.025 * 0.05, 12);
    expect(lucky!.modelled!.hypervolume).toBeLessThan(lucky!.measured.hypervolume);
  });

  it("traces the hypervolume against evaluations, of which a failed one is one", () => {
    const { trace } = compareStudies([sobol, saas]).studies[0]!;
    expect(trace.measured).toEqual([
      { evaluations: 1, hypervolume: 0 },
      { evaluations: 2, hypervolume: expect.closeTo(0.005, 12) },
      { evaluations: 4, hypervolume: expect.closeTo(0.005, 12) },
    ]);
    expect(trace.modelled).toBeUndefined();
  });

  it("groups studies by strategy, or each on its own where all have the same", () => {
    const groups = (...studies: StudyToCompare[]) =>
      compareStudies(studies).groups.map(({ name, studies: members }) => [name, members.length]);
    expect(groups(sobol, saas, given({ seed: 2 }, saas.trials))).toEqual([
      ["sobol", 1],
      ["saas", 2],
    ]);
    expect(groups(saas, given({ seed: 2 }, saas.trials))).toEqual([
      ["saas, seed 1", 1],
      ["saas, seed 2", 1],
    ]);
  });

  it("labels studies by what tells them apart: names, else strategy and seed, else paths", () => {
    const labels = (...studies: StudyToCompare[]) => compareStudies(studies).studies.map(({ label }) => label);
    expect(labels(sobol, saas)).toEqual(["sobol, seed 1", "saas, seed 1"]);
    expect(labels(given({ name: "a" }, saas.trials), given({ name: "b" }, saas.trials))).toEqual(["a", "b"]);
    expect(labels(saas, { ...saas, path: "copy.yaml" })).toEqual(["saas-1.yaml", "copy.yaml"]);
  });
});

describe("studies that cannot be compared", () => {
  it("are those with other objectives, by name or goal; the order does not matter", () => {
    const [accuracy, latency] = study.objectives;
    expect(whyNotComparable([sobol, saas])).toBeUndefined();
    expect(whyNotComparable([sobol, given({ objectives: [latency!, accuracy!] }, saas.trials)])).toBeUndefined();
    const other = given({ objectives: [accuracy!, { name: "latency", goal: "maximize" }] }, saas.trials);
    expect(whyNotComparable([sobol, other])).toBe(
      "Only studies of the same objectives can be compared: sobol-1.yaml has accuracy (maximize), latency (minimize), " +
        "saas-1.yaml has accuracy (maximize), latency (maximize).",
    );
  });

  it("are those without a measured baseline", () => {
    const bare = { ...saas, trials: saas.trials.slice(1) };
    expect(whyNotComparable([sobol, bare])).toContain(
      "saas-1.yaml cannot be normalised: its baseline has not been measured.",
    );
  });

  it("but one with its objectives in another order is compared rightly", () => {
    const turned = given({ objectives: study.objectives.toReversed() }, saas.trials);
    const [first, second] = compareStudies([saas, turned]).studies;
    expect(second!.measured.hypervolume).toBeCloseTo(first!.measured.hypervolume, 12);
  });
});

describe("a comparison in words", () => {
  const second = given({ strategy: "saas", seed: 2 }, [completed(1, "saas", 0.86, 16)]);

  it("says which strategy found more, and whether in every study", () => {
    expect(comparisonSentences(compareStudies([sobol, saas, second]))).toEqual([
      "As measured (there is no model of every study), hypervolume over the baseline: " +
        "saas (2 studies) 0.02 on average (0.015 to 0.025); sobol 0.005.",
      "saas found more than sobol in every study, 4 times as much.",
    ]);
    const weak = given({ strategy: "saas", seed: 3 }, [completed(1, "saas", 0.81, 19)]);
    expect(comparisonSentences(compareStudies([sobol, saas, weak]))[1]).toBe(
      "saas found more than sobol on average, but not in every study.",
    );
    expect(comparisonSentences(compareStudies([sobol, { ...sobol, path: "copy.yaml" }]))[1]).toBe(
      "sobol-1.yaml and copy.yaml found equally much.",
    );
  });

  it("says what each study gains at no loss", () => {
    expect(gainSentences(compareStudies([saas, sobol]))[0]).toBe(
      "saas, seed 1 gains at no loss elsewhere: +10.0 % in accuracy (trial 1), +50.0 % in latency (trial 2).",
    );
  });

  it("has a row for each study, with the time of its model where there is one", () => {
    const rows = comparisonRows(compareStudies([sobol, { ...saas, modelTime: 65_000 }, second]));
    expect(rows.map((row) => row.length)).toEqual(Array(4).fill(rows[0]!.length));
    expect(rows.map((row) => row.at(-1))).toEqual(["model time", "none", "1 min 05 s", "–"]);
    expect(rows[1]!.slice(0, 5)).toEqual(["sobol, seed 1", "sobol", "4", "1", "1"]);
  });
});

describe("the figures of a comparison", () => {
  const estimates = estimatesByTrial([estimated(0, 0.8, 20), estimated(1, 0.86, 16), estimated(2, 0.8, 11)]);

  it("show every trial but the baselines, and only panels for which there is something", async () => {
    const [fronts, volume] = await drawComparison(compareStudies([sobol, saas]));
    expect([fronts!.name, volume!.name]).toEqual(["compare-accuracy-latency", "compare-hypervolume"]);
    expect(fronts!.svg).toContain(">as measured<");
    expect(fronts!.svg).not.toContain("by the model");
    for (const { svg } of [fronts!, volume!]) {
      expect(svg).toContain("■ saas");
      expect(svg).toContain("■ sobol");
      expect(svg).not.toMatch(/NaN|undefined/);
    }
    const drawn = fronts!.svg.match(/<title>[^<]*Trial \d+/g) ?? [];
    const hidden = Number(/(\d+) dots of trials far/.exec(fronts!.caption)?.[1] ?? 0);
    expect(drawn.length + hidden).toBe(4);
  });

  it("set the model's estimates beside the measurements", async () => {
    const both = compareStudies([{ ...saas, estimates }, given({ strategy: "sobol" }, saas.trials, estimates)]);
    for (const { svg } of await drawComparison(both)) {
      expect(svg).toContain(">as measured<");
      expect(svg).toContain(">by the model&#39;s estimates<");
    }
  });

  it("stand on a page with words and the table, which asks nothing of the network", async () => {
    const page = await comparisonPage(compareStudies([sobol, saas]), { date: "2026-01-02", version: "1.2.3" });
    expect(page.match(/<svg/g)).toHaveLength(2);
    expect(page).toContain("saas found more than sobol");
    expect(page).toContain("default-src 'none'");
    expect(page).toContain("<title>parser – Paretune comparison</title>");
  });
});
