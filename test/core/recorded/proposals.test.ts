import { describe, expect, it } from "vitest";
import { notableModels, type ProposalRecord, propose } from "../../../src/core/designer/index.ts";
import type { Study, Trial } from "../../../src/core/study/index.ts";
import { diagnose, type Estimate, estimate } from "../../../src/core/surrogate/index.ts";
import { RECORDED_STUDIES, type RecordedStudy } from "./studies.ts";

/** Everything of a study's proposals that a user can see, numbers with every digit. */
async function proposalsOf({ study, evaluate, counts, pending = 0, trials: given = [] }: RecordedStudy) {
  const trials: Trial[] = [...given];
  const proposals: object[] = [];
  let modelState: string | undefined;
  for (const count of counts) {
    const proposal = await propose(study, trials, count, modelState === undefined ? {} : { modelState });
    modelState = proposal.modelState;
    const { suggestions, record, converged } = proposal;
    proposals.push({
      suggestions: suggestions.map(({ origin, configuration }) => ({ origin, ...configuration })),
      ...recordedFields(study, record),
      ...(converged === undefined ? {} : { converged }),
      ...(record.failures === undefined ? {} : { failures: record.failures }),
    });
    // What was running has ended by now; the last of the new batch are still running.
    trials.forEach((trial, i) => {
      if (trial.status === "running") trials[i] = ended(trial, evaluate);
    });
    suggestions.forEach(({ configuration, origin }, i) => {
      const trial: Trial = { number: trials.length, configuration, origin, status: "running", attempt: 1 };
      trials.push(i >= suggestions.length - pending ? trial : ended(trial, evaluate));
    });
  }
  return { proposals, trials };
}

/** The fields of a record under the names, and in the order, in which they were recorded. */
function recordedFields(study: Study, record: ProposalRecord): object {
  const { health, earlier, inputWarping, expectedGain } = record;
  const models = notableModels(study, record);
  return {
    health,
    ...(earlier === undefined ? {} : { earlier }),
    ...(inputWarping === undefined ? {} : { inputWarping }),
    ...(models === undefined ? {} : { models }),
    ...(expectedGain === undefined ? {} : { expectedGain }),
  };
}

/** An estimate under the name that its median had when it was recorded. */
function recordedEstimate({ median, ...interval }: Estimate): object {
  return { mean: median, ...interval };
}

/** A diagnosis with the count of winsorised outcomes under the name that it had when it was recorded. */
function recordedDiagnosis(diagnosis: object): object {
  const recordedName = (name: string) => (name === "winsorised" ? "pulledIn" : name);
  return Object.fromEntries(Object.entries(diagnosis).map(([name, value]) => [recordedName(name), value]));
}

function ended({ number, configuration, origin }: Trial, evaluate: RecordedStudy["evaluate"]): Trial {
  const metrics = evaluate(configuration, number);
  const base = { number, configuration, origin };
  return typeof metrics === "string"
    ? { ...base, status: "failed", reason: metrics }
    : { ...base, status: "completed", metrics };
}

/**
 * The recorded files are taken anew with `npx vitest run test/core/recorded -u`, only where proposals are meant to change;
 * the commit says why they do.
 */
describe("the same study and the same data give the same proposals as when they were recorded, bit for bit", () => {
  for (const recorded of RECORDED_STUDIES) {
    it(recorded.name, async () => {
      const { proposals } = await proposalsOf(recorded);
      const file = `./proposals/${recorded.name.replaceAll(/[^a-z0-9]+/g, "-")}.json`;
      await expect(`${JSON.stringify(proposals, null, 1)}\n`).toMatchFileSnapshot(file);
    });
  }
});

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
