/**
 * @file The use of an earlier study: for each objective its outcomes, shifted by how much the two studies differ on average
 * (study-comparison.ts), are added to this study's as further observations, where that predicts this study's outcomes
 * better. How the studies differ beyond the shift is learned through the study column (data/study-column.ts;
 * docs/decisions/earlier-study.md).
 *
 * Groups of this study's outcomes are predicted from the others, with the earlier ones and without, each time by MAP fits
 * that have seen neither the outcomes to predict nor an offset that has.
 */
import type { TransformKind } from "../../gp/index.ts";
import type { WorkerPool } from "../../parallel/index.ts";
import type { Features, Warping } from "../../space/index.ts";
import { HALF_LOG_TWO_PI, log } from "../../special/index.ts";
import { evenlyChosen } from "../../statistics/index.ts";
import type { Earlier } from "../../study/index.ts";
import type { EarlierRows } from "../data/observe.ts";
import type { CompletedTrial } from "../data/outcomes.ts";
import {
  MAX_TRIALS_TO_CHOOSE_BY,
  objectivesOf,
  type StudyData,
  type StudyObjective,
  someTrials,
} from "../data/study-data.ts";
import type { Moments } from "../predictions/predict-mixture.ts";
import type { EarlierChoice } from "./choices.ts";
import { EVIDENCE_RULES, isConvincing, LEFT_OUT_GROUPS, remainsValid } from "./evidence.ts";
import {
  compareOutcomes,
  mapFit,
  type Outcomes,
  predictOutcomes,
  type StudyComparison,
  standardise,
  studyOffset,
} from "./study-comparison.ts";

/** The minimum number of trials with which an earlier study is used. */
const MIN_EARLIER_TRIALS = 4;

/** The earlier study's part in the model of one objective. */
export interface EarlierPart {
  readonly choice: EarlierChoice;
  /** Absent where it is not used. */
  readonly rows?: EarlierRows;
}

/** What the use of an earlier study depends on. */
export interface EarlierOptions {
  /** The transform of each metric. */
  readonly transforms: ReadonlyMap<string, TransformKind>;
  /** Of the models' inputs. */
  readonly warping: Warping | undefined;
  /** What was chosen before, by metric. */
  readonly previous: ReadonlyMap<string, EarlierChoice>;
}

/**
 * Decides for each objective whether the study's earlier one is used; by metric. Objectives without an entry have too few
 * trials in either study.
 */
export async function chooseEarlierStudy(
  workers: WorkerPool,
  data: StudyData,
  options: EarlierOptions,
): Promise<ReadonlyMap<string, EarlierPart>> {
  const { earlier } = data.study;
  if (earlier === undefined || data.trials.length < EVIDENCE_RULES.earlier.minTrials) return new Map();
  const parts = await Promise.all(
    objectivesOf(data.metrics).map(async (metric) => {
      const part = await earlierPart(workers, data, metric, { earlier, ...options });
      return part === undefined ? [] : [[metric.name, part] as const];
    }),
  );
  return new Map(parts.flat());
}

async function earlierPart(
  workers: WorkerPool,
  data: StudyData,
  metric: StudyObjective,
  { earlier, transforms, warping, previous }: EarlierOptions & { readonly earlier: Earlier },
): Promise<EarlierPart | undefined> {
  const trials = trialsOf(earlier, metric.name);
  if (trials.length < MIN_EARLIER_TRIALS) return undefined;
  const transform = transforms.get(metric.name) ?? "none";
  const earlierTrials = evenlyChosen(trials, MAX_TRIALS_TO_CHOOSE_BY);
  const comparison = await compareOutcomes(workers, someTrials(data), { metric, transform, warping, earlierTrials });
  const before = previous.get(metric.name);
  const isSettled = before !== undefined && remainsValid(EVIDENCE_RULES.earlier, before.decidedAt, data.trials.length);
  const counts = { decidedAt: data.trials.length, trials: trials.length };
  const choice = isSettled ? before : { ...(await decide(workers, comparison)), ...counts };
  return choice.used ? { choice, rows: { trials, shift: -studyOffset(comparison) } } : { choice };
}

/** The earlier study's trials that have a metric, as trials of this study with numbers below 0. */
function trialsOf({ trials }: Earlier, name: string): readonly CompletedTrial[] {
  return trials.flatMap(({ configuration, origin, metrics }, i) =>
    Number.isFinite(metrics[name]?.mean)
      ? [{ number: -1 - i, status: "completed", configuration, origin, metrics }]
      : [],
  );
}

/** Predicts each of the study's own outcomes from those of other groups, with the earlier study's and without. */
async function decide(workers: WorkerPool, comparison: StudyComparison): Promise<Pick<EarlierChoice, "used" | "gain">> {
  const { own, earlier, narrow, wide } = comparison;
  const n = own.y.length;
  const groups = Math.min(LEFT_OUT_GROUPS.earlier, n);
  const gains = await Promise.all(
    Array.from({ length: groups }, async (_, group) => {
      const others = (i: number): boolean => i % groups !== group;
      const kept = rowsOf(own, wide.width, others);
      const shift = studyOffset(comparison, others);
      const shifted = { X: earlier.X, y: earlier.y.map((value) => value - shift) };
      const joined = standardise(join(kept, shifted), wide);
      const alone = standardise({ X: withoutStudyColumn(kept.X, wide), y: kept.y }, narrow);
      const [joinedFit, aloneFit] = await workers.runAll([mapFit(joined.data), mapFit(alone.data)]);
      const left = rowsOf(own, wide.width, (i) => !others(i));
      const withEarlier = predictOutcomes(joined, joinedFit, left.X);
      const without = predictOutcomes(alone, aloneFit, withoutStudyColumn(left.X, wide));
      return logDensity(withEarlier, left.y) - logDensity(without, left.y);
    }),
  );
  const gain = gains.reduce((sum, each) => sum + each / n, 0);
  const used = isConvincing(EVIDENCE_RULES.earlier, { mean: gain, standardError: 0 }, n);
  return { used, gain };
}

function withoutStudyColumn(X: Float64Array, { width }: Features): Float64Array {
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
function logDensity({ mean, variance }: Moments, y: Float64Array): number {
  return y.reduce(
    (sum, value, i) => sum - HALF_LOG_TWO_PI - 0.5 * (log(variance[i]) + (value - mean[i]) ** 2 / variance[i]),
    0,
  );
}
