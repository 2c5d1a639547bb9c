/**
 * @file How near trials are to a slice through one configuration along one parameter.
 */
import type { AnalysedTrial, Importance } from "../../../core/analysis/index.ts";
import { type Configuration, coordinateOf, isOrdered, isTuned, type Parameter } from "../../../core/space/index.ts";
import type { NearPoint } from "../../../figures/index.ts";

/** A trial at this distance from the slice, as a share of the range, is not near. */
const FAR = 0.35;
/** The most trials that are shown beside one slice: the nearest. */
const MAX_POINTS = 100;

/** A slice, and the trials that may be near. */
export interface SliceNeighbourhood {
  readonly importance: Importance;
  readonly trials: readonly AnalysedTrial[];
  readonly parameter: string;
  readonly metric: string;
}

/**
 * The measurements of the trials near a slice. The distance of a trial is the root mean square of its differences in the other
 * parameters, on their scales and weighted by their importance to the metric.
 */
export function nearTrials({ importance, trials, parameter, metric }: SliceNeighbourhood): readonly NearPoint[] {
  const { through, metrics, parameters } = importance;
  if (through === undefined) return [];
  const shares = metrics.find((each) => each.metric === metric)?.parameters ?? [];
  const weighted = parameters.flatMap((each) => {
    const weight = shares.find((share) => share.parameter === each.name)?.total.middle ?? 0;
    return each.name === parameter || weight <= 0 ? [] : [{ parameter: each, weight }];
  });
  const sum = weighted.reduce((total, { weight }) => total + weight, 0);
  const points = trials.flatMap((point): readonly NearPoint[] => {
    const measured = (point.objectives[metric] ?? point.constrained?.[metric])?.measured?.mean;
    const at = point.configuration[parameter];
    if (measured === undefined || at === undefined) return [];
    const square = weighted.reduce(
      (total, { parameter: other, weight }) =>
        total + weight * difference(other, point.configuration, through.configuration) ** 2,
      0,
    );
    const nearness = 1 - Math.sqrt(sum > 0 ? square / sum : 0) / FAR;
    return nearness > 0 ? [{ trial: point.trial, at, measured, nearness: Math.round(nearness * 1000) / 1000 }] : [];
  });
  return points.sort((a, b) => b.nearness - a.nearness || a.trial - b.trial).slice(0, MAX_POINTS);
}

/** The difference of two configurations in one parameter, on its scale from 0 to 1; 1 if only one of them has it. */
function difference(parameter: Parameter, one: Configuration, other: Configuration): number {
  const [a, b] = [one[parameter.name], other[parameter.name]];
  if (a === undefined || b === undefined) return a === b ? 0 : 1;
  if (!isTuned(parameter) || !isOrdered(parameter)) return a === b ? 0 : 1;
  return Math.abs(coordinateOf(parameter, a) - coordinateOf(parameter, b));
}
