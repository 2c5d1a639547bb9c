/**
 * @file The strategies that learn from outcomes without a surrogate, for comparison: NSGA-II and the tree-structured
 * Parzen estimator. Both are functions of the study's trials, independent of the order in which these ended and of the
 * number that are still running: each suggestion has its own random stream, and a batch is the same as its suggestions
 * asked for one by one.
 */
import { breed, populationOf } from "../../evolution/index.ts";
import { evidenceOf, parzenSampler } from "../../parzen/index.ts";
import { createRandomStream, type RandomStream } from "../../random/index.ts";
import { type Configuration, configurationKey, decode, isFeasible, repair, type Space } from "../../space/index.ts";
import { maximised, outcomeIntervals, outcomeViolation, poolRepeats } from "../../study/index.ts";
import { encodeConfigurations, encodeTrials, usableTrials } from "../../surrogate/index.ts";
import { encodePending } from "../search/pending-points.ts";
import type { ProposalStrategy, StrategyContext } from "./proposal-strategy.ts";
import { sobolDesign } from "./space-filling-design.ts";

/** Number of points drawn for one suggestion after which the space counts as nearly exhausted. */
const MAX_DRAWS_PER_SUGGESTION = 48;
/** The minimum size of the population, even if the initial design is smaller. */
const MIN_POPULATION = 10;

/** Draws a point of the unit cube, at the given attempt (from 0) at the same suggestion. */
type Sampler = (stream: RandomStream, attempt: number) => Float64Array;

/** Creates a sampler from the evaluated and pending points, given the configurations that the batch already holds. */
type SamplerFactory = (chosen: readonly Configuration[]) => Sampler;

/** NSGA-II (Deb et al. 2002) with a population as large as the initial design. */
export const nsga2: ProposalStrategy = {
  name: "nsga2",
  learns: true,
  propose: async (context) => ({ configurations: sampleBatch("nsga2", context, startEvolution) }),
};

/** The tree-structured Parzen estimator for several objectives (Bergstra et al. 2011; Ozaki et al. 2022). */
export const tpe: ProposalStrategy = {
  name: "tpe",
  learns: true,
  propose: async (context) => ({ configurations: sampleBatch("tpe", context, startParzen) }),
};

function sampleBatch(
  name: string,
  context: StrategyContext,
  start: (context: StrategyContext) => SamplerFactory,
): readonly Configuration[] {
  const { study, space, taken, count } = context;
  const samplerAfter = start({ ...context, trials: poolRepeats(context.trials) });
  const found: Configuration[] = [];
  while (found.length < count) {
    const stream = createRandomStream(study.seed).split(name).split(taken.size);
    const configuration =
      drawNew(space, samplerAfter(found), taken, stream) ??
      sobolDesign(space, 1, taken, createRandomStream(study.seed)).at(0);
    if (configuration === undefined) break;
    found.push(configuration);
  }
  return found;
}

function drawNew(space: Space, sample: Sampler, taken: Set<string>, stream: RandomStream): Configuration | undefined {
  for (let attempt = 0; attempt < MAX_DRAWS_PER_SUGGESTION; attempt++) {
    const draws = stream.split(attempt);
    const configuration = feasible(space, decode(space, sample(draws, attempt)), draws);
    if (configuration === undefined) continue;
    const key = configurationKey(space, configuration);
    if (taken.has(key)) continue;
    taken.add(key);
    return configuration;
  }
  return undefined;
}

/** The configuration, or the one that it becomes by repair; undefined where it cannot be repaired. */
function feasible(space: Space, configuration: Configuration, stream: RandomStream): Configuration | undefined {
  return isFeasible(space, configuration)
    ? configuration
    : repair(space, configuration, { stream: stream.split("repair") });
}

/** Evaluated points and their outcomes, in the order of the trials. */
interface Evaluated {
  /** Number of points and of objectives. */
  readonly n: number;
  readonly m: number;
  /** n × dimension, row-major. */
  readonly points: Float64Array;
  /** Maximised: n × m, row-major. */
  readonly values: Float64Array;
  /** By how much each violates the outcome constraints, length n; undefined where there are none. */
  readonly violations: Float64Array | undefined;
}

function evaluatedPoints({ study, space, trials }: StrategyContext): Evaluated {
  const usable = usableTrials(study, trials);
  const m = study.objectives.length;
  const values = new Float64Array(usable.length * m);
  usable.forEach(({ metrics }, i) => {
    values.set(maximised(study, metrics), i * m);
  });
  const intervals = outcomeIntervals(study, trials);
  const violations =
    intervals.size === 0
      ? undefined
      : Float64Array.from(usable, ({ metrics }) => outcomeViolation(intervals, (name) => metrics[name]?.mean));
  return { points: encodeTrials(space, usable), values, violations, n: usable.length, m };
}

function startEvolution(context: StrategyContext): SamplerFactory {
  const { points, values, violations, n, m } = evaluatedPoints(context);
  const size = Math.max(MIN_POPULATION, context.study.budget.initial);
  const population = populationOf({ values, m, violations }, n, size);
  return () => (stream) => breed(context.space, points, population, stream);
}

function startParzen(context: StrategyContext): SamplerFactory {
  const { space, trials } = context;
  const { points, values, violations, n } = evaluatedPoints(context);
  const pending = encodePending(space, trials);
  return (chosen) => {
    const open = Float64Array.from([...pending, ...encodeConfigurations(space, chosen)]);
    return parzenSampler(space, evidenceOf({ points, values, n, violations }, open, space.dimension));
  };
}
