import { describe, expect, it } from "vitest";
import { reachedTarget } from "../../../src/core/study/index.ts";
import { completed, failed, study } from "../analysis/example-study.ts";

const aimed = { ...study, target: { accuracy: 0.9, latency: 15 } };

describe("the target of a study", () => {
  it("is reached by the first trial that is as good in every objective that has a target", () => {
    const trials = [completed(0, "baseline", 0.95, 15.1), failed(1), completed(2, "saas", 0.89, 10)];
    expect(reachedTarget(aimed, trials)).toBeUndefined();
    const reaching = [...trials, completed(3, "saas", 0.9, 15), completed(4, "saas", 0.99, 1)];
    expect(reachedTarget(aimed, reaching)).toEqual({
      trial: 3,
      measured: { accuracy: { mean: 0.9, count: 1 }, latency: { mean: 15, count: 1 } },
    });
    expect(reachedTarget({ ...study, target: { latency: 12 } }, trials)?.trial).toBe(2);
    expect(reachedTarget(study, reaching)).toBeUndefined();
  });

  it("says how sure that is where the errors of all measurements are known", () => {
    const [at, above] = [completed(1, "saas", 0.9, 14, [0.01, 1]), completed(1, "saas", 0.92, 14, [0.01, 1])];
    expect(reachedTarget(aimed, [at])?.probability).toBeCloseTo(0.5 * 0.8413447, 6);
    expect(reachedTarget(aimed, [above])?.probability).toBeCloseTo(0.9772499 * 0.8413447, 6);
    expect(reachedTarget(aimed, [completed(1, "saas", 0.95, 14, [0, 1])])?.probability).toBeCloseTo(0.8413447, 6);
    expect(reachedTarget(aimed, [completed(1, "saas", 0.95, 14)])).not.toHaveProperty("probability");
  });

  it("is not reached by a trial that violates an outcome constraint", () => {
    const bound = { constant: 0.92, ofBaseline: {} };
    const outcomeConstraints = [{ text: "accuracy >= 0.92", metric: "accuracy", kind: "at-least", bound } as const];
    const trials = [completed(1, "saas", 0.91, 10), completed(2, "saas", 0.93, 10)];
    expect(reachedTarget({ ...aimed, outcomeConstraints }, trials)?.trial).toBe(2);
  });

  it("pools the repeats of a trial", () => {
    const repeat = { ...completed(2, "confirm", 0.86, 10), of: 1 };
    expect(reachedTarget(aimed, [completed(1, "saas", 0.91, 10), repeat])).toBeUndefined();
  });
});
