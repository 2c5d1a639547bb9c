/**
 * @file What one proposal leaves for the next, as JSON text: each metric's chain (position, step size, mass matrix),
 * so that the sampler starts warm, and its hyperparameter draws, so that predictions need no new fit.
 */
import type { ChainState, HyperparameterSamples, SamplerHealth, TransformKind } from "../gp/index.ts";
import type { ExpectedGain } from "./expected-gain.ts";
import type { Fit } from "./task.ts";

const VERSION = 2;

/** A metric's transform, and how many outcomes there were when it was chosen. */
export interface ChosenTransform {
  readonly transform: TransformKind;
  readonly chosenAt: number;
  /** Of a study that begins with an earlier one, from so many trials of its own on. */
  readonly earlier?: EarlierChoice;
}

/** Whether a metric's model learns from an earlier study (warm-start.ts). */
export interface EarlierChoice {
  readonly used: boolean;
  /** By how much it raises the log density of this study's left-out outcomes, in nats for each. */
  readonly gain: number;
  /** How many trials of its own the study had then, and how many the earlier one. */
  readonly decidedAt: number;
  readonly trials: number;
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
}

/** Writes a state; numbers keep every bit. */
export function writeModelState(
  model: "saas" | "map",
  observations: number,
  names: readonly string[],
  transforms: readonly ChosenTransform[],
  fits: readonly Fit[],
  gains: readonly ExpectedGain[],
): string {
  const metrics = names.map((name, i) => ({ name, ...transforms[i], ...fits[i] }));
  const replace = (_key: string, value: unknown) => (value instanceof Float64Array ? Array.from(value) : value);
  return JSON.stringify({ version: VERSION, model, observations, metrics, gains }, replace);
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
