/**
 * @file A strategy: coordinate-wise random search. Each configuration is one of the current front with one parameter drawn
 * anew. It needs no model. A configuration that violates a constraint is repaired.
 */
import type { ProposalStrategy, StrategyContext } from "../../src/core/designer/index.ts";
import { nonDominated } from "../../src/core/pareto/index.ts";
import { createRandomStream, type RandomStream } from "../../src/core/random/index.ts";
import {
  type Configuration,
  configurationKey,
  decode,
  encode,
  enumerate,
  isFeasible,
  repair,
  type Space,
} from "../../src/core/space/index.ts";
import { maximised } from "../../src/core/study/index.ts";
import { usableTrials } from "../../src/core/surrogate/index.ts";

/** The number of draws for one configuration before the space is listed instead. */
const MAX_DRAWS = 200;
/** The number of configurations of the space that are listed at most. */
const MAX_LISTED = 100_000;

/** Coordinate-wise random search around the front. */
export const coordinate: ProposalStrategy<"coordinate"> = {
  name: "coordinate",
  learns: true,
  propose: async (context) => ({ configurations: chooseConfigurations(context) }),
};

/** `count` configurations; fewer where the space holds no more. Their keys are added to `taken`. */
function chooseConfigurations(context: StrategyContext): readonly Configuration[] {
  const { study, space, taken, count } = context;
  const centres = frontPoints(context);
  const found: Configuration[] = [];
  while (found.length < count) {
    // A stream of its own for each configuration: a batch is the same as its members asked for one by one.
    const stream = createRandomStream(study.seed).split("coordinate").split(taken.size);
    const centre = centres[stream.integer(centres.length)];
    const configuration = drawNew(space, centre, taken, stream) ?? listNew(space, taken);
    if (configuration === undefined) break;
    taken.add(configurationKey(space, configuration));
    found.push(configuration);
  }
  return found;
}

/** The points of the front, each of length d; the middle of the space where no trial can be used. */
function frontPoints({ study, space, trials }: StrategyContext): readonly Float64Array[] {
  const usable = usableTrials(study, trials);
  const values = Float64Array.from(usable.flatMap(({ metrics }) => [...maximised(study, metrics)]));
  const isBest = nonDominated(values, usable.length, study.objectives.length);
  const front = usable.filter((_, i) => isBest[i] === 1).map(({ configuration }) => encode(space, configuration));
  return front.length > 0 ? front : [new Float64Array(space.dimension).fill(0.5)];
}

/** A new configuration that differs from the centre in one parameter; undefined where none was found. */
function drawNew(
  space: Space,
  centre: Float64Array,
  taken: ReadonlySet<string>,
  stream: RandomStream,
): Configuration | undefined {
  const searched = space.columns.filter(({ width }) => width > 0);
  if (searched.length === 0) return undefined;
  for (let draw = 0; draw < MAX_DRAWS; draw++) {
    const point = Float64Array.from(centre);
    // After half of the draws more parameters are changed, so that the whole space can be reached.
    const changes = draw < MAX_DRAWS / 2 ? 1 : searched.length;
    for (let change = 0; change < changes; change++) {
      const { from, width } = searched[stream.integer(searched.length)];
      for (let column = from; column < from + width; column++) point[column] = stream.uniform();
    }
    const drawn = decode(space, point);
    const feasible = isFeasible(space, drawn) ? drawn : repair(space, drawn, { stream: stream.split(draw) });
    if (feasible !== undefined && !taken.has(configurationKey(space, feasible))) return feasible;
  }
  return undefined;
}

/** The first configuration of a finite space that is not taken. */
function listNew(space: Space, taken: ReadonlySet<string>): Configuration | undefined {
  for (const configuration of enumerate(space, MAX_LISTED)) {
    if (isFeasible(space, configuration) && !taken.has(configurationKey(space, configuration))) return configuration;
  }
  return undefined;
}
