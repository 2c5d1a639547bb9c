/**
 * @file Strategies that need no model, for comparison: NSGA-II and the tree-structured Parzen estimator. Both are a
 * function of the study's trials, whatever order they ended in and however many are still running: each suggestion has
 * its own random stream, and a batch is the same as its suggestions asked for one by one.
 */
import { breed, populationOf } from "../../evolution/index.ts";
import { evidenceOf, parzenSampler } from "../../parzen/index.ts";
import { createRandomStream, type RandomStream } from "../../random/index.ts";
import { type Configuration, configurationKey, decode, type Space } from "../../space/index.ts";
import { maximised, outcomeIntervals, outcomeViolation, type Study, type Trial } from "../../study/index.ts";
import { configurationsOf, encodeAll } from "../../surrogate/data/encode-configurations.ts";
import { usableTrials } from "../../surrogate/data/observe.ts";
import { encodePending } from "../pending-points.ts";
import { sobolDesign } from "./space-filling-design.ts";

/** Points drawn for one suggestion before the space counts as nearly exhausted. */
const PATIENCE = 48;
/** The fewest that a population holds, however small the initial design. */
const SMALLEST_POPULATION = 10;

/** Draws a point of the unit cube. */
type Sampler = (stream: RandomStream) => Float64Array;

/**
 * Up to `count` configurations whose keys are not in `taken` (which is extended).
 *
 * @param trials - of them at least one is usable.
 */
export function proposeBySampling(
  strategy: "nsga2" | "tpe",
  study: Study,
  space: Space,
  trials: readonly Trial[],
  taken: Set<string>,
  count: number,
): readonly Configuration[] {
  const start = strategy === "nsga2" ? startEvolution : startParzen;
  const samplerAfter = start(study, space, trials);
  const found: Configuration[] = [];
  while (found.length < count) {
    const stream = createRandomStream(study.seed).split(strategy).split(taken.size);
    const configuration =
      drawNew(space, samplerAfter(found), taken, stream) ??
      sobolDesign(space, 1, taken, createRandomStream(study.seed)).at(0);
    if (configuration === undefined) break;
    found.push(configuration);
  }
  return found;
}

function drawNew(space: Space, sample: Sampler, taken: Set<string>, stream: RandomStream): Configuration | undefined {
  for (let attempt = 0; attempt < PATIENCE; attempt++) {
    const configuration = decode(space, sample(stream.split(attempt)));
    const key = configurationKey(space, configuration);
    if (taken.has(key)) continue;
    taken.add(key);
    return configuration;
  }
  return undefined;
}

/** Evaluated points (n × d), their outcomes (n × m, maximised) and by how much each breaks the outcome constraints (n;
 * undefined where there are none), in the order of the trials. */
function evaluated(study: Study, space: Space, trials: readonly Trial[]) {
  const usable = usableTrials(study, trials);
  const m = study.objectives.length;
  const points = encodeAll(space, configurationsOf(usable));
  const values = new Float64Array(usable.length * m);
  usable.forEach(({ metrics }, i) => {
    values.set(maximised(study, metrics), i * m);
  });
  const intervals = outcomeIntervals(study, trials);
  const violations =
    intervals.size === 0
      ? undefined
      : Float64Array.from(usable, ({ metrics }) => outcomeViolation(intervals, (name) => metrics[name]?.mean));
  return { points, values, violations, n: usable.length, m };
}

type Start = (study: Study, space: Space, trials: readonly Trial[]) => (chosen: readonly Configuration[]) => Sampler;

/** NSGA-II (Deb et al. 2002), its population as large as the initial design. */
const startEvolution: Start = (study, space, trials) => {
  const { points, values, violations, n, m } = evaluated(study, space, trials);
  const population = populationOf(values, n, m, Math.max(SMALLEST_POPULATION, study.budget.initial), violations);
  return () => (stream) => breed(space, points, population, stream);
};

/** The tree-structured Parzen estimator for several objectives (Bergstra et al. 2011; Ozaki et al. 2022). */
const startParzen: Start = (study, space, trials) => {
  const { points, values, violations, n } = evaluated(study, space, trials);
  const pending = encodePending(space, trials);
  return (chosen) => {
    const waiting = encodeAll(space, chosen);
    const open = Float64Array.from([...pending, ...waiting]);
    const evidence = evidenceOf(points, values, n, open, space.dimension, violations);
    return parzenSampler(space, evidence);
  };
};
