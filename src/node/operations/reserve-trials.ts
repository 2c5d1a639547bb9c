/**
 * @file Reserves trials that the caller evaluates, for `suggest`.
 */
import { notableModels, type ProposalRecord, propose } from "../../core/designer/index.ts";
import { ParetuneError } from "../../core/errors.ts";
import type { Study, Trial } from "../../core/study/index.ts";
import { ask } from "../loop/index.ts";
import type { Storage } from "../storage/index.ts";
import { threadsFor } from "../threads/index.ts";
import { nativeJson } from "./native-json.ts";
import type { Progress } from "./open-study.ts";

/** Proposals at most, as another process that suggests at the same time may reserve some of the same points first. */
const MAX_ROUNDS = 5;

/** The most trials that are reserved without a count, however large a batch is. */
const DEFAULT_COUNT_LIMIT = 1000;

/** The number of trials that are reserved where none is given: the study's batch. */
export function defaultCount({ budget }: Study): number {
  return Math.min(budget.batch, DEFAULT_COUNT_LIMIT);
}

/** The number of trials to reserve, and what that needs. */
export interface Wanted {
  readonly study: Study;
  readonly storage: Storage;
  readonly count: number;
  readonly threads: number | undefined;
  readonly shown: Progress;
  /** How many of them are still wanted, which is asked when a proposal is known: no more are reserved. Default: all. */
  readonly wanted?: () => number;
}

export interface Reserved {
  readonly reserved: readonly Trial[];
  /** How the models of the last proposal were made, where there is something to say about it. */
  readonly use: Pick<ProposalRecord, "models" | "timeBudget" | "inputWarping" | "chosen">;
}

/** Reserves up to the wanted number of trials for the caller. */
export async function reserveTrials({
  study,
  storage,
  count,
  threads,
  shown,
  wanted = () => count,
}: Wanted): Promise<Reserved> {
  const workers = threadsFor(study.strategy, threads);
  const onProgress = (message: string): void => shown.progress(message);
  const reserved: Trial[] = [];
  let use: Reserved["use"] = {};
  try {
    const missing = (): number => Math.max(0, Math.min(count, wanted()) - reserved.length);
    for (let round = 0; round < MAX_ROUNDS && missing() > 0; round++) {
      const request = { count: missing(), wanted: missing, evaluator: "caller", threads: workers.threads } as const;
      const asked = await ask(study, { storage, propose, onProgress, ...request }).catch((error: unknown) => {
        // What an earlier round reserved is handed out, even if the space has nothing more.
        if (reserved.length > 0 && error instanceof ParetuneError && error.code === "exhausted") return undefined;
        throw error;
      });
      if (asked === undefined) break;
      for (const trial of asked.reserved) reserved.push(trial);
      use = { ...use, ...modelUseOf(study, asked.proposal.record) };
    }
  } finally {
    shown.progress();
    await workers.close();
  }
  return { reserved, use };
}

/** The parts of a proposal about its models that are there. */
function modelUseOf(study: Study, record: ProposalRecord): Reserved["use"] {
  const { timeBudget, inputWarping, chosen } = record;
  const models = notableModels(study, record);
  return {
    ...(models === undefined ? {} : { models }),
    ...(timeBudget === undefined ? {} : { timeBudget }),
    ...(inputWarping === undefined ? {} : { inputWarping }),
    ...(chosen === undefined ? {} : { chosen }),
  };
}

/** The document of `suggest --json`. */
export function suggestionsJson(study: Study, { reserved, use }: Reserved): readonly unknown[] {
  const mode = use.timeBudget === undefined ? {} : { mode: use.timeBudget.mode };
  const documents = reserved.map(({ number, configuration }) => ({
    trial: number,
    parameters: configuration,
    ...mode,
  }));
  return nativeJson(study.parameters, documents);
}
