import { describe, expect, it } from "vitest";
import { type Analysis, analyse } from "../../../../src/core/analysis/index.ts";
import {
  markedWords,
  noRecommendationSentence,
  recommendationSentences,
} from "../../../../src/node/report/sentences/index.ts";
import { isBestInDoubt } from "../../../../src/node/report/sentences/recommendation-words.ts";
import { completed, study } from "../../../core/analysis/example-study.ts";

const told = { ...completed(1, "told", 0.9, 10), configuration: { layers: 9, pooling: "mean" } };
const analysis = analyse(study, [completed(0, "baseline", 0.8, 20), told], new Map(), { revised: new Set([1]) });

describe("the recommendation in words", () => {
  it("names trials outside the search space and corrected ones", () => {
    expect(markedWords(analysis.trials)).toEqual([
      "Outside the search space, but used by the model: trial 1 (layers).",
      "Corrected after they were recorded: trial 1.",
    ]);
    expect(recommendationSentences(analysis)).toContain("Outside the search space: its layers.");
  });

  it("states how probably a trial is the best in the only objective, although it surely beats the baseline", () => {
    const { recommendation, grounds, objectives } = analysis;
    if (recommendation === undefined || grounds === undefined) throw new Error("there is no recommendation");
    const single: Analysis = {
      ...analysis,
      objectives: objectives.slice(0, 1),
      recommendation: { ...recommendation, membership: 0.24 },
      grounds: { ...grounds, probability: 0.9995 },
    };
    expect(recommendationSentences(single)[0]).toBe(
      "It beats the baseline in accuracy with a probability above 99.9 %. It is the best of all trials with a probability of 24 %.",
    );
    expect(isBestInDoubt(1, { ...recommendation, membership: 0.95 })).toBe(false);
    expect(isBestInDoubt(2, { ...recommendation, membership: 0.24 })).toBe(false);
  });

  it("says of trials that were measured better than the baseline what the model takes that for, and what to do", () => {
    const { recommendation: _, ...none } = analysis;
    const sentence = "No trial is estimated to beat the baseline in every objective yet.";
    expect(noRecommendationSentence({ ...none, basis: "model" })).toBe(
      `${sentence} Trial 1 was measured better than it, which the model takes for noise: confirm it (\`paretune confirm\`), or ` +
        "declare a metric that has no noise `exact: true`.",
    );
    const worse = analyse(study, [completed(0, "baseline", 0.8, 20), completed(1, "sobol", 0.9, 21)], new Map());
    expect(noRecommendationSentence({ ...worse, basis: "model" })).toBe(sentence);
  });
});
