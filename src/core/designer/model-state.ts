/**
 * @file What one proposal leaves for the next, as JSON text: each metric's chain (position, step size, mass matrix),
 * so that the sampler starts warm, and its hyperparameter draws, so that predictions need no new fit.
 */
import type { ChainState, HyperparameterSamples, SamplerHealth, TransformKind } from "../gp/index.ts";
import type { ExpectedGain } from "./expected-gain.ts";
import type { FailureForecast } from "./success.ts";
import type { Fit } from "./task.ts";

const VERSION = 2;

/** A metric's transform, and how many outcomes there were when it was chosen. */
export interface ChosenTransform {
  readonly transform: TransformKind;
  readonly chosenAt: number;
}

/** One metric's state. */
export interface MetricState extends ChosenTransform {
  readonly name: string;
  readonly hyperparameters: HyperparameterSamples;
  readonly chain?: ChainState;
  readonly health?: SamplerHealth;
}

/** The state of all metrics' models. */
export interface ModelState {
  readonly model: "saas" | "map";
  /** How many trials it was fitted to. */
  readonly observations: number;
  readonly metrics: readonly MetricState[];
  /** Expected gains of the last batches, the newest last. */
  readonly gains?: readonly ExpectedGain[];
  /** What the last proposal made of failures, where there were enough to learn from. */
  readonly failures?: FailureForecast;
  /** The part of the last proposal's reference point that was inferred, in the objectives' own units. */
  readonly inferredReference?: Readonly<Record<string, number>>;
}

/** What is kept of a proposal besides its models. */
export interface ProposalNotes {
  readonly failures?: FailureForecast | undefined;
  readonly inferredReference?: Readonly<Record<string, number>> | undefined;
}

/** Writes a state; numbers keep every bit. */
export function writeModelState(
  model: "saas" | "map",
  observations: number,
  names: readonly string[],
  transforms: readonly ChosenTransform[],
  fits: readonly Fit[],
  gains: readonly ExpectedGain[],
  { failures, inferredReference = {} }: ProposalNotes = {},
): string {
  const metrics = names.map((name, i) => ({ name, ...transforms[i], ...fits[i] }));
  const isInferred = Object.keys(inferredReference).length > 0;
  const notes = { failures, ...(isInferred ? { inferredReference } : {}) };
  const replace = (_key: string, value: unknown) => (value instanceof Float64Array ? Array.from(value) : value);
  return JSON.stringify({ version: VERSION, model, observations, metrics, gains, ...notes }, replace);
}

/** Reads a state back; undefined where the text is of another version or damaged (the next fit then starts cold). */
export function readModelState(text: string | undefined): ModelState | undefined {
  if (text === undefined) return undefined;
  try {
    const revive = (_key: string, value: unknown) =>
      Array.isArray(value) && value.every((item) => typeof item === "number") && value.length > 0
        ? Float64Array.from(value)
        : value;
    const state = JSON.parse(text, revive) as ModelState & { version: number };
    return state.version === VERSION && Array.isArray(state.metrics) ? state : undefined;
  } catch {
    return undefined;
  }
}
