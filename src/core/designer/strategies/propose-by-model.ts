/**
 * @file The strategies with a surrogate: models of the objectives, of constrained metrics and of failures are fitted, and a
 * batch is searched for by the acquisition over them. They differ in the kind of model.
 */
import { createWorkerPool } from "../../parallel/index.ts";
import { createRandomStream } from "../../random/index.ts";
import {
  type BuiltSurrogate,
  buildSurrogate,
  chosenCounts,
  encodeConfigurations,
  expectedFailures,
  labelledTrials,
  type ModelState,
  type ObservedStudy,
  observeStudy,
  ofSearchedTrials,
  posteriorMeans,
  posteriorViolations,
  readModelState,
  readStudyData,
  type Surrogate,
} from "../../surrogate/index.ts";
import { type DesignerMemory, readDesignerMemory, writeProposalState } from "../designer-memory.ts";
import { startProposalClock } from "../proposal-clock.ts";
import type { ModelUse, ProposalRecord } from "../proposal-record.ts";
import { defineSession } from "../search/acquisition-session.ts";
import { createPool } from "../search/candidate-pool.ts";
import { type ExpectedGain, expectedGain, isConverged, rememberGain } from "../search/expected-gain.ts";
import { findIncumbents } from "../search/incumbents.ts";
import { findReference, objectiveRanges } from "../search/inferred-reference.ts";
import { encodePending } from "../search/pending-points.ts";
import { MAX_BOXED_OBJECTIVES, withSamplesFor } from "../search/sampling-budget.ts";
import { type Batch, type BatchProblem, searchBatch } from "../search/search-batch.ts";
import { drawBatch, MAX_SEARCHED_BATCH } from "../search/thompson.ts";
import type { ProposalSize } from "../time-budget.ts";
import type { ProposalStrategy, StrategyContext, StrategyProposal } from "./proposal-strategy.ts";

/** A mixture of the next and the last of these. */
export const autoModel: ProposalStrategy = { name: "auto", learns: true, propose: proposeByModel };
/** Sparse axis-aligned subspaces, sampled by NUTS. */
export const saasModel: ProposalStrategy = { name: "saas", learns: true, propose: proposeByModel };
/** An ensemble of MAP estimates at several levels of sparsity. */
export const mapSaasModel: ProposalStrategy = {
  name: "map-saas",
  learns: true,
  propose: proposeByModel,
};
/** One MAP estimate. */
export const mapModel: ProposalStrategy = { name: "map", learns: true, propose: proposeByModel };

/** Proposes by models of the completed trials, of which at least two are usable. */
async function proposeByModel(context: StrategyContext): Promise<StrategyProposal> {
  const { study, space, trials, options } = context;
  const { clock, onProgress = () => undefined } = options;
  const workers = createWorkerPool(options.threads);
  const data = readStudyData(study, space, trials);
  const n = data.trials.length;
  const state = readModelState(options.modelState);
  const before = readDesignerMemory(state);
  const size = sizeOf(context, n, state);
  const timer = startProposalClock({ study, clock, size, timings: before.timings, onProgress });
  const observed = await observeStudy(workers, data, state, { mayChoose: timer.mayChoose, onProgress });
  onProgress(`fitting ${data.metrics.map(({ name }) => name).join(", ")} to ${n} trials`);
  const built = await buildSurrogate(workers, study, observed, {
    memory: state,
    seed: seedOf(context),
    onProgress,
    mayChoose: timer.mayChoose,
    decide: timer.decide,
    mayKeep: study.think === undefined,
    labelled: labelledTrials(space, trials),
  });
  const stream = createRandomStream(`${seedOf(context)}/candidates`);
  const problem = { ...context, workers, surrogate: ofSearchedTrials(built.surrogate), stream, onProgress };
  const chosen = await chooseBatch(context, problem, before.gains);
  const finished = timer.finish();
  const record: ProposalRecord = {
    ...surrogateRecord(observed, built.surrogate),
    fitting: built.fitting,
    ...chosen.record,
    ...(finished === undefined ? {} : { timeBudget: finished.use }),
  };
  const after: DesignerMemory = { gains: chosen.gains, timings: finished?.timings ?? before.timings };
  return {
    configurations: chosen.configurations,
    record,
    modelState: writeProposalState(built.memory, after),
    converged: record.expectedGain !== undefined && isConverged(study, chosen.gains),
  };
}

/** The seed of everything that is random in a proposal. */
function seedOf({ study, trials }: StrategyContext): string {
  return `${study.seed}/${trials.length}`;
}

function sizeOf(
  { study, space, count, options }: StrategyContext,
  n: number,
  state: ModelState | undefined,
): ProposalSize {
  const hasChain = (name: string) => state?.metrics.find((metric) => metric.name === name)?.chain !== undefined;
  return {
    n,
    dimension: space.dimension,
    count,
    objectives: study.objectives.length,
    threads: Math.max(1, options.threads?.length ?? 1),
    isCold: !study.objectives.every(({ name }) => hasChain(name)),
  };
}

interface ChosenBatch {
  readonly configurations: Batch["configurations"];
  /** Expected gains of the last full batches, the newest last. */
  readonly gains: readonly ExpectedGain[];
  readonly record: Partial<ProposalRecord>;
}

/**
 * Chooses a batch by the acquisition over the surrogate.
 *
 * @param gainsBefore - expected gains of the last full batches
 */
async function chooseBatch(
  context: StrategyContext,
  problem: BatchProblem,
  gainsBefore: readonly ExpectedGain[],
): Promise<ChosenBatch> {
  const { study, space, trials, count } = context;
  const { surrogate, stream } = problem;
  const seed = seedOf(context);
  const pending = encodePending(space, trials);
  const searched = withSamplesFor(surrogate, count);
  const means = posteriorMeans(searched);
  const violations = posteriorViolations(searched);
  const reference = findReference(surrogate, means, violations);
  const incumbents = findIncumbents({ surrogate, means, violations, pending });
  const isScalarised = study.objectives.length > MAX_BOXED_OBJECTIVES;
  const session = () =>
    defineSession(searched, {
      count,
      referencePoint: reference.point,
      ranges: isScalarised ? objectiveRanges(surrogate, reference.point, means) : undefined,
      pending,
      pool: createPool(space, incumbents, stream.split("pool"), count),
      seed: `${seed}/acquisition`,
    });
  const { configurations, improvements } =
    count > MAX_SEARCHED_BATCH
      ? await drawBatch({ ...problem, incumbents, seed: `${seed}/draws` })
      : await searchBatch(problem, session());
  // Less than a full batch gains less, which is no evidence for stopping. The gain of scalarisations is not a volume.
  const isFull = improvements.length >= study.budget.batch && !isScalarised;
  const gainProblem = { surrogate, referencePoint: reference.point, means, violations, improvements };
  const gain = isFull ? expectedGain({ ...gainProblem, trials: trials.length }) : undefined;
  const gains = isFull ? rememberGain(gainsBefore, gain, trials.length) : gainsBefore;
  return { configurations, gains, record: batchRecord(surrogate, { configurations, gain, gains, ...reference }) };
}

function batchRecord(
  { failures, space }: Surrogate,
  batch: Pick<ChosenBatch, "configurations" | "gains"> & {
    readonly gain: ExpectedGain | undefined;
    readonly inferred: Readonly<Record<string, number>>;
  },
): Partial<ProposalRecord> {
  const { configurations, gain, gains, inferred } = batch;
  const lastFullBatchGain = gains.at(-1);
  return {
    ...(gain === undefined ? {} : { expectedGain: gain }),
    ...(lastFullBatchGain === undefined ? {} : { lastFullBatchGain }),
    ...(failures === undefined
      ? {}
      : { failures: expectedFailures(failures, space, encodeConfigurations(space, configurations)) }),
    ...(Object.keys(inferred).length === 0 ? {} : { inferredReference: inferred }),
  };
}

/** The part of a record that describes the models. */
function surrogateRecord(
  { choices, inputWarping, observations }: ObservedStudy,
  { metrics }: BuiltSurrogate["surrogate"],
): ProposalRecord {
  const chosen = chosenCounts(observations);
  const models = metrics.map(
    ({ name, fit: { model, mixed, hyperparameters } }): ModelUse => ({
      metric: name,
      model,
      ...(mixed === undefined
        ? {}
        : { saasShare: mixed.saas / hyperparameters.count, anovaShare: mixed.anova / hyperparameters.count }),
    }),
  );
  const transformOf = (name: string) => choices.get(name)?.transform.transform ?? "none";
  const earlier = metrics.flatMap(({ name }) => {
    const choice = choices.get(name)?.earlier;
    return choice === undefined ? [] : [{ metric: name, ...choice }];
  });
  const fallbacks = metrics.flatMap(({ name, transformFallback }) =>
    transformFallback === undefined ? [] : [[name, transformFallback]],
  );
  const winsorised = metrics.flatMap((metric) => (metric.winsorised > 0 ? [[metric.name, metric.winsorised]] : []));
  return {
    health: metrics.flatMap(({ name, fit: { health } }) =>
      health === undefined ? [] : [{ metric: name, transform: transformOf(name), ...health }],
    ),
    models,
    transforms: Object.fromEntries(metrics.map(({ name }) => [name, transformOf(name)])),
    ...(fallbacks.length === 0 ? {} : { transformFallbacks: Object.fromEntries(fallbacks) }),
    ...(winsorised.length === 0 ? {} : { winsorised: Object.fromEntries(winsorised) }),
    ...(earlier.length === 0 ? {} : { earlier }),
    ...(inputWarping === undefined ? {} : { inputWarping }),
    ...(chosen === undefined ? {} : { chosen }),
  };
}
