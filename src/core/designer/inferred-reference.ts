/**
 * @file Where improvement is counted from when the study does not say: from just below the front of the present
 * estimates, in those objectives that have neither a value of `reference_point`, nor a baseline, nor a bound.
 */
import { type Link, linkValue } from "../acquisition/index.ts";
import { inferReferencePoint } from "../pareto/index.ts";
import type { Study } from "../study/index.ts";
import { type Observations, toNative } from "../surrogate/data/observe.ts";

/** A reference point, and what of it was inferred. */
export interface UsedReference {
  /** Maximised, on the scale that improvement is counted on; one value an objective. */
  readonly point: Float64Array;
  /** In the objectives' own units; empty where nothing was. */
  readonly inferred: Readonly<Record<string, number>>;
}

/**
 * The reference point that a proposal goes by. A single objective needs none: its best value bounds improvement.
 *
 * @param means - posterior means at the observations, standardised and maximised, n × m
 * @param violations - length n: what breaks outcome constraints (positive) is left out, unless all does
 */
export function referenceOf(
  study: Study,
  observations: Observations,
  means: Float64Array,
  violations?: Float64Array,
): UsedReference {
  const { referencePoint, referenceKnown, links, scales } = observations;
  const m = referencePoint.length;
  if (m === 1 || referenceKnown.every((known) => known)) return { point: referencePoint, inferred: {} };
  const counted = countedMeans(observations, means);
  const kept = counted.filter((_, at) => !((violations?.[Math.floor(at / m)] ?? 0) > 0));
  const among = kept.length > 0 ? kept : counted;
  const nadir = inferReferencePoint(among, among.length / m, m);
  const point = referencePoint.map((value, k) => (referenceKnown[k] ? value : nadir[k]));
  const inferred: Record<string, number> = {};
  study.objectives.forEach(({ name }, k) => {
    if (!referenceKnown[k]) inferred[name] = ownValue(links[k], point[k]) ?? toNative(scales[k], point[k]);
  });
  return { point, inferred };
}

/** A value on a link's scale in its objective's own unit. */
function ownValue(link: Link | undefined, value: number): number | undefined {
  return link === undefined ? undefined : value / (link.scale * link.sign);
}

/** Posterior means (n × m) on the scale that improvement is counted on. */
function countedMeans({ links, referencePoint }: Observations, means: Float64Array): Float64Array {
  return means.map((mean, at) => {
    const link = links[at % referencePoint.length];
    return link === undefined ? mean : linkValue(link, mean);
  });
}

/** What one unit of each objective is where they are scalarised: from the reference point to the best estimate, or the
 * range of estimates while none beats it. All positive. */
export function rangesOf(observations: Observations, point: Float64Array, means: Float64Array): Float64Array {
  const counted = countedMeans(observations, means);
  const m = point.length;
  return point.map((reference, k) => {
    const values = counted.filter((_, at) => at % m === k);
    const [lowest, highest] = [Math.min(...values), Math.max(...values)];
    if (highest > reference) return highest - reference;
    return highest > lowest ? highest - lowest : 1;
  });
}
