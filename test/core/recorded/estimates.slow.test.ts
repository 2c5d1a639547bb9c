import { describe, expect, it } from "vitest";
import { diagnose, type Estimate, estimate } from "../../../src/core/surrogate/index.ts";
import { proposalsOf } from "./ask-recorded-study.ts";
import { RECORDED_STUDIES } from "./studies.ts";

/** An estimate under the name that its median had when it was recorded. */
function recordedEstimate({ median, ...interval }: Estimate): object {
  return { mean: median, ...interval };
}

/** A diagnosis with the count of winsorised outcomes under the name that it had when it was recorded. */
function recordedDiagnosis(diagnosis: object): object {
  const recordedName = (name: string) => (name === "winsorised" ? "pulledIn" : name);
  return Object.fromEntries(Object.entries(diagnosis).map(([name, value]) => [recordedName(name), value]));
}

/** Studies whose estimates and left-out predictions are recorded, too. */
const ESTIMATED = ["map-saas", "outcome constraints", "an earlier study", "input warping", "outcomes over decades"];

describe("the same study and the same data give the same estimates and the same diagnosis as when they were recorded", () => {
  for (const recorded of RECORDED_STUDIES.filter(({ name }) => ESTIMATED.includes(name))) {
    it(recorded.name, async () => {
      const { trials } = await proposalsOf(recorded);
      const found = {
        estimates: (await estimate(recorded.study, trials)).map(({ trial, metrics }) => ({
          trial,
          objectives: Object.fromEntries(Object.entries(metrics).map(([name, each]) => [name, recordedEstimate(each)])),
        })),
        diagnosis: (await diagnose(recorded.study, trials))?.objectives.map(({ saas, map, ...further }) => ({
          ...recordedDiagnosis(further),
          saas: { scores: saas.scores, verdict: saas.verdict },
          map: { scores: map.scores, verdict: map.verdict },
        })),
      };
      const file = `./estimates/${recorded.name.replaceAll(/[^a-z0-9]+/g, "-")}.json`;
      await expect(`${JSON.stringify(found, undefined, 1)}\n`).toMatchFileSnapshot(file);
    });
  }
});
