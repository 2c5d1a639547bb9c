/**
 * @file The kind of each objective's model where the study leaves it open (`model: auto`): the one that predicts trials
 * best that it has not seen, as `diagnose` judges it. Judging costs fits without groups of points, so it is done again
 * only when there are a quarter more trials; until then a choice holds.
 */
import { compareScores, type LeftOut, leaveOutEach } from "../../diagnostics/index.ts";
import type { ChainState } from "../../gp/index.ts";
import type { WorkerPool } from "../../parallel/index.ts";
import { MODEL_KINDS, type ModelKind, modelledMetrics, type Study } from "../../study/index.ts";
import { datasetsOf, type Observations } from "../data/observe.ts";
import { type FitOrder, modelOf } from "../fits/fit-metrics.ts";
import { GROUPS, leaveOutByGroups, refitTasks, sampledTasks } from "../fits/left-out-fits.ts";
import type { ModelState } from "../memory.ts";

/** Fewer outcomes than this say too little: the study's own kind is used. */
const FEWEST = 16;
/** A choice holds until there are so many times the outcomes that it was made with. */
const LASTS = 1.25;
/** From so many points on a refit without an eighth of them is hardly worse than without a twentieth, and costs more. */
const MANY = 100;
const FEW_GROUPS = 8;
/** Standard errors of the paired difference by which another kind must predict better than the present one. */
const CONVICTION = 2;

/** The kind of one objective's model. */
export interface ModelChoice {
  readonly model: ModelKind;
  /** How many outcomes there were when it was chosen. */
  readonly chosenAt: number;
  /** Mean log density of left-out outcomes, in nats a trial, by kind; absent before there are enough to judge by. */
  readonly scores?: Readonly<Record<ModelKind, number>>;
}

/** What is to be fitted: each objective in the study's order, then each metric that only a constraint is on. */
export interface ModelPlan {
  /** Absent where the study leaves nothing open. */
  readonly choices?: readonly ModelChoice[];
  readonly orders: readonly FitOrder[];
}

/** The kinds by the study, as they were chosen before, or, where that is due and there is time, chosen now. */
export async function planModels(
  workers: WorkerPool,
  study: Study,
  observations: Observations,
  state: ModelState | undefined,
  seed: string,
  onProgress: (message: string) => void,
  mayJudge = true,
): Promise<ModelPlan> {
  const own = modelOf(study);
  const names = modelledMetrics(study);
  if (study.model !== "auto") return { orders: names.map(() => ({ model: own })) };
  const n = observations.rows.length;
  const choices = names.map(
    (name): ModelChoice => state?.metrics.find((metric) => metric.name === name)?.choice ?? { model: own, chosenAt: 0 },
  );
  const asked = names.flatMap((name, k) =>
    mayJudge && n >= FEWEST && n >= LASTS * choices[k].chosenAt ? [{ name, k }] : [],
  );
  if (asked.length === 0) return { choices, orders: choices.map(({ model }) => ({ model })) };
  onProgress(`choosing the models of ${asked.map(({ name }) => name).join(", ")}`);
  const judged = await judge(workers, asked, observations, seed, state);
  const chains: (ChainState | undefined)[] = choices.map(() => undefined);
  judged.forEach(({ leftOut, chain }, i) => {
    const { name, k } = asked[i];
    choices[k] = choose(leftOut, choices[k].model, n);
    chains[k] = chain;
    onProgress(`${name} by ${choices[k].model}`);
  });
  return { choices, orders: choices.map(({ model }, k) => ({ model, chain: chains[k] })) };
}

interface Judged {
  readonly leftOut: Readonly<Record<ModelKind, readonly LeftOut[]>>;
  readonly chain: ChainState | undefined;
}

async function judge(
  workers: WorkerPool,
  asked: readonly { readonly name: string; readonly k: number }[],
  observations: Observations,
  seed: string,
  state: ModelState | undefined,
): Promise<readonly Judged[]> {
  const names = asked.map(({ name }) => name);
  const datasets = datasetsOf(observations);
  const data = asked.map(({ k }) => datasets[k]);
  const refitted = ["map-saas", "map"] as const;
  const { n } = data[0];
  const groups = Math.min(n, n < MANY ? GROUPS : FEW_GROUPS);
  const fits = await workers.runAll([
    ...sampledTasks(names, data, `${seed}/choice`, state),
    ...data.flatMap((each) => refitted.flatMap((kind) => refitTasks(kind, each, groups))),
  ]);
  const own = observations.rows.length;
  return data.map((each, i) => {
    const of = (kind: (typeof refitted)[number]) => {
      const from = names.length + (i * refitted.length + refitted.indexOf(kind)) * groups;
      return leaveOutByGroups(each, fits.slice(from, from + groups)).slice(0, own);
    };
    const leftOut = {
      saas: leaveOutEach(each, fits[i].hyperparameters).slice(0, own),
      "map-saas": of("map-saas"),
      map: of("map"),
    };
    return { leftOut, chain: fits[i].chain };
  });
}

/** The kind that beats the present one by the most, of those that do so beyond doubt. */
function choose(leftOut: Judged["leftOut"], present: ModelKind, n: number): ModelChoice {
  let model = present;
  let most = 0;
  for (const kind of MODEL_KINDS) {
    if (kind === present) continue;
    const { mean, standardError } = compareScores(leftOut[kind], leftOut[present]);
    if (!(mean > CONVICTION * standardError && mean > most)) continue;
    model = kind;
    most = mean;
  }
  const score = (kind: ModelKind) => leftOut[kind].reduce((sum, { logDensity }) => sum + logDensity, 0) / n;
  return { model, chosenAt: n, scores: { saas: score("saas"), "map-saas": score("map-saas"), map: score("map") } };
}
