import { describe, expect, it } from "vitest";
import { propose } from "../../../src/core/designer/index.ts";
import { fitStudy, readModelState, writeModelState } from "../../../src/core/surrogate/index.ts";
import { designOf, studyOf, unitFloats } from "../../fixtures/search-studies.ts";

const study = studyOf(unitFloats(3), { strategy: "map-saas", model: "auto" });

describe("the warm-start cache", () => {
  it("is read as it was written, bit for bit, with the data of other folders", async () => {
    const { modelState = "" } = await propose(study, await designOf(study, 9), 4);
    const state = readModelState(modelState);
    expect(state?.metrics.map(({ name }) => name)).toEqual(["accuracy", "latency"]);
    expect(state?.metrics[0]?.hyperparameters.lengthscale).toBeInstanceOf(Float64Array);
    const { further, ...memory } = state!;
    expect(further).toHaveProperty("gains");
    expect(readModelState(writeModelState(memory, further))).toEqual(state);
  });

  it("keeps the data of other folders when a study is fitted anew", async () => {
    const trials = await designOf(study, 9);
    const { modelState = "" } = await propose(study, trials, 4);
    const fitted = await fitStudy(study, trials, { modelState, refit: true });
    expect(readModelState(fitted!.modelState)?.further).toEqual(readModelState(modelState)?.further);
  });

  it.each([undefined, "", "{ not JSON", "[]", '{"version":1,"metrics":[]}', '{"version":2}'])(
    "is as if there were none where it is damaged or of another version: %s",
    (text) => {
      expect(readModelState(text)).toBeUndefined();
    },
  );
});
