import { describe, expect, it } from "vitest";
import { propose } from "../../../src/core/designer/index.ts";
import { countTrials, knownReferences, poolRepeats, type Study, type Trial } from "../../../src/core/study/index.ts";

const study: Study = {
  name: "s",
  parameters: [{ kind: "ordinal", name: "x", values: [1, 2, 3, 4] }],
  objectives: [{ name: "y", goal: "maximize" }],
  baseline: { x: 2 },
  budget: { trials: 4, batch: 4, initial: 3, parallel: 1 },
  strategy: "sobol",
  seed: 1,
};
const withdrawn = (number: number, x: number, origin: Trial["origin"]): Trial => ({
  number,
  configuration: { x },
  origin,
  status: "cancelled",
  reason: "withdrawn",
});

describe("a withdrawn trial", () => {
  it("counts as if it had never been proposed: its configuration may be proposed again, also the baseline", async () => {
    const { suggestions } = await propose(study, [], 4);
    const trials = suggestions.map(({ configuration, origin }, number) =>
      withdrawn(number, Number(configuration["x"]), origin),
    );
    await expect(propose(study, trials, 4)).resolves.toMatchObject({ suggestions });
    expect(countTrials(trials)).toMatchObject({ spent: 0, ended: 0, told: 0, repeats: 0 });
    expect(poolRepeats(trials)).toEqual([]);
  });

  it("is no baseline; the one that takes its place is", () => {
    const metrics = { y: { mean: 7, count: 1 } };
    const again: Trial = { number: 1, configuration: { x: 2 }, origin: "baseline", status: "completed", metrics };
    expect(knownReferences(study, [withdrawn(0, 2, "baseline")])).toEqual({});
    expect(knownReferences(study, [withdrawn(0, 2, "baseline"), again])).toEqual({ y: 7 });
  });
});
