/**
 * @file How much each parameter matters to each metric, by the surrogate: relevance from the posterior of the lengthscales,
 * Sobol' indices of the posterior mean over the space, both with intervals over hyperparameter samples.
 */
import {
  anovaWeights,
  columnRelevance,
  condition,
  findChanges,
  type HyperparameterSamples,
  type Posterior,
  predictMean,
  predictMeanBeside,
  toOwnScale,
  withoutUnit,
} from "../gp/index.ts";
import { createRandomStream } from "../random/index.ts";
import { type ParameterColumns, type Space, snap } from "../space/index.ts";
import { held, meanSpread, medianSpread, type Spread } from "../statistics/index.ts";
import type { OutcomeInterval } from "../study/index.ts";
import { knownPoints, type MetricModel, type Surrogate } from "../surrogate/index.ts";
import { createSobolDesign, type SobolDesign, type SobolIndices, sobolIndices } from "./sobol-indices.ts";

/** The most base points of the design: the estimators' own error is then around 0.02. */
const BASE_POINTS = 512;
/** The most numbers in a design. Above some 250 parameters it has fewer base points, since their number grows with the square. */
const MAX_DESIGN_NUMBERS = 3.4e7;
/**
 * From this number of columns on the points of the groups are predicted by what they change, and under ANOVA kernels always: that is
 * faster, by their number.
 */
const MIN_COLUMNS_BY_CHANGES = 64;
/** The minimum total index with which a parameter counts as important in a sample. */
const MIN_TOTAL_TO_MATTER = 0.01;

/** One parameter's importance to one metric. */
export interface ParameterImportance {
  readonly parameter: string;
  /**
   * Inverse squared lengthscale on the unit cube, warped where the model's inputs are; of a category the largest. 0 is no
   * influence. Median of the samples.
   */
  readonly relevance: Spread;
  /** Share of the variance that the parameter explains alone. */
  readonly first: Spread;
  /** Share of the variance that the parameter explains alone or together with others. */
  readonly total: Spread;
  /** Share of the samples in which its total index is at least 1 %. */
  readonly matters: number;
}

/** All parameters' importance to one metric. */
export interface MetricImportance {
  readonly metric: string;
  /** Where a metric that is no objective has to lie, in its own unit; absent for objectives. */
  readonly interval?: OutcomeInterval;
  /** Number of hyperparameter samples; with one there are no intervals. */
  readonly samples: number;
  /** Standard deviation of the posterior mean over the space, in the metric's unit: the indices are shares of its square. */
  readonly deviation: Spread;
  /** Every parameter that is searched, in the study's order. */
  readonly parameters: readonly ParameterImportance[];
}

/**
 * The importance of every searched parameter to every objective, in the study's order, and then to every metric that is
 * only constrained. Parameters count as independent, each with the space's own distribution: uniform on its scale,
 * discrete values with their shares.
 */
export function importanceOf(surrogate: Surrogate): readonly MetricImportance[] {
  const { seed, space, metrics } = surrogate;
  const searched = space.columns.filter(({ width }) => width > 0);
  const stream = createRandomStream(`${seed}/sensitivity`);
  const design = createSobolDesign(space.dimension, searched, basePoints(space.dimension, searched.length), stream);
  const points = surrogate.features.of(onLattice(space, searched, design));
  const mean = meanAtDesign(design, points);
  return metrics.map((metric) => metricImportance(metric, searched, design, mean));
}

/** Predicts the mean at all points of a design.
 * @param points - features of the design's points */
function meanAtDesign({ base, groups }: SobolDesign, points: Float64Array): (posterior: Posterior) => Float64Array {
  const d = points.length / (base * (groups + 2));
  const [both, rest] = [points.subarray(0, 2 * base * d), points.subarray(2 * base * d)];
  const changes = findChanges(both.subarray(0, base * d), rest, d, (point) => point % base);
  return (posterior) => {
    if (d < MIN_COLUMNS_BY_CHANGES && anovaWeights(posterior.sample, 0) === undefined)
      return predictMean(posterior, points);
    const values = new Float64Array(base * (groups + 2));
    values.set(predictMean(posterior, both));
    values.set(predictMeanBeside(posterior, changes), 2 * base);
    return values;
  };
}

/** The number of base points: a power of two. */
function basePoints(dimension: number, groups: number): number {
  let base = BASE_POINTS;
  while (base > 1 && base * (groups + 2) * dimension > MAX_DESIGN_NUMBERS) base /= 2;
  return base;
}

/** @param mean - predicts the mean at the design's points */
function metricImportance(
  metric: MetricModel,
  searched: readonly ParameterColumns[],
  design: SobolDesign,
  mean: (posterior: Posterior) => Float64Array,
): MetricImportance {
  const { scale, fit } = metric;
  const data = knownPoints(metric);
  const { hyperparameters } = fit;
  // On the metric's own scale but for its unit: under a transform these are posterior medians.
  const unitless = withoutUnit(scale);
  const valuesUnder = (s: number): Float64Array =>
    mean(condition(data, hyperparameters, s)).map((value) => toOwnScale(unitless, value));
  const indices = Array.from({ length: hyperparameters.count }, (_, s) => sobolIndices(design, valuesUnder(s)));
  return {
    metric: metric.name,
    ...(metric.role === "constraint" ? { interval: metric.interval } : {}),
    samples: hyperparameters.count,
    deviation: inUnit(meanSpread(Float64Array.from(indices, ({ deviation }) => deviation)), Math.abs(scale.width)),
    parameters: searched.map((columns, at) => parameterImportance(columns, at, hyperparameters, indices)),
  };
}

/** The spread in a unit; its numbers are held at the largest one. */
function inUnit(spread: Spread, unit: number): Spread {
  const { middle, lower, upper } = spread;
  return {
    middle: held(unit * middle),
    ...(lower === undefined || upper === undefined ? {} : { lower: held(unit * lower), upper: held(unit * upper) }),
  };
}

/** The design's points, each put on the space's lattice. */
function onLattice(space: Space, searched: readonly ParameterColumns[], { points, base }: SobolDesign): Float64Array {
  const d = space.dimension;
  const snapped = new Float64Array(points.length);
  const snapTo = (end: number): void => {
    for (let from = 0; from < end; from += d) snapped.set(snap(space, points.subarray(from, from + d)), from);
  };
  if (space.parameters.some(({ when }) => when !== undefined)) {
    snapTo(points.length);
    return snapped;
  }
  // Without conditions no column depends on another, so the points of the groups consist of columns of the first two sets.
  const block = base * d;
  snapTo(2 * block);
  for (const [group, { from, width }] of searched.entries()) {
    const at = (group + 2) * block;
    snapped.copyWithin(at, 0, block);
    for (let row = 0; row < block; row += d) {
      const source = block + row + from;
      snapped.copyWithin(at + row + from, source, source + width);
    }
  }
  return snapped;
}

function parameterImportance(
  { parameter, from, width }: ParameterColumns,
  at: number,
  samples: HyperparameterSamples,
  indices: readonly SobolIndices[],
): ParameterImportance {
  const relevance = Float64Array.from({ length: samples.count }, (_, s) => {
    let largest = 0;
    for (let j = from; j < from + width; j++) largest = Math.max(largest, columnRelevance(samples, s, j));
    return largest;
  });
  return {
    parameter: parameter.name,
    relevance: medianSpread(relevance),
    // The estimators' own error may exceed [0, 1]; a share does not.
    first: meanSpread(Float64Array.from(indices, ({ first }) => Math.min(1, Math.max(0, first[at])))),
    total: meanSpread(Float64Array.from(indices, ({ total }) => Math.min(1, total[at]))),
    matters: indices.filter(({ total }) => total[at] >= MIN_TOTAL_TO_MATTER).length / samples.count,
  };
}

/** Names of the parameters, by their largest total index in any metric, the largest first. */
export function rankParameters(importance: readonly MetricImportance[]): readonly string[] {
  const largest = new Map<string, number>();
  for (const { parameters } of importance) {
    for (const { parameter, total } of parameters) {
      largest.set(parameter, Math.max(largest.get(parameter) ?? 0, total.middle));
    }
  }
  return [...largest].sort((a, b) => b[1] - a[1]).map(([parameter]) => parameter);
}
