/**
 * @file The kind of each metric's model where the study leaves it open (`model: auto`): the kind that predicts unseen
 * trials convincingly better (evidence.ts), as a diagnosis measures it. At first the present choice is the strategy's kind.
 */
import type { Fit, WorkerPool } from "../../parallel/index.ts";
import { type ModelKind, PURE_KINDS, type Study } from "../../study/index.ts";
import { searchedObservations } from "../chosen/chosen-points.ts";
import type { Observations, ObservedMetric } from "../data/observe.ts";
import { type FitOrder, isModelOpen, modelKindOf } from "../fits/fit-metrics.ts";
import { type LeftOutMetric, leaveOutMetrics } from "../fits/left-out-fits.ts";
import type { ModelChoice } from "./choices.ts";
import { chooseByEvidence, EVIDENCE_RULES, modelGroups, remainsValid } from "./evidence.ts";

/** The plan of the kinds of models. */
export interface ModelPlan {
  /** By metric; empty where the study leaves nothing open. */
  readonly choices: ReadonlyMap<string, ModelChoice>;
  /** In the order of the observations' metrics. */
  readonly orders: readonly FitOrder[];
}

/** How to choose. */
export interface ModelPlanOptions {
  /** The seed of a metric's chain is `${seed}/choice/${name}`. */
  readonly seed: string;
  /** What was chosen before, by metric. */
  readonly previous: ReadonlyMap<string, ModelChoice>;
  /** Fits from which chains can start, by metric. */
  readonly previousFits: ReadonlyMap<string, Fit>;
  readonly onProgress: (message: string) => void;
  /** Whether there is time to choose anew; default true. */
  readonly mayChoose?: boolean;
}

/** Plans the fit of every metric: by the kind that the study prescribes, that was chosen before, or that is chosen now. */
export async function planModels(
  workers: WorkerPool,
  study: Study,
  observations: Observations,
  options: ModelPlanOptions,
): Promise<ModelPlan> {
  const own = modelKindOf(study);
  const { metrics } = observations;
  if (!isModelOpen(study)) return { choices: new Map(), orders: metrics.map((metric) => ({ metric, model: own })) };
  const plans = new Map(
    metrics.map((metric) => {
      const choice = options.previous.get(metric.name) ?? { model: own, chosenAt: 0 };
      return [metric.name, { choice, order: { metric, model: choice.model } as FitOrder }];
    }),
  );
  const due = metrics.filter(({ name }) => isDue(plans.get(name)?.choice, observations, options));
  if (due.length > 0) {
    options.onProgress(`choosing the models of ${due.map(({ name }) => name).join(", ")}`);
    for (const { metric, leftOut } of await leaveOut(workers, observations, due, options)) {
      const present = plans.get(metric.name)?.choice.model ?? own;
      const choice = { ...chooseModel(leftOut, present), chosenAt: observations.rows.length };
      const chain = leftOut.saas.fits[0].chain;
      plans.set(metric.name, { choice, order: { metric, model: choice.model, chain } });
      options.onProgress(`${metric.name} by ${choice.model}`);
    }
  }
  const all = [...plans.entries()];
  return {
    choices: new Map(all.map(([name, { choice }]) => [name, choice])),
    orders: all.map(([, { order }]) => order),
  };
}

function isDue(
  choice: ModelChoice | undefined,
  { rows }: Observations,
  { mayChoose = true }: ModelPlanOptions,
): boolean {
  const rule = EVIDENCE_RULES.model;
  return mayChoose && rows.length >= rule.minTrials && !remainsValid(rule, choice?.chosenAt ?? 0, rows.length);
}

interface LeftOutPlan {
  readonly metric: ObservedMetric;
  readonly leftOut: LeftOutMetric;
}

async function leaveOut(
  workers: WorkerPool,
  all: Observations,
  due: readonly ObservedMetric[],
  { seed, previousFits }: ModelPlanOptions,
): Promise<readonly LeftOutPlan[]> {
  const observations = searchedObservations(all);
  const metrics = observations.metrics.filter(({ name }) => due.some((metric) => metric.name === name));
  const { n } = metrics[0].data;
  const leftOut = await leaveOutMetrics(workers, {
    observations,
    metrics,
    kinds: ["map-saas", "map"],
    groups: modelGroups(n),
    seed: `${seed}/choice`,
    previous: previousFits,
  });
  return due.map((metric, i) => ({ metric, leftOut: leftOut[i] }));
}

/** The kind with convincing evidence against the present one, or the present one. */
function chooseModel(leftOut: LeftOutMetric, present: ModelKind): Omit<ModelChoice, "chosenAt"> {
  const densities = new Map<ModelKind, number[]>(
    PURE_KINDS.map((kind) => [kind, (leftOut[kind]?.leftOut ?? []).map(({ logDensity }) => logDensity)] as const),
  );
  const trials = leftOut.saas.leftOut.length;
  const score = (kind: ModelKind) => (densities.get(kind) ?? []).reduce((sum, value) => sum + value, 0) / trials;
  return {
    model: chooseByEvidence(EVIDENCE_RULES.model, present, densities),
    scores: { saas: score("saas"), "map-saas": score("map-saas"), map: score("map") },
  };
}
