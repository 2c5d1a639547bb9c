/**
 * @file The uncertainty of the hypervolume after each evaluation, from joint posterior draws.
 */
import { quantile } from "../statistics/index.ts";
import type { JointDraws } from "../surrogate/index.ts";
import type { AnalysedTrial, Analysis, ObjectiveValue } from "./analysis.ts";
import { traceHypervolume } from "./hypervolume-trace.ts";

/** The ends of the central 95 % of the hypervolume after each trial, by trial number. */
export type HypervolumeBand = ReadonlyMap<number, { readonly lower: number; readonly upper: number }>;

/** The number of draws that are used: the 2.5 % quantile has 3 of them below it. */
const MAX_DRAWS = 128;
/** With more trials than this there is no band: the time grows faster than their number. */
const MAX_TRIALS = 1000;
const TAIL = 0.025;

/**
 * The hypervolume of the gains after each trial in 128 of the draws, evenly spread, over the references of the analysis. Undefined without a
 * model, for a single objective, where one has no reference, and for very many trials.
 */
export function hypervolumeBand(analysis: Analysis, draws: JointDraws): HypervolumeBand | undefined {
  const { trials, objectives, basis, study, references } = analysis;
  if (basis !== "model" || objectives.length < 2 || trials.length > MAX_TRIALS || draws.count === 0) return undefined;
  if (study.objectives.some(({ name }) => references[name] === undefined)) return undefined;
  const count = Math.min(draws.count, MAX_DRAWS);
  const traces = Array.from({ length: count }, (_, i) => {
    const t = Math.floor((i * draws.count) / count);
    return traceHypervolume({ ...analysis, trials: trials.map((point) => drawnPoint(point, draws, t)) });
  });
  return new Map(
    trials.flatMap(({ trial }, i) => {
      const values = traces.flatMap((trace) => trace[i]?.model ?? []);
      if (values.length < count) return [];
      const sorted = Float64Array.from(values).sort();
      return [[trial, { lower: quantile(sorted, TAIL), upper: quantile(sorted, 1 - TAIL) }] as const];
    }),
  );
}

/** The point with the values of one draw; as it is where it was not drawn. */
function drawnPoint(point: AnalysedTrial, { columns, objectives, values, size }: JointDraws, t: number): AnalysedTrial {
  const column = columns.get(point.trial);
  if (column === undefined) return point;
  const drawn = objectives.flatMap((name, k): (readonly [string, ObjectiveValue])[] => {
    const median = values[k]?.[t * size + column];
    const known = point.objectives[name];
    return median === undefined || known === undefined ? [] : [[name, { ...known, value: { median } }]];
  });
  return { ...point, objectives: { ...point.objectives, ...Object.fromEntries(drawn) } };
}
