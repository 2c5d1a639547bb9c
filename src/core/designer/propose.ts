/**
 * @file What to evaluate next: the baseline first, then the initial design, then batches of the model.
 */
import { ParetuneError } from "../errors.ts";
import type { ChainState } from "../gp/index.ts";
import { createRandomStream, type RandomStream } from "../random/index.ts";
import { type Configuration, configurationKey, type Space } from "../space/index.ts";
import { exp } from "../special/index.ts";
import { poolRepeats, type Study, spaceOf, type Trial } from "../study/index.ts";
import { createPool, findCandidate } from "./candidate.ts";
import { type Acquisition, type Crew, createCrew } from "./crew.ts";
import type { EarlierUse, ModelHealth, Proposal, ProposeOptions, Suggestion } from "./designer.ts";
import { earlierBest } from "./earlier-best.ts";
import { drawsFor, samplesFor } from "./effort.ts";
import { type ExpectedGain, expectedGain, isConverged, rememberGain } from "./expected-gain.ts";
import { withForecasts } from "./forecasts.ts";
import { randomDesign, sobolDesign } from "./initial-design.ts";
import { findLeaders, posteriorMeans } from "./leaders.ts";
import { learn } from "./learn.ts";
import { type ChosenTransform, readModelState, writeModelState } from "./model-state.ts";
import { type Observations, usableTrials } from "./observations.ts";
import { encodePending } from "./pending.ts";
import { PoolRanking } from "./pool-ranking.ts";
import { proposeBySampling } from "./sampled.ts";
import type { Fit } from "./task.ts";

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
    if (study.earlier !== undefined) {
      // Half of the initial design tries again what was best there; the other half looks where nobody has looked.
      const tried = trials.filter(({ origin }) => origin === "earlier").length;
      const room = Math.min(want(), Math.ceil(study.budget.initial / 2) - tried, study.budget.initial - started);
      if (room > 0) add("earlier", earlierBest(study, space, room, taken));
    }
    const begun = started + suggestions.filter(({ origin }) => origin === "earlier").length;
    const initial = Math.min(want(), Math.max(0, study.budget.initial - begun));
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

interface Modelled {
  readonly configurations: readonly Configuration[];
  readonly modelState: string;
  readonly health: readonly ModelHealth[];
  readonly earlier?: readonly EarlierUse[];
  readonly expectedGain?: ExpectedGain;
  readonly converged: boolean;
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
  const { observations, choices } = await learn(crew, study, space, completed, readModelState(options.modelState));
  const n = observations.rows.length;
  const seed = `${study.seed}/${trials.length}`;
  progress(`fitting ${study.objectives.map(({ name }) => name).join(", ")} to ${n} trials`);
  const fits = await fitModels(crew, study, observations, model, seed, options.modelState);

  const pending = encodePending(space, trials);
  const stream = createRandomStream(`${seed}/candidates`);
  const means = posteriorMeans(observations, fits);
  const pool = createPool(space, findLeaders(observations, means, pending), stream.split("pool"));
  const session = {
    models: observations.datasets.map((data, k) => {
      const link = observations.links[k];
      return {
        data,
        hyperparameters: samplesFor(fits[k].hyperparameters, count),
        ...(link === undefined ? {} : { link }),
      };
    }),
    referencePoint: observations.referencePoint,
    pending,
    pool,
    room: count,
    draws: drawsFor(fits[0].hyperparameters.count, count),
    seed: `${seed}/acquisition`,
  };
  const acquisition = await crew.open(session, observations.features);
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
    const names = study.objectives.map(({ name }) => name);
    // Of less than a batch less is to be expected, which says nothing about stopping.
    const isWhole = improvements.length >= study.budget.batch;
    const gain = isWhole ? expectedGain(observations, means, improvements, trials.length) : undefined;
    const before = readModelState(options.modelState)?.gains ?? [];
    const gains = isWhole ? rememberGain(before, gain, trials.length) : before;
    return {
      configurations,
      modelState: writeModelState(model, n, names, choices, fits, gains),
      health: healthOf(names, choices, fits),
      ...earlierUses(names, choices),
      ...(gain === undefined ? {} : { expectedGain: gain }),
      converged: gain !== undefined && isConverged(study, gains),
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
  acquisition: Acquisition,
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
    if (acquisition.aim === "improvement") improvements.push(exp(found.value));
    taken.add(configurationKey(space, found.configuration));
    if (configurations.length < count) await acquisition.append(found.point);
  }
  return { configurations, improvements };
}

/** Fits every objective's model, warm where the last proposal left its chain. */
export async function fitModels(
  crew: Crew,
  study: Study,
  observations: Observations,
  model: "saas" | "map",
  seed: string,
  modelState: string | undefined,
): Promise<readonly Fit[]> {
  const state = readModelState(modelState);
  const chainOf = (name: string, width: number): ChainState | undefined => {
    const metric = state?.model === model ? state.metrics.find((each) => each.name === name) : undefined;
    return metric?.hyperparameters.d === width ? metric.chain : undefined;
  };
  return crew.fit(
    study.objectives.map(({ name }, k) => {
      const previous = chainOf(name, observations.features.width);
      return {
        kind: "fit" as const,
        model,
        data: observations.datasets[k],
        seed: `${seed}/fit/${name}`,
        ...(previous === undefined ? {} : { previous }),
      };
    }),
  );
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
