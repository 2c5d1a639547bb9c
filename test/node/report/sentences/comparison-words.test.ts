import { describe, expect, it } from "vitest";
import { compareStudies } from "../../../../src/core/analysis/index.ts";
import {
  comparisonRows,
  comparisonSentences,
  gainSentences,
  moreSeedsCommands,
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

  const seeds = (strategy: "saas" | "sobol", ...gains: readonly number[]) =>
    gains.map((gain, index) =>
      compared({ strategy, seed: 2 + index }, [
        { ...completed(1, strategy, 0.8 * (1 + gain), 10), configuration: { layers: 1 + index, pooling: "max" } },
      ]),
    );

  it("claims nothing from one seed, and says how to run more", () => {
    const one = compareStudies([sobol, saas]);
    expect(comparisonSentences(one)).toEqual([
      "The studies have different numbers of evaluations (3 to 4). More evaluations find more, so hypervolumes are compared " +
        "after 3 evaluations; the table and the gains below are of all trials.",
      "Hypervolume over the baseline after the first 3 evaluations of each study, as measured (not every study has a model): saas 0.025; sobol 0.005.",
      "A single seed each of saas and sobol does not show which of saas and sobol finds more: another seed may reverse the order.",
    ]);
    expect(moreSeedsCommands(one)).toEqual([
      "paretune run sobol-1.yaml --seed 2 --store sobol-1-seed-2.paretune",
      "paretune run saas-1.yaml --seed 2 --store saas-1-seed-2.paretune",
    ]);
    // A copy of a run is the same seed.
    const copies = compareStudies([...seeds("sobol", 0.1, 0.2), saas, { ...saas, path: "copy.yaml" }]);
    expect(comparisonSentences(copies).at(-1)).toContain("One seed of saas does not show");
  });

  it("calls a difference chance where few seeds would show it by luck, with the probability", () => {
    expect(comparisonSentences(compareStudies([...seeds("saas", 0.3, 0.4), ...seeds("sobol", 0.1, 0.2)])).at(-1)).toBe(
      "saas found more hypervolume than sobol in every study, 2.3 times as much. With 2 and 2 seeds this may be chance (a " +
        "probability of 17 % if both are equally good).",
    );
    const mixed = compareStudies([...seeds("saas", 0.3, 0.1, 0.4), ...seeds("sobol", 0.1, 0.2, 0.15)]);
    expect(comparisonSentences(mixed).at(-1)).toMatch(
      /^saas found more hypervolume than sobol on average, but not in every study. With 3 and 3 seeds this may be chance/,
    );
  });

  it("says which strategy found more where several seeds show it", () => {
    const several = compareStudies([...seeds("saas", 0.3, 0.4, 0.35), ...seeds("sobol", 0.1, 0.2, 0.15)]);
    expect(comparisonSentences(several)).toEqual([
      "Hypervolume over the baseline, as measured (not every study has a model): " +
        "saas (3 studies) 0.175 on average (0.15 to 0.2); sobol (3 studies) 0.075 on average (0.05 to 0.1).",
      "saas found more hypervolume than sobol in every study, 2.3 times as much.",
    ]);
    expect(moreSeedsCommands(several)).toEqual([]);
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
