import { beforeAll, describe, expect, it } from "vitest";
import { type Proposal, propose } from "../../../src/core/designer/index.ts";
import { createInlineThread } from "../../../src/core/parallel/task-runner.ts";
import type { Trial } from "../../../src/core/study/index.ts";
import { designOf, extend, smooth, studyOf, unitFloats } from "../../fixtures/search-studies.ts";

const study = studyOf(unitFloats(2), { objectives: [{ name: "accuracy", goal: "maximize" }] });

/** The next proposal, and the trials with what it proposes. */
async function step(trials: readonly Trial[], modelState: string | undefined, threads = 0) {
  const proposal = await propose(study, trials, 1, {
    threads: Array.from({ length: threads }, createInlineThread),
    ...(modelState === undefined ? {} : { modelState }),
  });
  return { proposal, trials: extend(trials, proposal.suggestions, smooth) };
}

describe("a study whose trials end one by one", () => {
  let design: Trial[];
  let first: Proposal;
  beforeAll(async () => {
    design = await designOf(study, 36);
    first = (await step(design, undefined)).proposal;
  });

  it("keeps its draws for a trial as expected, replaces half of them after a few, and all after an improbable outcome", async () => {
    expect(first.record.fitting).toEqual({ refit: "fit", seen: 36 });
    const second = (await step(extend(design, first.suggestions), first.modelState)).proposal;
    const two = extend(design, [...first.suggestions, ...second.suggestions]);
    expect(["none", "half"]).toContain(second.record.fitting?.refit);
    expect((await step(two, first.modelState)).proposal.record.fitting).toEqual({ refit: "half", seen: 38 });
    const odd = extend(design, first.suggestions, () => ({
      accuracy: { mean: 60, count: 1 },
      latency: { mean: 0, count: 1 },
    }));
    expect((await step(odd, first.modelState)).proposal.record.fitting).toEqual({ refit: "all", seen: 37 });
  });

  it("is fitted anew where an outcome that was seen has changed", async () => {
    const corrected = design.map(
      (trial, i): Trial =>
        i === 7 && trial.status === "completed"
          ? { ...trial, metrics: { ...trial.metrics, accuracy: { mean: 0.5, count: 1 } } }
          : trial,
    );
    const { proposal } = await step(corrected, first.modelState);
    expect(proposal.record.fitting?.refit).toBe("fit");
  });

  it("goes on bit for bit whatever the threads, and from a stored state as without an interruption", async () => {
    let [trials, modelState] = [extend(design, first.suggestions) as readonly Trial[], first.modelState];
    for (let ask = 0; ask < 2; ask++) {
      const alone = await step(trials, modelState);
      const shared = await step(structuredClone(trials), modelState, 2);
      expect(shared).toEqual(alone);
      [trials, modelState] = [alone.trials, alone.proposal.modelState];
    }
  });
});
