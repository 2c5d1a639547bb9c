/**
 * @file Posterior means on the scale on which improvement is counted.
 */
import { linkValue } from "../../acquisition/index.ts";
import { objectivesOf, type Surrogate } from "../../surrogate/index.ts";

/**
 * Posterior means on the scale on which improvement is counted: n × m, row-major.
 *
 * @param means - posterior means on the models' scales, n × m
 */
export function countedMeans({ metrics }: Surrogate, means: Float64Array): Float64Array {
  const objectives = objectivesOf(metrics);
  return means.map((mean, at) => {
    const { link } = objectives[at % objectives.length];
    return link === undefined ? mean : linkValue(link, mean);
  });
}

/**
 * The rows of an n × m matrix without violations of outcome constraints.
 *
 * @param violations - length n; undefined where no metric is constrained
 */
export function feasibleRows(rows: Float64Array, m: number, violations: Float64Array | undefined): Float64Array {
  return violations === undefined ? rows : rows.filter((_, at) => !(violations[Math.floor(at / m)] > 0));
}
