/**
 * @file A batch by models of the objectives, of constrained metrics and of failures: they are fitted, the acquisition is
 * set up over them, and a batch is chosen.
 */

import type { Fit } from "../../parallel/index.ts";
import { createWorkerPool } from "../../parallel/index.ts";
import { createRandomStream } from "../../random/index.ts";
import type { Configuration, Space } from "../../space/index.ts";
import { modelledMetrics, type Study, type Trial } from "../../study/index.ts";
import { learn } from "../../surrogate/build-surrogate.ts";
import { planModels } from "../../surrogate/choices/choose-models.ts";
import { encodeAll } from "../../surrogate/data/encode-configurations.ts";
import { usableTrials } from "../../surrogate/data/observe.ts";
import { forecast, labelledTrials } from "../../surrogate/failure-model.ts";
import { fitModels, modelOf } from "../../surrogate/fits/fit-metrics.ts";
import { type ChosenTransform, readModelState, writeModelState } from "../../surrogate/memory.ts";
import { expectedGain, isConverged, rememberGain } from "../expected-gain.ts";
import { rangesOf, referenceOf } from "../inferred-reference.ts";
import { encodePending } from "../pending-points.ts";
import type { EarlierUse, ModelHealth, ModelUse, Proposal, ProposeOptions } from "../proposal.ts";
import { startThinking } from "../proposal-clock.ts";
import { createPool } from "../search/candidate.ts";
import { findLeaders, posteriorMeans, posteriorViolations } from "../search/incumbents.ts";
import { alignSamples, drawsFor, MOST_BOXED, samplesFor } from "../search/sampling-budget.ts";
import { drawLargeBatch, searchBatch } from "../search/search-batch.ts";
import { LARGEST_SEARCHED } from "../search/thompson.ts";

/** What the models propose. */
export type Modelled = Omit<Proposal, "suggestions"> & { readonly configurations: readonly Configuration[] };

/**
 * Proposes by models of the completed trials.
 *
 * @param trials - of them at least two are usable
 * @param taken - keys of configurations that may not be proposed; the batch's own are added
 */
export async function proposeByModel(
  study: Study,
  space: Space,
  trials: readonly Trial[],
  taken: Set<string>,
  count: number,
  options: ProposeOptions,
): Promise<Modelled> {
  const model = modelOf(study);
  const progress = options.onProgress ?? (() => undefined);
  const workers = createWorkerPool(options.threads);
  const completed = usableTrials(study, trials);
  const state = readModelState(options.modelState);
  const clock = startThinking(study, completed.length, count, options, state);
  const { observations, choices, inputWarping, warm } = await learn(workers, study, space, completed, state, {
    mayChoose: clock.mayJudge,
    onProgress: progress,
  });
  const n = observations.rows.length;
  const seed = `${study.seed}/${trials.length}`;
  const names = modelledMetrics(study);
  progress(`fitting ${names.join(", ")} to ${n} trials`);
  const labelled = labelledTrials(space, trials);
  const classifying = labelled === undefined ? undefined : workers.run({ kind: "fit-classifier", points: labelled });
  const plan = await planModels(workers, study, observations, warm, seed, progress, clock.mayJudge);
  const { orders, phrase } = clock.decide(plan.orders);
  if (phrase !== undefined) progress(phrase);
  const fits = await fitModels(workers, study, observations, orders, seed, warm);
  const classifier = await classifying;

  const pending = encodePending(space, trials);
  const stream = createRandomStream(`${seed}/candidates`);
  const means = posteriorMeans(observations, fits);
  const violations = posteriorViolations(observations, fits);
  const reference = referenceOf(study, observations, means, violations);
  const leaders = findLeaders(observations, means, pending, violations);
  const pool = createPool(space, leaders, stream.split("pool"));
  const isScalarised = study.objectives.length > MOST_BOXED;
  const samples = alignSamples(fits.map(({ hyperparameters }) => samplesFor(hyperparameters, count)));
  const session = {
    models: observations.datasets.map((data, k) => {
      const link = observations.links[k];
      return { data, hyperparameters: samples[k], ...(link === undefined ? {} : { link }) };
    }),
    constraints: observations.constrained.map(({ data, lower, upper }, j) => ({
      data,
      hyperparameters: samples[study.objectives.length + j],
      lower,
      upper,
    })),
    referencePoint: reference.point,
    pending,
    pool,
    room: count,
    ...(isScalarised ? { scalarised: rangesOf(observations, reference.point, means) } : {}),
    draws: drawsFor(samples[0].count, count, study.objectives.length),
    seed: `${seed}/acquisition`,
  };
  const problem = { workers, space, taken, count, stream, progress, observations, fits, classifier };
  const { configurations, improvements } =
    count > LARGEST_SEARCHED
      ? await drawLargeBatch(problem, leaders, `${seed}/draws`)
      : await searchBatch(problem, session, pool);
  // Of less than a batch less is to be expected, which says nothing about stopping; what scalarisations gain is no volume.
  const isWhole = improvements.length >= study.budget.batch && !isScalarised;
  const counted = { ...observations, referencePoint: reference.point };
  const gain = isWhole ? expectedGain(counted, means, improvements, trials.length, violations) : undefined;
  const failures = classifier === undefined ? undefined : forecast(classifier, space, encodeAll(space, configurations));
  const before = state?.gains ?? [];
  const gains = isWhole ? rememberGain(before, gain, trials.length) : before;
  const finished = clock.finish();
  return {
    configurations,
    modelState: writeModelState(model, n, names, choices, fits, gains, {
      choices: plan.choices,
      inputWarping,
      paces: finished?.paces ?? state?.paces,
      failures,
      inferredReference: reference.inferred,
    }),
    health: healthOf(names, choices, fits),
    ...earlierUses(names, choices),
    ...(inputWarping === undefined ? {} : { inputWarping }),
    ...(plan.choices === undefined && finished === undefined ? {} : { models: usesOf(names, fits) }),
    ...(finished === undefined ? {} : { thinking: finished.thinking }),
    ...(gain === undefined ? {} : { expectedGain: gain }),
    converged: gain !== undefined && isConverged(study, gains),
    ...(failures === undefined ? {} : { failures }),
  };
}

function earlierUses(
  names: readonly string[],
  choices: readonly ChosenTransform[],
): { readonly earlier?: readonly EarlierUse[] } {
  const uses = names.flatMap((metric, k) => {
    const { earlier } = choices[k];
    return earlier === undefined ? [] : [{ metric, ...earlier }];
  });
  return uses.length === 0 ? {} : { earlier: uses };
}

function usesOf(names: readonly string[], fits: readonly Fit[]): readonly ModelUse[] {
  return names.map((metric, k) => ({ metric, model: fits[k].model }));
}

function healthOf(
  names: readonly string[],
  transforms: readonly ChosenTransform[],
  fits: readonly Fit[],
): readonly ModelHealth[] {
  return names.flatMap((metric, k) => {
    const { health } = fits[k];
    return health === undefined ? [] : [{ metric, transform: transforms[k].transform, ...health }];
  });
}
