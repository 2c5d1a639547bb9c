import { describe, expect, it } from "vitest";
import { analyse, estimatesByTrial } from "../../../../src/core/analysis/index.ts";
import type { Trial } from "../../../../src/core/study/index.ts";
import { objectionSentences } from "../../../../src/node/report/sentences/objection-words.ts";
import { completed, estimated, study } from "../../../core/analysis/example-study.ts";

const errors = [0.002, 0.1] as const;
const estimates = estimatesByTrial([estimated(0, 0.8, 20), estimated(1, 0.86, 17), estimated(2, 0.85, 17.5)]);

/** The objections to trial 1, where trial 2 measured these values. */
function objections(accuracy: number, latency: number): string {
  const trials: readonly Trial[] = [
    completed(0, "baseline", 0.8, 20, errors),
    completed(1, "saas", 0.86, 17, errors),
    completed(2, "told", accuracy, latency, errors),
  ];
  const analysis = analyse(study, trials, estimates);
  expect(analysis.recommendation?.trial).toBe(1);
  return objectionSentences(analysis, trials, { runs: [], proposal: {}, edits: [] } as never).join("\n");
}

describe("what speaks against a recommendation", () => {
  it("names a trial that measured better in every objective and that the model does not believe", () => {
    expect(objections(0.92, 12)).toContain(
      "Trial 2, which was told or imported, measured better than it in every objective (accuracy 0.92, latency 12 ms), but " +
        "contradicts the model's estimate in accuracy by 6.9 standard errors and in latency by 11 standard errors",
    );
  });

  it("is no trial that is better in one objective only, or within the noise of its estimate", () => {
    expect(objections(0.92, 30)).not.toContain("Trial 2");
    expect(objections(0.861, 16.9)).not.toContain("Trial 2");
  });
});
