/**
 * @file Keeps the draws of the last fit where few trials have ended since: they are conditioned on the new outcomes as
 * they are, or rejuvenated by a few steps of their chains. A whole chain for every trial that ends would take seconds.
 */
import { type Dataset, drawsOfSaas, type HyperparameterSamples, pointsOf, restandardise } from "../../gp/index.ts";
import type { Fit, WorkerPool } from "../../parallel/index.ts";
import { hasChain } from "../../study/index.ts";
import type { MetricChoices } from "../choices/choices.ts";
import { knownPoints } from "../chosen/chosen-points.ts";
import type { Observations, ObservedMetric } from "../data/observe.ts";
import type { MetricMemory, SurrogateMemory } from "../memory.ts";
import type { FitOrder } from "./fit-metrics.ts";
import { areFewUnseen, chooseRefit, type Refit } from "./refit-rule.ts";
import { fingerprintsOf, unseenRows } from "./seen-rows.ts";

/** What fits are kept from. */
export interface KeepOptions {
  readonly memory: SurrogateMemory | undefined;
  /** Fits from which the next can start, by metric. */
  readonly previousFits: ReadonlyMap<string, Fit>;
  /** By metric. */
  readonly choices: ReadonlyMap<string, MetricChoices>;
  /** The seed of a metric's chain is `${seed}/rejuvenate/${name}`. */
  readonly seed: string;
}

/** Kept fits, in the order of the metrics. */
export interface KeptFits {
  readonly refit: Exclude<Refit, "fit">;
  readonly fits: readonly Fit[];
}

/** The kept fits; undefined where the models have to be fitted anew. */
export async function keepFits(
  workers: WorkerPool,
  observations: Observations,
  orders: readonly FitOrder[],
  options: KeepOptions,
): Promise<KeptFits | undefined> {
  const { memory, seed } = options;
  const n = observations.rows.length;
  const unseen = memory?.seen && unseenRows(fingerprintsOf(observations), memory.seen);
  if (unseen === undefined || !areFewUnseen(unseen.length, n)) return undefined;
  const kept = orders.flatMap((order) => keptFit(order, options));
  if (kept.length < orders.length) return undefined;
  const verdicts = await workers.runAll(
    orders.map(({ metric }, k) => ({
      kind: "judge-unseen" as const,
      ...judgedRows(observations, metric, unseen),
      samples: drawsOfChain(kept[k]),
    })),
  );
  const refit = chooseRefit(unseen.length, n, verdicts);
  if (refit === "fit") return undefined;
  if (refit === "none") return { refit, fits: kept };
  const fits = await workers.runAll(
    orders.map(({ metric }, k) => ({
      kind: "rejuvenate" as const,
      data: knownPoints(metric),
      earlier: kept[k],
      share: refit,
      seed: `${seed}/rejuvenate/${metric.name}`,
    })),
  );
  const whole = fits.filter((fit) => fit !== null);
  return whole.length < fits.length ? undefined : { refit, fits: whole };
}

/** The data by which draws are judged: of a large study the trials that candidates are searched for with, and unseen ones. */
function judgedRows(
  { chosen }: Pick<Observations, "chosen">,
  { data }: ObservedMetric,
  unseen: readonly number[],
): { readonly data: Dataset; readonly unseen: readonly number[] } {
  if (chosen === undefined) return { data, unseen };
  const isUnseen = new Set(unseen);
  const seen = chosen.searched.filter((row) => !isUnseen.has(row));
  return { data: pointsOf(data, [...seen, ...unseen]), unseen: unseen.map((_, i) => seen.length + i) };
}

/** A fit with a chain and its diagnostics. */
type ChainFit = Fit & Required<Pick<Fit, "chain" | "health">>;

/** The draws of a fit that are of its chain. */
function drawsOfChain({ hyperparameters, mixed }: ChainFit): HyperparameterSamples {
  return mixed === undefined ? hyperparameters : drawsOfSaas({ hyperparameters, mixed });
}

/** The earlier draws of a metric on the scale of its present data: none or one. */
function keptFit(
  { metric, model, chain, isBrief }: FitOrder,
  { memory, previousFits, choices }: KeepOptions,
): readonly ChainFit[] {
  const before = memory?.metrics.find(({ name }) => name === metric.name);
  const fit = previousFits.get(metric.name);
  if (!hasChain(model) || chain !== undefined || isBrief === true) return [];
  if (before?.model !== model || fit?.chain === undefined || fit.health === undefined) return [];
  if (fit.hyperparameters.d !== metric.data.d || !fitsData(before, metric, choices.get(metric.name))) return [];
  const { scale = metric.scale } = before;
  const hyperparameters = restandardise(fit.hyperparameters, scale, metric.scale);
  return [{ ...fit, hyperparameters, chain: fit.chain, health: { ...fit.health, gradientEvaluations: 0 } }];
}

/** Whether the data are mapped to the model as they were, but for the standardisation. */
function fitsData(
  { transform, scale, noise, winsorised, earlier }: MetricMemory,
  metric: ObservedMetric,
  choice: MetricChoices | undefined,
): boolean {
  return (
    scale !== undefined &&
    transform === choice?.transform.transform &&
    scale.origin === metric.scale.origin &&
    scale.width === metric.scale.width &&
    scale.sign === metric.scale.sign &&
    noise === metric.data.noise.kind &&
    winsorised === metric.winsorised &&
    earlier?.used === choice.earlier?.used
  );
}
