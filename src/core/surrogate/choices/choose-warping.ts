/**
 * @file Whether the inputs of all models are warped (`inputWarping: "auto"`), and how: by one warping for all metrics,
 * where that predicts trials better that it has not seen. Shapes that were fitted to a trial would flatter its prediction,
 * so warping and models are fitted again without each eighth of the trials, and so are the models without a warping that
 * they are compared with. A choice is made again when there are half as many trials more, as those of transforms are, on
 * which it rests.
 */
import { type MeanScore, meanScore } from "../../diagnostics/index.ts";
import { condition, type Dataset, type HyperparameterSamples, leaveOneOut, somePoints } from "../../gp/index.ts";
import type { WorkerPool } from "../../parallel/index.ts";
import { type NumericColumn, shapesByColumn, type Warping, warpRows } from "../../space/index.ts";
import { datasetsOf, type Observations } from "../data/observe.ts";
import { refitTasks, withoutGroup } from "../fits/left-out-fits.ts";
import type { ModelState } from "../memory.ts";

/** Fewer trials than this say too little. */
const FEWEST = 16;
/** More than this say no more of the shapes: some of every stage are taken. */
const MOST = 384;
/** A choice holds until there are so many times the trials that it was made with. */
const LASTS = 1.5;
/** Groups of trials that are predicted by fits without them. */
const GROUPS = 8;
/** Standard errors of the paired difference by which warped inputs must predict better. */
const CONVICTION = 3;
/**
 * In nats: no trial speaks for a warping by more. What models without one hold for all but impossible would otherwise
 * outweigh all other trials, in the mean and still more in its standard error, and keep a warping out that is better nearly
 * everywhere. Losses count in full.
 */
const MOST_SAID = 3;
/** In nats a trial: less is what the fits' tolerances leave. */
const LEAST_GAIN = 0.01;

/** Whether inputs are warped, and by how much that raises the log density of left-out trials, in nats for each. */
export interface ChosenWarping {
  /** Summed over the metrics; of one trial at most 3. */
  readonly gain: MeanScore;
  /** How many trials there were then. */
  readonly chosenAt: number;
  /** Absent where inputs stay as they are. */
  readonly warping?: Warping;
}

/** The choice as it was made before, if that holds still. */
export function settledWarping(
  state: ModelState | undefined,
  numeric: readonly NumericColumn[],
  n: number,
  mayChoose: boolean,
): ChosenWarping | undefined {
  const before = state?.inputWarping;
  if (before === undefined || (mayChoose && n >= LASTS * before.chosenAt)) return undefined;
  const isOfThisSpace = before.warping === undefined || sameText(placesOf(before.warping), placesOf(numeric));
  return isOfThisSpace ? before : undefined;
}

/** Chooses anew. Undefined where there is nothing to choose, or too little to choose by. */
export async function chooseWarping(
  workers: WorkerPool,
  observations: Observations,
  onProgress: (message: string) => void,
): Promise<ChosenWarping | undefined> {
  const { numeric } = observations.features;
  const chosenAt = observations.rows.length;
  if (chosenAt < FEWEST || numeric.length === 0) return undefined;
  onProgress("choosing whether inputs are warped");
  const datasets = datasetsOf(observations).map((data) => (data.n > MOST ? somePoints(data, MOST) : data));
  const gain = meanScore(await gains(workers, datasets, numeric));
  if (!(gain.mean > Math.max(LEAST_GAIN, CONVICTION * gain.standardError))) return { gain, chosenAt };
  const [{ warping }] = await workers.runAll([{ kind: "fit-warping", problem: { datasets, numeric } }]);
  return { gain, chosenAt, warping };
}

/** Whether two choices warp inputs alike, so that hyperparameters of the one are those of the other. */
export function isSameWarping(a: ChosenWarping | undefined, b: ChosenWarping | undefined): boolean {
  return sameText(a?.warping, b?.warping);
}

/** What shapes belong to: a range that is edited leaves them without meaning. */
function placesOf(parameters: readonly Pick<NumericColumn, "parameter" | "lower" | "upper">[]) {
  return parameters.map(({ parameter, lower, upper }) => [parameter, lower, upper]);
}

function sameText(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** By how much a warping raises the log density of each trial, all metrics together, left out with its group. */
async function gains(
  workers: WorkerPool,
  datasets: readonly Dataset[],
  numeric: readonly NumericColumn[],
): Promise<readonly number[]> {
  const groups = Array.from({ length: GROUPS }, (_, group) => group);
  const [warped, plain] = await Promise.all([
    workers.runAll(
      groups.map((g) => ({
        kind: "fit-warping" as const,
        problem: { datasets: datasets.map((data) => withoutGroup(data, g, GROUPS)), numeric },
      })),
    ),
    workers.runAll(datasets.flatMap((data) => refitTasks("map", data, GROUPS))),
  ]);
  const sums = new Array<number>(datasets[0].n).fill(0);
  for (const g of groups) {
    const shapes = shapesByColumn(numeric, warped[g].warping);
    datasets.forEach((data, k) => {
      const bent = { ...data, X: warpRows(data.X, data.d, numeric, shapes) };
      const under = logDensities(bent, warped[g].hyperparameters[k]);
      const without = logDensities(data, plain[k * GROUPS + g].hyperparameters);
      for (let i = g; i < data.n; i += GROUPS) sums[i] += under[i] - without[i];
    });
  }
  return sums.map((sum) => Math.min(MOST_SAID, sum));
}

/** Of each outcome, predicted from all others by a point estimate. */
function logDensities(data: Dataset, hyperparameters: HyperparameterSamples): Float64Array {
  return leaveOneOut(condition(data, hyperparameters, 0)).logDensity;
}
