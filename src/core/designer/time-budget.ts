/**
 * @file A budget of time for the models of one proposal (`think`). The core has no clock; it is handed one. From what
 * earlier proposals took it is predicted how long the next will take in each of some modes, from the most careful to the
 * fastest, and the first that fits is used:
 *
 *   seconds(mode, size) = work(mode, size) · seconds last measured / work then.
 *
 * `work` counts in seconds of one core of the machine that docs were measured on: before there is a measurement it is the
 * prediction.
 */
import { MODEL_KINDS, type ModelKind } from "../study/index.ts";

/** How carefully a proposal is made: `full` as the study says; then shorter chains; then point estimates. */
export type ThinkingMode = "full" | "fewer-samples" | "map-saas" | "map";

/** What a proposal's work depends on. */
export interface ProposalSize {
  /** Observations. */
  readonly n: number;
  /** Candidates. */
  readonly count: number;
  readonly objectives: number;
  readonly threads: number;
  /** Whether a chain has to start anew. */
  readonly isCold: boolean;
}

/** What the models of a proposal took. */
export interface Pace {
  readonly mode: ThinkingMode;
  /** The kind that the study went by then. */
  readonly kind: ModelKind;
  readonly size: ProposalSize;
  readonly seconds: number;
}

/** How a proposal with a budget of time was made. */
export interface Thinking {
  readonly mode: ThinkingMode;
  /** What it was expected to take, and what it took. */
  readonly expectedSeconds: number;
  readonly seconds: number;
}

/** Measurements kept: older ones may be of a machine that was busy then. */
const REMEMBERED = 8;

/** The modes of a study that goes by that kind, the most careful first. */
export function modesOf(kind: ModelKind): readonly ThinkingMode[] {
  switch (kind) {
    case "saas":
      return ["full", "fewer-samples", "map-saas", "map"];
    case "map-saas":
      return ["full", "map"];
    case "map":
      return ["full"];
  }
}

/** The kind of a model that may be no more careful than the mode. */
export function kindIn(mode: ThinkingMode, kind: ModelKind): ModelKind {
  if (mode === "full" || mode === "fewer-samples") return kind;
  return MODEL_KINDS[Math.max(MODEL_KINDS.indexOf(kind), MODEL_KINDS.indexOf(mode))];
}

/** The first mode that is predicted to fit into the budget, or the fastest. */
export function chooseMode(
  kind: ModelKind,
  size: ProposalSize,
  budgetSeconds: number,
  paces: readonly Pace[],
): Pick<Thinking, "mode" | "expectedSeconds"> {
  const modes = modesOf(kind).map((mode) => ({ mode, expectedSeconds: predictSeconds(mode, kind, size, paces) }));
  return modes.find(({ expectedSeconds }) => expectedSeconds <= budgetSeconds) ?? modes[modes.length - 1];
}

/** The paces with a new one. */
export function rememberPace(paces: readonly Pace[], pace: Pace): readonly Pace[] {
  return [...paces, pace].slice(-REMEMBERED);
}

/** By the last measurement of the same mode, or of any. */
function predictSeconds(mode: ThinkingMode, kind: ModelKind, size: ProposalSize, paces: readonly Pace[]): number {
  const known = paces.findLast((pace) => pace.mode === mode) ?? paces.at(-1);
  return speedOf(known) * work(mode, kind, size);
}

/** How many times as long as on the reference machine it took. */
function speedOf(known: Pace | undefined): number {
  return known === undefined ? 1 : known.seconds / work(known.mode, known.kind, known.size);
}

/** Gradients of one fit, hyperparameter samples and outcome draws of a batch of sixteen, by what is done. */
const EFFORT = {
  saas: { cold: 11_000, warm: 3400, warmLarge: 1700, samples: 16, draws: 128 },
  "fewer-samples": { cold: 3500, warm: 900, warmLarge: 600, samples: 8, draws: 64 },
  "map-saas": { cold: 250, warm: 250, warmLarge: 250, samples: 6, draws: 66 },
  map: { cold: 150, warm: 150, warmLarge: 150, samples: 1, draws: 64 },
} as const;
/** Chains are shorter from here on (gp/fit-saas.ts). */
const LARGE = 192;

/** Seconds of the reference machine. */
function work(mode: ThinkingMode, kind: ModelKind, { n, count, objectives, threads, isCold }: ProposalSize): number {
  const effort = EFFORT[mode === "full" ? kind : mode];
  const gradients = isCold ? effort.cold : n > LARGE ? effort.warmLarge : effort.warm;
  const fits = Math.ceil(objectives / threads) * gradients * gradientSeconds(n);
  const candidate = effort.samples * (3e-3 + 1.7e-7 * n ** 2) + 8.5e-4 * effort.draws;
  return fits + (count * candidate * objectives) / 2 / Math.min(threads, effort.samples);
}

function gradientSeconds(n: number): number {
  return 1.1e-10 * n ** 3 + 1e-8 * n ** 2;
}

/** What choosing the kinds of all models anew would take (choose-models.ts), at the speed of the last measurement. */
export function judgingSeconds(size: ProposalSize, paces: readonly Pace[]): number {
  const refits = 8 * (EFFORT["map-saas"].cold + EFFORT.map.cold);
  const gradients = (size.isCold ? EFFORT.saas.cold : EFFORT.saas.warm) + refits;
  const seconds = Math.ceil(size.objectives / size.threads) * gradients * gradientSeconds(size.n);
  return seconds * speedOf(paces.at(-1));
}
