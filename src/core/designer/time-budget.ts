/**
 * @file The time budget for the models of one proposal (`think` in the study). The caller provides the clock. The
 * duration of the next proposal is predicted for each mode from the durations of earlier ones. Modes are ordered from
 * the most careful to the fastest, and the first that fits into the budget is used:
 *
 *   seconds(mode, size) = work(mode, size) · seconds last measured / work then.
 *
 * `work` is in seconds of one core of the machine on which the documentation's numbers were measured. Before there is a
 * measurement it is the prediction.
 */
import { hasChain, MODEL_KINDS, type ModelKind } from "../study/index.ts";

/** How carefully models are fitted: `full` as the study prescribes; then by shorter chains; then by point estimates. */
export type FittingMode = "full" | "fewer-samples" | "map-saas" | "map";

/** The quantities on which the work of a proposal depends. */
export interface ProposalSize {
  /** Number of observations. */
  readonly n: number;
  /** Number of columns of the unit cube. */
  readonly dimension: number;
  /** Number of candidates. */
  readonly count: number;
  readonly objectives: number;
  readonly threads: number;
  /** Whether a chain has to start cold. */
  readonly isCold: boolean;
}

/** The duration of fitting the models of a proposal. */
export interface Timing {
  readonly mode: FittingMode;
  /** The kind of model of the study at that time. */
  readonly kind: ModelKind;
  readonly size: ProposalSize;
  readonly seconds: number;
}

/** How the models of a proposal with a time budget were fitted. */
export interface TimeBudgetUse {
  readonly mode: FittingMode;
  /** Predicted and measured duration. */
  readonly expectedSeconds: number;
  readonly seconds: number;
}

/** Number of timings that are kept: older ones may have been measured while the machine was busy. */
const MAX_TIMINGS = 8;

/** The modes of a study with that kind of model, the most careful first. */
export function modesOf(kind: ModelKind): readonly FittingMode[] {
  switch (kind) {
    case "auto":
    case "saas":
      return ["full", "fewer-samples", "map-saas", "map"];
    case "map-saas":
      return ["full", "map"];
    case "map":
      return ["full"];
  }
}

/** The kind of a model that may be no more careful than the mode. */
export function kindIn(mode: FittingMode, kind: ModelKind): ModelKind {
  if (mode === "full" || mode === "fewer-samples") return kind;
  return MODEL_KINDS[Math.max(MODEL_KINDS.indexOf(kind), MODEL_KINDS.indexOf(mode))];
}

/** The first mode that is predicted to fit into the budget, or the fastest. */
export function chooseMode(
  kind: ModelKind,
  size: ProposalSize,
  budgetSeconds: number,
  timings: readonly Timing[],
): Pick<TimeBudgetUse, "mode" | "expectedSeconds"> {
  const modes = modesOf(kind).map((mode) => ({ mode, expectedSeconds: predictSeconds(mode, kind, size, timings) }));
  return modes.find(({ expectedSeconds }) => expectedSeconds <= budgetSeconds) ?? modes[modes.length - 1];
}

/** The timings with a new one. */
export function rememberTiming(timings: readonly Timing[], timing: Timing): readonly Timing[] {
  return [...timings, timing].slice(-MAX_TIMINGS);
}

/** By the last timing of the same mode, or of any. */
function predictSeconds(mode: FittingMode, kind: ModelKind, size: ProposalSize, timings: readonly Timing[]): number {
  const known = timings.findLast((timing) => timing.mode === mode) ?? timings.at(-1);
  return slowdown(known) * work(mode, kind, size);
}

/** The duration of the work relative to its duration on the reference machine. */
function slowdown(known: Timing | undefined): number {
  return known === undefined ? 1 : known.seconds / work(known.mode, known.kind, known.size);
}

/**
 * Gradients of one fit (from a cold start and from a warm one, and the same with many observations), and hyperparameter
 * samples and outcome draws of a batch of sixteen.
 */
const REFERENCE_WORK = {
  auto: { cold: 5150, coldLarge: 1750, warm: 2650, warmLarge: 1050, samples: 16, draws: 128 },
  saas: { cold: 5000, coldLarge: 1600, warm: 2500, warmLarge: 900, samples: 16, draws: 128 },
  "fewer-samples": { cold: 900, coldLarge: 900, warm: 450, warmLarge: 450, samples: 8, draws: 64 },
  "map-saas": { cold: 250, coldLarge: 250, warm: 250, warmLarge: 250, samples: 6, draws: 66 },
  map: { cold: 150, coldLarge: 150, warm: 150, warmLarge: 150, samples: 1, draws: 64 },
} as const;
/** The number of observations above which chains are shorter (gp/fit-saas.ts). */
const MANY_OBSERVATIONS = 192;
/** The dimension of the reference: distances, and steps of a chain, take as many operations as there are columns. */
const REFERENCE_DIMENSION = 24;

/** Seconds on the reference machine. */
function work(mode: FittingMode, kind: ModelKind, size: ProposalSize): number {
  const { n, dimension, count, objectives, threads, isCold } = size;
  const { samples, draws, ...chain } = REFERENCE_WORK[mode === "full" ? kind : mode];
  const gradients =
    n > MANY_OBSERVATIONS ? (isCold ? chain.coldLarge : chain.warmLarge) : isCold ? chain.cold : chain.warm;
  const columns = dimension / REFERENCE_DIMENSION;
  // Trajectories of a chain are longer with more dimensions: 2,400 gradients with 100 instead of 1,300 with 24, 30,000 with 600 instead of 4,000.
  const lengthening = hasChain(kindIn(mode, kind)) ? Math.sqrt(Math.max(1, columns)) : 1;
  const fits = Math.ceil(objectives / threads) * gradients * lengthening * gradientSeconds(size);
  const candidate = samples * (3e-3 * columns + 1.7e-7 * n ** 2) + 8.5e-4 * draws * (0.85 + 0.15 * columns);
  return fits + (count * candidate * objectives) / 2 / Math.min(threads, samples);
}

function gradientSeconds({ n, dimension }: ProposalSize): number {
  const columns = dimension / REFERENCE_DIMENSION;
  return 1.1e-10 * n ** 3 + (2.5e-5 + 1e-8 * n ** 2) * columns;
}

/** Predicted seconds of choosing the kinds of all models anew (surrogate/choices/choose-models.ts). */
export function choosingSeconds(size: ProposalSize, timings: readonly Timing[]): number {
  const refits = 8 * (REFERENCE_WORK["map-saas"].cold + REFERENCE_WORK.map.cold);
  const gradients = (size.isCold ? REFERENCE_WORK.saas.cold : REFERENCE_WORK.saas.warm) + refits;
  const seconds = Math.ceil(size.objectives / size.threads) * gradients * gradientSeconds(size);
  return seconds * slowdown(timings.at(-1));
}
