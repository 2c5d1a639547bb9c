/**
 * @file Whether and how the inputs of all models are warped (`inputWarping: "auto"`): by one warping for all metrics,
 * where it predicts unseen trials convincingly better (evidence.ts). Shapes that were fitted to a trial would make its
 * prediction look too good, so warping and models are fitted again without each eighth of the trials, and so are the
 * models without a warping with which they are compared.
 */
import {
  condition,
  type Dataset,
  type HyperparameterSamples,
  leaveOneOut,
  somePoints,
  type WarpingFit,
} from "../../gp/index.ts";
import type { Fit, WorkerPool } from "../../parallel/index.ts";
import { type NumericColumn, shapesByColumn, warpRows } from "../../space/index.ts";
import type { Observations } from "../data/observe.ts";
import { refitTasks, withoutGroup } from "../fits/left-out-fits.ts";
import type { ChosenWarping } from "./choices.ts";
import { EVIDENCE_RULES, evidenceFor, isConvincing, LEFT_OUT_GROUPS, remainsValid } from "./evidence.ts";

/**
 * The maximum number of trials from which shapes are fitted: more do not improve them. They are taken from every stage
 * of the study.
 */
const MAX_TRIALS_USED = 384;

/**
 * The earlier choice, where it remains valid for a study with that many trials.
 *
 * @param mayChoose - false: the earlier choice is kept however old it is
 */
export function settledWarping(
  previous: ChosenWarping | undefined,
  numeric: readonly NumericColumn[],
  trials: number,
  mayChoose: boolean,
): ChosenWarping | undefined {
  if (previous === undefined) return undefined;
  if (mayChoose && !remainsValid(EVIDENCE_RULES.warping, previous.chosenAt, trials)) return undefined;
  const isOfThisSpace = previous.warping === undefined || sameText(rangesOf(previous.warping), rangesOf(numeric));
  return isOfThisSpace ? previous : undefined;
}

/** Chooses anew. Undefined where no input can be warped, or there are too few trials. */
export async function chooseWarping(
  workers: WorkerPool,
  observations: Observations,
  onProgress: (message: string) => void,
): Promise<ChosenWarping | undefined> {
  const rule = EVIDENCE_RULES.warping;
  const { numeric } = observations.features;
  const chosenAt = observations.rows.length;
  if (chosenAt < rule.minTrials || numeric.length === 0) return undefined;
  onProgress("choosing whether inputs are warped");
  const datasets = observations.metrics.map(({ data }) =>
    data.n > MAX_TRIALS_USED ? somePoints(data, MAX_TRIALS_USED) : data,
  );
  const gain = evidenceFor(rule, await trialGains(workers, datasets, numeric));
  if (!isConvincing(rule, gain, chosenAt)) return { gain, chosenAt };
  const { warping } = await workers.run({ kind: "fit-warping", problem: { datasets, numeric } });
  return { gain, chosenAt, warping };
}

/** Whether two choices warp inputs in the same way, so that hyperparameters under the one are valid under the other. */
export function isSameWarping(a: ChosenWarping | undefined, b: ChosenWarping | undefined): boolean {
  return sameText(a?.warping, b?.warping);
}

/** The parameters and ranges to which shapes belong: if a range is edited, they have no meaning. */
function rangesOf(parameters: readonly Pick<NumericColumn, "parameter" | "lower" | "upper">[]) {
  return parameters.map(({ parameter, lower, upper }) => [parameter, lower, upper]);
}

function sameText(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** By how much a warping raises the log density of each left-out trial, summed over the metrics, in nats. */
async function trialGains(
  workers: WorkerPool,
  datasets: readonly Dataset[],
  numeric: readonly NumericColumn[],
): Promise<readonly number[]> {
  const count = LEFT_OUT_GROUPS.warping;
  const groups = Array.from({ length: count }, (_, group) => group);
  const [warped, plain] = await Promise.all([
    workers.runAll(
      groups.map((group) => ({
        kind: "fit-warping" as const,
        problem: { datasets: datasets.map((data) => withoutGroup(data, group, count)), numeric },
      })),
    ),
    Promise.all(datasets.map((data) => workers.runAll(refitTasks("map", data, count)))),
  ]);
  const sums = new Array<number>(datasets[0].n).fill(0);
  for (const group of groups) {
    datasets.forEach((data, k) => {
      const under = warpedDensities(data, numeric, warped[group], k);
      const without = plainDensities(data, plain[k][group]);
      for (let i = group; i < data.n; i += count) sums[i] += under[i] - without[i];
    });
  }
  return sums;
}

/** Leave-one-out log densities of the k-th metric of a warping fit. */
function warpedDensities(
  data: Dataset,
  numeric: readonly NumericColumn[],
  { warping, hyperparameters }: WarpingFit,
  k: number,
): Float64Array {
  const warped = { ...data, X: warpRows(data.X, data.d, numeric, shapesByColumn(numeric, warping)) };
  return leftOutDensities(warped, hyperparameters[k]);
}

function plainDensities(data: Dataset, { hyperparameters }: Fit): Float64Array {
  return leftOutDensities(data, hyperparameters);
}

/** Log density of each outcome, predicted from all others by a point estimate. */
function leftOutDensities(data: Dataset, hyperparameters: HyperparameterSamples): Float64Array {
  return leaveOneOut(condition(data, hyperparameters, 0)).logDensity;
}
