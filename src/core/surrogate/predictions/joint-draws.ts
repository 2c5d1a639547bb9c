/**
 * @file Joint posterior draws of the evaluated configurations' noise-free outcomes, across hyperparameter samples, and
 * the probabilities that follow from them, such as that of a trial to be on the front.
 *
 * | symbol | meaning | shape |
 * |---|---|---|
 * | S | hyperparameter samples of a metric | |
 * | T | draws in all, T/S for each sample | |
 * | q | configurations; trials of one configuration share a column | |
 *
 * Of a large study the configurations of its known points (chosen/chosen-points.ts) are drawn jointly, the others each by
 * themselves: near the front, where comparisons matter, all are known.
 */
import { condition, drawOutcomes, predict, toOwnScale } from "../../gp/index.ts";
import { nonDominated } from "../../pareto/index.ts";
import { createRandomStream, type RandomStream } from "../../random/index.ts";
import { held } from "../../statistics/index.ts";
import { outcomeIntervals, outcomeViolation, type Study, type Trial } from "../../study/index.ts";
import { inputsAt, momentsAtTrials } from "../chosen/at-trials.ts";
import { knownPoints } from "../chosen/chosen-points.ts";
import { constraintsOf, objectivesOf } from "../data/study-data.ts";
import type { MetricModel, Surrogate } from "../surrogate.ts";
import { type Deviations, noiseDeviations } from "./noise-deviations.ts";
import type { Moments } from "./predict-mixture.ts";
import { truncateDraws } from "./truncation.ts";

/** Number of draws: the standard error of a probability is at most 1.6 %. */
const JOINT_DRAWS = 1024;

/** Joint draws of the outcomes of some configurations. */
export interface OutcomeDraws {
  /** Number of draws. */
  readonly count: number;
  /** The objectives' names, in the study's order. */
  readonly objectives: readonly string[];
  /** Number of configurations. */
  readonly size: number;
  /** For each objective its draws in its own unit: count × size, row-major. */
  readonly values: readonly Float64Array[];
  /** The same of constrained metrics, by name; absent where there are none. */
  readonly constrained?: ReadonlyMap<string, Float64Array>;
}

/** Joint draws at every completed trial. */
export interface JointDraws extends OutcomeDraws {
  /** For each objective the factor, 1 or −1, after which larger values are better. */
  readonly signs: readonly (1 | -1)[];
  /** The configuration of each trial, by trial number: 0 … size − 1. */
  readonly columns: ReadonlyMap<number, number>;
}

/**
 * Draws the metrics of all completed trials together. Draws of one metric are joint over configurations, under one
 * hyperparameter sample each. Metrics are independent of each other, as their models are. A winsorised outcome is drawn from the trial's own
 * measurements, as it is estimated: the model knows only that it is bad.
 *
 * @param count - number of draws
 */
export function drawJointly(surrogate: Surrogate, count: number = JOINT_DRAWS): JointDraws {
  const { seed, rows, features, metrics } = surrogate;
  const { columns, points, rows: rowOf } = distinctPoints(surrogate);
  const size = rowOf.length;
  const known = (exact: ReadonlyMap<number, number>): ReadonlyMap<number, number> =>
    new Map([...columns].map(([trial, column]) => [column, exact.get(trial) ?? Number.NaN]));
  const inputs = features.of(points);
  const parts = partsOf(surrogate, columns);
  const stream = createRandomStream(`${seed}/${rows.length}/joint draws`);
  const deviations = metrics.some(({ winsorised }) => winsorised > 0) ? noiseDeviations(surrogate) : undefined;
  const trials = rowOf.map((row) => rows[row].trial);
  const drawn = metrics.map((metric, k) => ({
    ...metric,
    drawn:
      metric.exact === undefined
        ? withMeasured(
            drawMetric(
              surrogate,
              metric,
              { inputs, rowOf, ...parts },
              { count, streamOf: (s) => stream.split(`${k}/${s}`) },
            ),
            winsorisedColumns(metric, trials, deviations),
            stream.split(`${k}/winsorised`),
            size,
          )
        : repeatRow(known(metric.exact), count),
  }));
  const signs = objectivesOf(drawn).map(({ scale }) => scale.sign);
  return { ...outcomeDraws(drawn, count, size), signs, columns };
}

/** The winsorised outcome of a configuration, and the standard deviation of its measurement. */
interface MeasuredColumn {
  readonly column: number;
  readonly value: number;
  readonly deviation: number;
}

/** @param trials - the first trial of each configuration, by column */
function winsorisedColumns(
  { name, winsorisedTrials }: MetricModel,
  trials: readonly number[],
  deviations: ReadonlyMap<number, Deviations> | undefined,
): readonly MeasuredColumn[] {
  return trials.flatMap((trial, column) => {
    const value = winsorisedTrials.get(trial);
    return value === undefined ? [] : [{ column, value, deviation: deviations?.get(trial)?.[name] ?? 0 }];
  });
}

/** The draws with those of some configurations replaced by their measurements with their noise. */
function withMeasured(
  drawn: Float64Array,
  measured: readonly MeasuredColumn[],
  stream: RandomStream,
  size: number,
): Float64Array {
  for (const { column, value, deviation } of measured) {
    for (let at = column; at < drawn.length; at += size) drawn[at] = held(value + deviation * stream.normal());
  }
  return drawn;
}

/** A metric with its draws in its own unit: count × size, row-major. */
type DrawnMetric = MetricModel & { readonly drawn: Float64Array };

/** The draws of all metrics, with the objectives apart from the constrained metrics. */
export function outcomeDraws(drawn: readonly DrawnMetric[], count: number, size: number): OutcomeDraws {
  const objectives = objectivesOf(drawn);
  const constrained = constraintsOf(drawn);
  return {
    count,
    objectives: objectives.map(({ name }) => name),
    size,
    values: objectives.map((metric) => metric.drawn),
    ...(constrained.length === 0
      ? {}
      : { constrained: new Map(constrained.map((metric) => [metric.name, metric.drawn] as const)) }),
  };
}

/** The configurations by how they are drawn. */
interface ColumnParts {
  /** Drawn together. */
  readonly joint: readonly number[];
  /** Drawn each by itself. */
  readonly single: readonly number[];
}

function partsOf({ rows, chosen }: Surrogate, columns: ReadonlyMap<number, number>): ColumnParts {
  const all = new Set(columns.values());
  if (chosen === undefined) return { joint: [...all], single: [] };
  const known = new Set(chosen.known.map((row) => columns.get(rows[row].trial) ?? 0));
  return { joint: [...all].filter((column) => known.has(column)), single: [...all].filter((c) => !known.has(c)) };
}

interface DrawnColumns extends ColumnParts {
  /** Features of the configurations, by column. */
  readonly inputs: Float64Array;
  /** The first row of each configuration, by column. */
  readonly rowOf: readonly number[];
}

interface DrawSettings {
  /** Number of draws. */
  readonly count: number;
  /** The random stream of each hyperparameter sample. */
  readonly streamOf: (sample: number) => RandomStream;
}

/** Draws of one metric in its own unit: count × q, row-major. */
function drawMetric(
  surrogate: Surrogate,
  metric: MetricModel,
  columns: DrawnColumns,
  { count, streamOf }: DrawSettings,
): Float64Array {
  const { data, scale, fit } = metric;
  const { hyperparameters: samples } = fit;
  const { joint, single, rowOf } = columns;
  const known = knownPoints(metric);
  const size = rowOf.length;
  const inputs =
    single.length === 0
      ? columns.inputs
      : inputsAt(
          metric,
          joint.map((column) => rowOf[column]),
        );
  const alone = single.length === 0 ? [] : momentsAtTrials(surrogate, metric, samples);
  const drawn = new Float64Array(count * size);
  const keep = (from: number, draws: Float64Array, at: readonly number[]): void => {
    draws.forEach((value, i) => {
      drawn[(from + Math.floor(i / at.length)) * size + at[i % at.length]] = toOwnScale(scale, value);
    });
  };
  for (let s = 0; s < samples.count; s++) {
    const { from, share } = drawsOfSample(s, samples.count, count);
    if (share === 0) continue;
    const posterior = condition(known, samples, s);
    const stream = streamOf(s);
    const draws = drawOutcomes(posterior, inputs, share, stream);
    keep(
      from,
      truncateDraws(draws, () => predict(posterior, inputs), data.possible),
      joint,
    );
    if (single.length === 0) continue;
    const moments = momentsOfColumns(
      alone[s],
      single.map((column) => rowOf[column]),
    );
    keep(
      from,
      truncateDraws(drawEach(moments, share, stream), () => moments, data.possible),
      single,
    );
  }
  return drawn;
}

/** The first of the draws that belong to a hyperparameter sample, and their number: draws are shared out evenly. */
export function drawsOfSample(
  sample: number,
  samples: number,
  count: number,
): { readonly from: number; readonly share: number } {
  const from = Math.floor((sample * count) / samples);
  return { from, share: Math.floor(((sample + 1) * count) / samples) - from };
}

function momentsOfColumns({ mean, variance }: Moments, rows: readonly number[]): Moments {
  return {
    mean: Float64Array.from(rows, (row) => mean[row]),
    variance: Float64Array.from(rows, (row) => variance[row]),
  };
}

/** Independent draws: count × q, row-major. */
function drawEach({ mean, variance }: Moments, count: number, stream: RandomStream): Float64Array {
  const q = mean.length;
  const deviation = variance.map(Math.sqrt);
  return Float64Array.from({ length: count * q }, (_, at) => mean[at % q] + deviation[at % q] * stream.normal());
}

/** The values of an exact metric as draws: count × q, row-major. */
function repeatRow(values: ReadonlyMap<number, number>, count: number): Float64Array {
  return Float64Array.from({ length: count * values.size }, (_, at) => values.get(at % values.size) ?? Number.NaN);
}

/**
 * Whether each configuration satisfies the study's outcome constraints in each draw: count × size flags. Undefined
 * where the study has none.
 */
export function feasibleDraws(
  study: Study,
  trials: readonly Trial[],
  { count, size, objectives, values, constrained = new Map() }: OutcomeDraws,
): Uint8Array | undefined {
  const intervals = outcomeIntervals(study, trials);
  if (intervals.size === 0) return undefined;
  const drawn = new Map([...objectives.map((name, k) => [name, values[k]] as const), ...constrained]);
  return Uint8Array.from({ length: count * size }, (_, at) =>
    outcomeViolation(intervals, (metric) => drawn.get(metric)?.[at]) === 0 ? 1 : 0,
  );
}

/** The configurations of the trials, each once with its first row, and which of them a trial has. */
function distinctPoints({ rows, points, space }: Surrogate): {
  readonly columns: ReadonlyMap<number, number>;
  readonly points: Float64Array;
  readonly rows: readonly number[];
} {
  const d = space.dimension;
  const seen = new Map<string, number>();
  const columns = new Map<number, number>();
  const distinct: number[] = [];
  const firsts: number[] = [];
  rows.forEach(({ trial }, i) => {
    const point = points.subarray(i * d, (i + 1) * d);
    const key = point.join();
    const column = seen.get(key) ?? seen.size;
    if (!seen.has(key)) {
      distinct.push(...point);
      firsts.push(i);
    }
    seen.set(key, column);
    columns.set(trial, column);
  });
  return { columns, points: Float64Array.from(distinct), rows: firsts };
}

/**
 * For each configuration the share of draws in which no other one dominates it.
 *
 * @param counts - whether a configuration competes in a draw; default: all do. One that does not is not on the front then
 */
export function membershipProbabilities(
  draws: JointDraws,
  counts: (draw: number, column: number) => boolean = () => true,
): Float64Array {
  const { size, signs } = draws;
  const m = signs.length;
  const share = new Float64Array(size);
  const outcomes = new Float64Array(size * m);
  const members: number[] = [];
  for (let t = 0; t < draws.count; t++) {
    members.length = 0;
    for (let i = 0; i < size; i++) {
      if (!counts(t, i)) continue;
      for (let k = 0; k < m; k++) outcomes[members.length * m + k] = signs[k] * draws.values[k][t * size + i];
      members.push(i);
    }
    const mask = nonDominated(outcomes.subarray(0, members.length * m), members.length, m);
    members.forEach((i, at) => {
      share[i] += mask[at] / draws.count;
    });
  }
  return share;
}
