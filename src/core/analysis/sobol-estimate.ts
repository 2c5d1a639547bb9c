/**
 * @file What a Sobol search of the same study would have reached, as far as the fitted model knows: the hypervolume over joint
 * posterior draws at the configurations that the strategy `sobol` proposes. It is an estimate, and never a measurement.
 */
import { propose } from "../designer/index.ts";
import { quantile } from "../statistics/index.ts";
import type { Trial } from "../study/index.ts";
import { drawAt, feasibleDraws, type OutcomeDraws, type Surrogate } from "../surrogate/index.ts";
import type { Analysis } from "./analysis.ts";
import { volumesOfGains } from "./hypervolume-trace.ts";
import { gain } from "./objective-references.ts";

/** The hypervolume after a number of evaluations of a Sobol search. */
export interface SobolStep {
  readonly evaluations: number;
  readonly median: number;
  /** The ends of the central 95 % over the draws. */
  readonly lower: number;
  readonly upper: number;
}

/** Number of draws: the 2.5 % quantile has 3 of them below it. */
const DRAWS = 128;
/** The largest number of configurations: the time grows with its cube. */
const MAX_EVALUATIONS = 256;
const TAIL = 0.025;

/**
 * The hypervolume after each evaluation of a Sobol search with the seed and the number of evaluations of the study, at most 256, as if
 * none of its own failed. Undefined without a model, for a single objective, where an objective has no reference or never changed, and where the study
 * itself is a Sobol search.
 */
export async function estimateSobol(
  analysis: Analysis,
  model: Surrogate,
  trials: readonly Trial[],
): Promise<readonly SobolStep[] | undefined> {
  const { study, objectives, basis, references } = analysis;
  if (basis !== "model" || study.strategy === "sobol" || objectives.length < 2) return undefined;
  if (study.objectives.some(({ name }) => references[name] === undefined)) return undefined;
  const count = Math.min(analysis.evaluations, MAX_EVALUATIONS);
  const { suggestions } = await propose({ ...study, strategy: "sobol" }, [], count);
  const draws = drawAt(
    model,
    suggestions.map(({ configuration }) => configuration),
    DRAWS,
  );
  if (draws.objectives.length < study.objectives.length) return undefined;
  const gains = gainsOfDraws(analysis, draws, feasibleDraws(study, trials, draws));
  const traces = gains.flatMap((each) => {
    const trace = volumesOfGains(each, study.objectives.length);
    return trace === undefined ? [] : [trace];
  });
  if (traces.length < draws.count) return undefined;
  return suggestions.map((_, i) => {
    const sorted = Float64Array.from(traces, (trace) => trace[i]).sort();
    const [lower, median, upper] = [TAIL, 0.5, 1 - TAIL].map((share) => quantile(sorted, share));
    return { evaluations: i + 1, median, lower, upper };
  });
}

/** For each draw the gains over the references: size × m, row-major; 0 where a configuration violates the outcome constraints. */
function gainsOfDraws(
  { study, references }: Analysis,
  { count, size, objectives: names, values }: OutcomeDraws,
  feasible: Uint8Array | undefined,
): readonly Float64Array[] {
  const m = study.objectives.length;
  return Array.from({ length: count }, (_, t) => {
    const gains = new Float64Array(size * m);
    for (const [k, objective] of study.objectives.entries()) {
      const drawn = values[names.indexOf(objective.name)];
      for (let i = 0; i < size; i++) {
        const at = t * size + i;
        if (feasible === undefined || feasible[at] === 1) {
          gains[i * m + k] = gain(objective, drawn[at], references[objective.name]);
        }
      }
    }
    return gains;
  });
}
