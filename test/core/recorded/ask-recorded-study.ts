/**
 * @file Asks a recorded study for all of its batches.
 */
import { notableModels, type ProposalRecord, propose } from "../../../src/core/designer/index.ts";
import type { Study, Trial } from "../../../src/core/study/index.ts";
import type { RecordedStudy } from "./studies.ts";

/** Everything of a study's proposals that a user can see, numbers with every digit. */
export async function proposalsOf({ study, evaluate, counts, pending = 0, trials: given = [] }: RecordedStudy) {
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

function ended({ number, configuration, origin }: Trial, evaluate: RecordedStudy["evaluate"]): Trial {
  const metrics = evaluate(configuration, number);
  const base = { number, configuration, origin };
  return typeof metrics === "string"
    ? { ...base, status: "failed", reason: metrics }
    : { ...base, status: "completed", metrics };
}
