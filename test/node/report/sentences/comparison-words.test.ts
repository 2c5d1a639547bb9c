import { describe, expect, it } from "vitest";
import { compareStudies } from "../../../../src/core/analysis/index.ts";
import {
  comparisonRows,
  comparisonSentences,
  gainSentences,
  whyNotComparable,
} from "../../../../src/node/report/index.ts";
import { compared, completed, saas, sobol, study } from "../../../core/analysis/example-study.ts";

describe("why studies cannot be compared", () => {
  it("names the objectives that differ", () => {
    const [accuracy] = study.objectives;
    expect(whyNotComparable([sobol, saas])).toBeUndefined();
    const other = compared({ objectives: [accuracy!, { name: "latency", goal: "maximize" }] }, saas.trials);
    expect(whyNotComparable([sobol, other])).toBe(
      "Only studies of the same objectives can be compared: sobol-1.yaml has accuracy (maximize), latency (minimize), " +
        "saas-1.yaml has accuracy (maximize), latency (maximize).",
    );
  });

  it("names the study whose baseline has not been measured", () => {
    const bare = { ...saas, trials: saas.trials.slice(1) };
    expect(whyNotComparable([sobol, bare])).toContain(
      "saas-1.yaml cannot be normalised: its baseline has not been measured.",
    );
  });
});

describe("a comparison in words", () => {
  const second = compared({ strategy: "saas", seed: 2 }, [completed(1, "saas", 0.86, 16)]);

  it("says which strategy found more, and whether in every study", () => {
    expect(comparisonSentences(compareStudies([sobol, saas, second]))).toEqual([
      "Hypervolume over the baseline, as measured (not every study has a model): " +
        "saas (2 studies) 0.02 on average (0.015 to 0.025); sobol 0.005.",
      "saas found more hypervolume than sobol in every study, 4 times as much.",
    ]);
    const weak = compared({ strategy: "saas", seed: 3 }, [completed(1, "saas", 0.81, 19)]);
    expect(comparisonSentences(compareStudies([sobol, saas, weak]))[1]).toBe(
      "saas found more hypervolume than sobol on average, but not in every study.",
    );
    expect(comparisonSentences(compareStudies([sobol, { ...sobol, path: "copy.yaml" }]))[1]).toBe(
      "sobol-1.yaml and copy.yaml found the same hypervolume.",
    );
  });

  it("gives the gains of each study without a loss in another objective", () => {
    expect(gainSentences(compareStudies([saas, sobol]))[0]).toBe(
      "saas, seed 1 gains, without a loss in another objective: +10.0 % in accuracy (trial 1), +50.0 % in latency (trial 2).",
    );
    const worse = compared({ seed: 2 }, [completed(1, "saas", 0.7, 10)]);
    expect(gainSentences(compareStudies([worse, sobol]))[0]).toBe(
      "saas, seed 2 has no gain without a loss in another objective.",
    );
  });

  it("has a row for each study, with the time of its model where there is one", () => {
    const rows = comparisonRows(compareStudies([sobol, { ...saas, modelMilliseconds: 65_000 }, second]));
    expect(rows.map((row) => row.length)).toEqual(Array(4).fill(rows[0]!.length));
    expect(rows.map((row) => row.at(-1))).toEqual(["model time", "none", "1 min 05 s", "–"]);
    expect(rows[1]!.slice(0, 5)).toEqual(["sobol, seed 1", "sobol", "4", "1", "1"]);
  });
});
