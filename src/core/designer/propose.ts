/**
 * @file What to evaluate next: the baseline first, then the initial design, then batches of the model.
 */
import { ParetuneError } from "../errors.ts";
import { createRandomStream, type RandomStream } from "../random/index.ts";
import { type Configuration, configurationKey, createFeatures, type Space } from "../space/index.ts";
import { exp } from "../special/index.ts";
import { modelledMetrics, poolRepeats, type Study, spaceOf, type Trial } from "../study/index.ts";
import { createPool, findCandidate } from "./candidate.ts";
import { planModels } from "./choose-models.ts";
import { type Acquisition, createCrew } from "./crew.ts";
import type { ModelHealth, ModelUse, Proposal, ProposeOptions, Suggestion } from "./designer.ts";
import { alignSamples, drawsFor, samplesFor } from "./effort.ts";
import { expectedGain, isConverged, rememberGain } from "./expected-gain.ts";
import { fitModels, modelOf } from "./fit-models.ts";
import { withForecasts } from "./forecasts.ts";
import { randomDesign, sobolDesign } from "./initial-design.ts";
import { findLeaders, posteriorMeans, posteriorViolations } from "./leaders.ts";
import { type ChosenTransform, readModelState, writeModelState } from "./model-state.ts";
import { encodeAll, observe, usableTrials } from "./observations.ts";
import { encodePending } from "./pending.ts";
import { PoolRanking } from "./pool-ranking.ts";
import { referenceOf } from "./reference-point.ts";
import { proposeBySampling } from "./sampled.ts";
import { type CautiousAcquisition, forecast, labelledTrials, timesSuccess } from "./success.ts";
import type { Fit } from "./task.ts";
import { startThinking } from "./thinking.ts";
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
      const learned = withForecasts(trials);
      if (usableTrials(study, learned).length < FEWEST) add("sobol", sobolDesign(space, want(), taken, stream));
      else if (study.strategy === "nsga2" || study.strategy === "tpe") {
        add(study.strategy, proposeBySampling(study.strategy, study, space, poolRepeats(learned), taken, want()));
      } else {
        const modelled = await proposeByModel(study, space, learned, taken, want(), options);
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

type Modelled = Omit<Proposal, "suggestions"> & { readonly configurations: readonly Configuration[] };

async function proposeByModel(
  study: Study,
  space: Space,
  trials: readonly Trial[],
  taken: Set<string>,
  count: number,
  options: ProposeOptions,
): Promise<Modelled> {
  const model = modelOf(study);
  const progress = options.onProgress ?? (() => undefined);
  const crew = createCrew(options.threads);
  const completed = usableTrials(study, trials);
  const state = readModelState(options.modelState);
  const clock = startThinking(study, completed.length, count, options, state);
  const transforms = await chooseTransforms(crew, study, space, completed, state);
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
  const plan = await planModels(crew, study, observations, state, seed, progress, clock.mayJudge);
  const { orders, phrase } = clock.decide(plan.orders);
  if (phrase !== undefined) progress(phrase);
  const fits = await fitModels(crew, study, observations, orders, seed, state);
  const classifier = await classifying;

  const pending = encodePending(space, trials);
  const stream = createRandomStream(`${seed}/candidates`);
  const means = posteriorMeans(observations, fits);
  const violations = posteriorViolations(observations, fits);
  const reference = referenceOf(study, observations, means, violations);
  const pool = createPool(space, findLeaders(observations, means, pending, violations), stream.split("pool"));
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
    draws: drawsFor(samples[0].count, count),
    seed: `${seed}/acquisition`,
  };
  const opened = await crew.open(session, createFeatures(space));
  const acquisition = classifier === undefined ? opened : timesSuccess(opened, classifier, space, pool);
  try {
    const { configurations, improvements } = await chooseBatch(
      acquisition,
      space,
      pool,
      taken,
      count,
      stream,
      progress,
    );
    // Of less than a batch less is to be expected, which says nothing about stopping.
    const isWhole = improvements.length >= study.budget.batch;
    const counted = { ...observations, referencePoint: reference.point };
    const gain = isWhole ? expectedGain(counted, means, improvements, trials.length, violations) : undefined;
    const failures =
      classifier === undefined ? undefined : forecast(classifier, space, encodeAll(space, configurations));
    const before = state?.gains ?? [];
    const gains = isWhole ? rememberGain(before, gain, trials.length) : before;
    const finished = clock.finish();
    const further = { choices: plan.choices, paces: finished?.paces ?? state?.paces };
    return {
      configurations,
      modelState: writeModelState(model, n, names, transforms, fits, gains, {
        ...further,
        failures,
        inferredReference: reference.inferred,
      }),
      health: healthOf(names, transforms, fits),
      ...(plan.choices === undefined && finished === undefined ? {} : { models: usesOf(names, fits) }),
      ...(finished === undefined ? {} : { thinking: finished.thinking }),
      ...(gain === undefined ? {} : { expectedGain: gain }),
      converged: gain !== undefined && isConverged(study, gains),
      ...(failures === undefined ? {} : { failures }),
    };
  } finally {
    await acquisition.close();
  }
}

interface Batch {
  readonly configurations: readonly Configuration[];
  /** Of the candidates chosen by their expected improvement, on the models' scales. */
  readonly improvements: readonly number[];
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
