/**
 * @file What an earlier study is good for: for each objective its outcomes, shifted by how much the two studies differ on
 * average, join this study's own as further observations, if this study's own outcomes are predicted better with them.
 * How they differ beyond that the model learns from a feature that says which study an observation is of
 * (study-column.ts; docs/decisions/earlier-study.md).
 *
 * | symbol | meaning |
 * |---|---|
 * | xᵢ, yᵢ | this study's trials and outcomes, on the transformed scale |
 * | mₑ, vₑ | posterior mean and variance (noise included) of a model of the earlier outcomes alone |
 * | δ | the offset: the earlier study's outcomes less this one's, the same everywhere |
 *
 * With a prior δ ~ N(0, s²), s the earlier outcomes' standard deviation, and independent errors of yᵢ ~ N(mₑ(xᵢ) − δ, vₑ(xᵢ)),
 * the offset's posterior mean is Σ (mₑ(xᵢ) − yᵢ) / vₑ(xᵢ) over 1/s² + Σ 1/vₑ(xᵢ).
 *
 * Whether that helps is decided by predicting groups of this study's outcomes from the others, with the earlier ones and
 * without, each time by MAP fits that have seen neither the outcomes to predict nor an offset that has.
 */
import {
  createDataset,
  createTransform,
  type Dataset,
  type OutcomeTransform,
  standardisation,
  type TransformKind,
} from "../../gp/index.ts";
import type { Fit, WorkerPool } from "../../parallel/index.ts";
import { createFeatures, type Features, type Space, type Warping, withWarping } from "../../space/index.ts";
import { HALF_LOG_TWO_PI, log } from "../../special/index.ts";
import { type Earlier, objectiveSign, type Study, type Trial } from "../../study/index.ts";
import { configurationsOf, encodeAll } from "../data/encode-configurations.ts";
import { ofEarlier, withStudyColumn } from "../data/study-column.ts";
import type { EarlierChoice, ModelState } from "../memory.ts";
import { predictMixture } from "../predictions/predict-mixture.ts";

/** With fewer trials of its own a study cannot say whether an earlier one helps. */
const FEWEST_OWN = 4;
/** An earlier study of fewer trials teaches nothing. */
const FEWEST_EARLIER = 4;
/** Groups of the study's own outcomes that are predicted from the others. */
const GROUPS = 5;
/** A choice holds until there are so many times the outcomes that it was made with. */
const LASTS = 1.5;

type Completed = Extract<Trial, { status: "completed" }>;

/** The earlier study's part in the model of one objective. */
export interface EarlierPart {
  readonly choice: EarlierChoice;
  /** Absent where it is not used. */
  readonly rows?: EarlierRows;
}

/** Observations of the earlier study, to be added to this one's. */
export interface EarlierRows {
  /** As trials of this study; their numbers are below 0. */
  readonly trials: readonly Completed[];
  /** What is added to their outcomes, on the transformed scale and maximised. */
  readonly shift: number;
}

/**
 * The part of the study's earlier one in the model of each objective, in the study's order; undefined where there is no
 * earlier study or too little to go by.
 *
 * @param transforms - one an objective
 * @param warping - what the models' inputs go through
 */
export async function earlierParts(
  workers: WorkerPool,
  study: Study,
  space: Space,
  completed: readonly Completed[],
  transforms: readonly TransformKind[],
  state: ModelState | undefined,
  warping: Warping | undefined,
): Promise<readonly (EarlierPart | undefined)[]> {
  const { earlier } = study;
  if (earlier === undefined || completed.length < FEWEST_OWN) return study.objectives.map(() => undefined);
  return Promise.all(
    study.objectives.map(async (objective, k) => {
      const trials = earlierTrials(earlier, objective.name);
      if (trials.length < FEWEST_EARLIER) return undefined;
      const before = state?.metrics.find(({ name }) => name === objective.name)?.earlier;
      const comparison = await compare(
        workers,
        space,
        withWarping(createFeatures(space), warping),
        objectiveSign(objective),
        transforms[k],
        completed,
        trials,
        objective.name,
      );
      const isSettled = before !== undefined && completed.length < LASTS * before.decidedAt;
      const choice = isSettled ? before : await decide(workers, comparison);
      return choice.used ? { choice, rows: { trials, shift: -offset(comparison, () => true) } } : { choice };
    }),
  );
}

/** The earlier study's trials that have a metric. */
function earlierTrials({ trials }: Earlier, name: string): readonly Completed[] {
  return trials.flatMap(({ configuration, origin, metrics }, i) =>
    Number.isFinite(metrics[name]?.mean)
      ? [{ number: -1 - i, status: "completed", configuration, origin, metrics }]
      : [],
  );
}

/** Both studies' outcomes of one metric: transformed, maximised, at their wide features. */
interface Comparison {
  /** Features without the study's column, and with it. */
  readonly narrow: Features;
  readonly wide: Features;
  readonly own: Outcomes;
  readonly earlier: Outcomes;
  /** What the earlier outcomes alone say of this study's places: mean and variance, noise included. */
  readonly expected: { readonly mean: Float64Array; readonly variance: Float64Array };
}

interface Outcomes {
  /** n × width. */
  readonly X: Float64Array;
  readonly y: Float64Array;
}

async function compare(
  workers: WorkerPool,
  space: Space,
  features: Features,
  sign: 1 | -1,
  kind: TransformKind,
  completed: readonly Completed[],
  trials: readonly Completed[],
  name: string,
): Promise<Comparison> {
  const wide = withStudyColumn(features);
  const transform = jointTransform(kind, completed, trials, name);
  const places = (some: readonly Completed[]): Float64Array => encodeAll(space, configurationsOf(some));
  const outcomes = (some: readonly Completed[]): Float64Array =>
    Float64Array.from(some, ({ metrics }) => sign * transform.forward(metrics[name].mean));
  const own = { X: wide.of(places(completed)), y: outcomes(completed) };
  const earlier = { X: ofEarlier(wide, places(trials)), y: outcomes(trials) };
  const scale = standardisation(earlier.y);
  const data = createDataset(features.of(places(trials)), features.width, earlier.y, scale, undefined, features.group);
  const [fit] = await workers.runAll([{ kind: "fit", model: "map", data, seed: "" }]);
  return {
    narrow: features,
    wide,
    own,
    earlier,
    expected: predictOutcomes(data, fit, scale, features.of(places(completed))),
  };
}

/** The transform of a metric whose outcomes are those of both studies. */
export function jointTransform(
  kind: TransformKind,
  completed: readonly Completed[],
  trials: readonly Completed[],
  name: string,
): OutcomeTransform {
  return createTransform(
    kind,
    Float64Array.from([...completed, ...trials], ({ metrics }) => metrics[name].mean),
  );
}

/** Moments of outcomes at points, noise included, on the outcomes' own scale. */
function predictOutcomes(
  data: Dataset,
  { hyperparameters }: Fit,
  { mean, deviation }: { readonly mean: number; readonly deviation: number },
  points: Float64Array,
): Comparison["expected"] {
  const moments = predictMixture(data, hyperparameters, points);
  const noise = hyperparameters.noiseVariance[0];
  return {
    mean: moments.mean.map((value) => mean + deviation * value),
    variance: moments.variance.map((value) => deviation * deviation * (value + noise)),
  };
}

/** The offset's posterior mean, by those of the study's own outcomes that count. */
function offset({ own, earlier, expected }: Comparison, counts: (index: number) => boolean): number {
  const spread = standardisation(earlier.y).deviation;
  let precision = 1 / (spread * spread);
  let weighted = 0;
  own.y.forEach((y, i) => {
    if (!counts(i)) return;
    precision += 1 / expected.variance[i];
    weighted += (expected.mean[i] - y) / expected.variance[i];
  });
  return weighted / precision;
}

/** Predicts each of the study's own outcomes from those of other groups, with the earlier study's and without. */
async function decide(workers: WorkerPool, comparison: Comparison): Promise<EarlierChoice> {
  const { own, earlier, narrow, wide } = comparison;
  const n = own.y.length;
  const groups = Math.min(GROUPS, n);
  const sets = Array.from({ length: groups }, (_, group) => {
    const others = (i: number): boolean => i % groups !== group;
    const kept = rowsOf(own, wide.width, others);
    const shift = offset(comparison, others);
    const joined = join(kept, { X: earlier.X, y: earlier.y.map((value) => value - shift) });
    return [standardised(joined, wide), standardised({ X: narrowed(kept.X, wide), y: kept.y }, narrow)] as const;
  });
  const fits = await workers.runAll(sets.flat().map(({ data }) => ({ kind: "fit", model: "map", data, seed: "" })));
  let gain = 0;
  sets.forEach(([joined, alone], group) => {
    const left = rowsOf(own, wide.width, (i) => i % groups === group);
    const withEarlier = predictOutcomes(joined.data, fits[2 * group], joined.scale, left.X);
    const without = predictOutcomes(alone.data, fits[2 * group + 1], alone.scale, narrowed(left.X, wide));
    gain += (logDensity(withEarlier, left.y) - logDensity(without, left.y)) / n;
  });
  return { used: gain > 0, gain, decidedAt: n, trials: earlier.y.length };
}

function standardised({ X, y }: Outcomes, { width, group }: Features) {
  const scale = standardisation(y);
  return { scale, data: createDataset(X, width, y, scale, undefined, group) };
}

/** Rows without the study's column. */
function narrowed(X: Float64Array, { width }: Features): Float64Array {
  return X.filter((_, at) => at % width !== width - 1);
}

function rowsOf({ X, y }: Outcomes, width: number, counts: (index: number) => boolean): Outcomes {
  return {
    X: X.filter((_, at) => counts(Math.floor(at / width))),
    y: y.filter((_, i) => counts(i)),
  };
}

function join(a: Outcomes, b: Outcomes): Outcomes {
  return { X: Float64Array.from([...a.X, ...b.X]), y: Float64Array.from([...a.y, ...b.y]) };
}

/** Σ log N(yᵢ; mean, variance). */
function logDensity({ mean, variance }: Comparison["expected"], y: Float64Array): number {
  return y.reduce(
    (sum, value, i) => sum - HALF_LOG_TWO_PI - 0.5 * (log(variance[i]) + (value - mean[i]) ** 2 / variance[i]),
    0,
  );
}
