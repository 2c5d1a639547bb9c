/**
 * @file What to evaluate next: the baseline first, then the initial design, then batches of the model.
 */

import type { SessionDefinition } from "../acquisition/index.ts";
import { ParetuneError } from "../errors.ts";
import type { ChainState, Classifier } from "../gp/index.ts";
import { createRandomStream, type RandomStream } from "../random/index.ts";
import { type Configuration, configurationKey, createFeatures, type Space } from "../space/index.ts";
import { exp } from "../special/index.ts";
import { modelledMetrics, poolRepeats, type Study, spaceOf, type Trial } from "../study/index.ts";
import { createPool, findCandidate } from "./candidate.ts";
import { type Acquisition, type Crew, createCrew } from "./crew.ts";
import type { ModelHealth, Proposal, ProposeOptions, Suggestion } from "./designer.ts";
import { drawsFor, MOST_BOXED, samplesFor } from "./effort.ts";
import { type ExpectedGain, expectedGain, isConverged, rememberGain } from "./expected-gain.ts";
import { randomDesign, sobolDesign } from "./initial-design.ts";
import { findLeaders, posteriorMeans, posteriorViolations } from "./leaders.ts";
import { type ChosenTransform, readModelState, writeModelState } from "./model-state.ts";
import { datasetsOf, encodeAll, type Observations, observe, usableTrials } from "./observations.ts";
import { encodePending } from "./pending.ts";
import { PoolRanking } from "./pool-ranking.ts";
import { rangesOf, referenceOf } from "./reference-point.ts";
import { proposeBySampling } from "./sampled.ts";
import { type CautiousAcquisition, type FailureForecast, forecast, labelledTrials, timesSuccess } from "./success.ts";
import type { Fit } from "./task.ts";
import { drawBatch, LARGEST_SEARCHED } from "./thompson.ts";
import { chooseTransforms } from "./transforms.ts";

/** The fewest observations that something is learned from. */
const FEWEST = 2;

/**
 * Proposes up to `count` new configurations: never one that the study already holds, never one twice, and but for the
 * baseline only ones that fulfil the constraints. The same study, trials and model state give the same proposal bit for
 * bit, whatever the threads.
 *
 * @throws ParetuneError "exhausted" when the space holds no configuration that was not proposed before.
 */
export async function propose(
  study: Study,
  trials: readonly Trial[],
  count: number,
  options: ProposeOptions = {},
): Promise<Proposal> {
  if (!Number.isInteger(count) || count < 1) {
    throw new ParetuneError("argument", `propose: count must be a whole number of at least 1; got ${count}`);
  }
  const space = spaceOf(study);
  const taken = new Set(trials.map(({ configuration }) => configurationKey(space, configuration)));
  const suggestions: Suggestion[] = [];
  const baseline = study.baseline;
  const hasBaseline = trials.some(({ origin }) => origin === "baseline");
  if (baseline !== undefined && !hasBaseline && !taken.has(configurationKey(space, baseline))) {
    suggestions.push({ configuration: baseline, origin: "baseline" });
    taken.add(configurationKey(space, baseline));
  }
  const stream = createRandomStream(study.seed);
  const want = () => count - suggestions.length;
  const add = (origin: Suggestion["origin"], configurations: readonly Configuration[]) => {
    for (const configuration of configurations) suggestions.push({ configuration, origin });
  };

  if (study.strategy === "random") add("random", randomDesign(space, want(), taken, stream));
  else if (study.strategy === "sobol") add("sobol", sobolDesign(space, want(), taken, stream));
  else {
    const started = trials.filter(({ origin }) => origin !== "baseline" && origin !== "confirm").length;
    const initial = Math.min(want(), Math.max(0, study.budget.initial - started));
    if (initial > 0) add("sobol", sobolDesign(space, initial, taken, stream));
    if (want() > 0 && space.dimension > 0) {
      if (usableTrials(study, trials).length < FEWEST) add("sobol", sobolDesign(space, want(), taken, stream));
      else if (study.strategy === "nsga2" || study.strategy === "tpe") {
        add(study.strategy, proposeBySampling(study.strategy, study, space, poolRepeats(trials), taken, want()));
      } else {
        const modelled = await proposeByModel(study, space, trials, taken, want(), options);
        add(study.strategy, modelled.configurations);
        if (suggestions.length === 0) throw exhausted(space);
        const { configurations: _added, ...rest } = modelled;
        return { suggestions, ...rest };
      }
    }
  }
  if (suggestions.length === 0) throw exhausted(space);
  return { suggestions, ...(options.modelState === undefined ? {} : { modelState: options.modelState }), health: [] };
}

function exhausted(space: Space): ParetuneError {
  const count = Number.isFinite(space.size) ? ` (${space.size})` : "";
  const loosen = space.constraints.length > 0 ? "loosen a constraint, " : "";
  return new ParetuneError(
    "exhausted",
    `propose: every configuration of the space${count} has been proposed; ${loosen}widen a range, add values, or end the study`,
  );
}

interface Modelled {
  readonly configurations: readonly Configuration[];
  readonly modelState: string;
  readonly health: readonly ModelHealth[];
  readonly expectedGain?: ExpectedGain;
  readonly converged: boolean;
  readonly failures?: FailureForecast;
}

async function proposeByModel(
  study: Study,
  space: Space,
  trials: readonly Trial[],
  taken: Set<string>,
  count: number,
  options: ProposeOptions,
): Promise<Modelled> {
  const model = study.strategy === "map" ? "map" : "saas";
  const progress = options.onProgress ?? (() => undefined);
  const crew = createCrew(options.threads);
  const completed = usableTrials(study, trials);
  const transforms = await chooseTransforms(crew, study, space, completed, readModelState(options.modelState));
  const observations = observe(
    study,
    space,
    completed,
    transforms.map(({ transform }) => transform),
  );
  const n = observations.rows.length;
  const seed = `${study.seed}/${trials.length}`;
  const names = modelledMetrics(study);
  progress(`fitting ${names.join(", ")} to ${n} trials`);
  const labelled = labelledTrials(space, trials);
  const classifying = labelled === undefined ? undefined : crew.classify(labelled);
  const fits = await fitModels(crew, study, observations, model, seed, options.modelState);
  const classifier = await classifying;

  const pending = encodePending(space, trials);
  const stream = createRandomStream(`${seed}/candidates`);
  const means = posteriorMeans(observations, fits);
  const violations = posteriorViolations(observations, fits);
  const reference = referenceOf(study, observations, means, violations);
  const leaders = findLeaders(observations, means, pending, violations);
  const pool = createPool(space, leaders, stream.split("pool"));
  const isScalarised = study.objectives.length > MOST_BOXED;
  const session = {
    models: observations.datasets.map((data, k) => {
      const link = observations.links[k];
      return {
        data,
        hyperparameters: samplesFor(fits[k].hyperparameters, count),
        ...(link === undefined ? {} : { link }),
      };
    }),
    constraints: observations.constrained.map(({ data, lower, upper }, j) => ({
      data,
      hyperparameters: samplesFor(fits[study.objectives.length + j].hyperparameters, count),
      lower,
      upper,
    })),
    referencePoint: reference.point,
    pending,
    pool,
    room: count,
    ...(isScalarised ? { scalarised: rangesOf(observations, reference.point, means) } : {}),
    draws: drawsFor(fits[0].hyperparameters.count, count, study.objectives.length),
    seed: `${seed}/acquisition`,
  };
  const { configurations, improvements } =
    count > LARGEST_SEARCHED
      ? await drawLargeBatch(
          crew,
          { space, observations, fits, leaders, classifier, seed },
          taken,
          count,
          stream,
          progress,
        )
      : await searchBatch(crew, session, { space, pool, classifier }, taken, count, stream, progress);
  // Of less than a batch less is to be expected, which says nothing about stopping; what scalarisations gain is no volume.
  const isWhole = improvements.length >= study.budget.batch && !isScalarised;
  const counted = { ...observations, referencePoint: reference.point };
  const gain = isWhole ? expectedGain(counted, means, improvements, trials.length, violations) : undefined;
  const failures = classifier === undefined ? undefined : forecast(classifier, space, encodeAll(space, configurations));
  const before = readModelState(options.modelState)?.gains ?? [];
  const gains = isWhole ? rememberGain(before, gain, trials.length) : before;
  return {
    configurations,
    modelState: writeModelState(model, n, names, transforms, fits, gains, {
      failures,
      inferredReference: reference.inferred,
    }),
    health: healthOf(names, transforms, fits),
    ...(gain === undefined ? {} : { expectedGain: gain }),
    converged: gain !== undefined && isConverged(study, gains),
    ...(failures === undefined ? {} : { failures }),
  };
}

interface Batch {
  readonly configurations: readonly Configuration[];
  /** Of the candidates chosen by their expected improvement, on the models' scales. */
  readonly improvements: readonly number[];
}

/** A batch of candidates that are searched for, one after another. */
async function searchBatch(
  crew: Crew,
  session: SessionDefinition,
  {
    space,
    pool,
    classifier,
  }: { readonly space: Space; readonly pool: Float64Array; readonly classifier: Classifier | undefined },
  taken: Set<string>,
  count: number,
  stream: RandomStream,
  progress: (message: string) => void,
): Promise<Batch> {
  const opened = await crew.open(session, createFeatures(space));
  const acquisition = classifier === undefined ? opened : timesSuccess(opened, classifier, space, pool);
  try {
    return await chooseBatch(acquisition, space, pool, taken, count, stream, progress);
  } finally {
    await acquisition.close();
  }
}

/** A batch that is too large to be searched for: Thompson sampling. */
async function drawLargeBatch(
  crew: Crew,
  {
    space,
    observations,
    fits,
    leaders,
    classifier,
    seed,
  }: {
    readonly space: Space;
    readonly observations: Observations;
    readonly fits: readonly Fit[];
    readonly leaders: Float64Array;
    readonly classifier: Classifier | undefined;
    readonly seed: string;
  },
  taken: Set<string>,
  count: number,
  stream: RandomStream,
  progress: (message: string) => void,
): Promise<Batch> {
  const metrics = datasetsOf(observations).map((data, k) => {
    const interval = observations.constrained[k - observations.datasets.length];
    return { data, hyperparameters: fits[k].hyperparameters, ...(interval === undefined ? {} : { interval }) };
  });
  const problem = {
    space,
    metrics,
    evaluated: observations.points,
    leaders,
    classifier,
    seed: `${seed}/draws`,
  };
  const drawn = await drawBatch(crew, problem, taken, count, stream, progress);
  const rest = drawn.length < count ? sobolDesign(space, count - drawn.length, taken, stream) : [];
  return { configurations: [...drawn, ...rest], improvements: [] };
}

async function chooseBatch(
  acquisition: Acquisition & Partial<CautiousAcquisition>,
  space: Space,
  pool: Float64Array,
  taken: Set<string>,
  count: number,
  stream: RandomStream,
  progress: (message: string) => void,
): Promise<Batch> {
  const configurations: Configuration[] = [];
  const improvements: number[] = [];
  const ranking = new PoolRanking(pool.length / space.dimension);
  while (configurations.length < count) {
    progress(`choosing candidate ${configurations.length + 1} of ${count}`);
    const found = await findCandidate(acquisition, space, pool, ranking, taken, stream.split(configurations.length));
    if (found === undefined) {
      // Every point that the search came upon is taken: what is left of a nearly exhausted space is taken as it comes.
      const rest = sobolDesign(space, count - configurations.length, taken, stream);
      return { configurations: [...configurations, ...rest], improvements };
    }
    configurations.push(found.configuration);
    const caution = acquisition.caution?.(found.point) ?? 0;
    if (acquisition.aim === "improvement") improvements.push(exp(found.value - caution));
    taken.add(configurationKey(space, found.configuration));
    if (configurations.length < count) await acquisition.append(found.point);
  }
  return { configurations, improvements };
}

/** Fits the model of every objective, then of every constrained metric, warm where the last proposal left its chain. */
export async function fitModels(
  crew: Crew,
  study: Study,
  observations: Observations,
  model: "saas" | "map",
  seed: string,
  modelState: string | undefined,
): Promise<readonly Fit[]> {
  const state = readModelState(modelState);
  const chainOf = (name: string): ChainState | undefined =>
    state?.model === model ? state.metrics.find((metric) => metric.name === name)?.chain : undefined;
  const datasets = datasetsOf(observations);
  return crew.fit(
    modelledMetrics(study).map((name, k) => {
      const previous = chainOf(name);
      return {
        kind: "fit" as const,
        model,
        data: datasets[k],
        seed: `${seed}/fit/${name}`,
        ...(previous === undefined ? {} : { previous }),
      };
    }),
  );
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
