/**
 * @file What one proposal leaves for the next, as JSON text: each metric's chain (position, step size, mass matrix) or
 * ensemble, so that the next fit starts warm, and its hyperparameter draws, so that predictions need no new fit.
 */

import type { ExpectedGain } from "../designer/expected-gain.ts";
import type { Pace } from "../designer/time-budget.ts";
import type { TransformKind } from "../gp/index.ts";
import type { Fit } from "../parallel/index.ts";
import type { ModelKind } from "../study/index.ts";
import type { ModelChoice } from "./choices/choose-models.ts";
import type { ChosenWarping } from "./choices/choose-warping.ts";
import type { FailureForecast } from "./failure-model.ts";

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
export interface MetricState extends ChosenTransform, Fit {
  readonly name: string;
  /** Its kind of model where the study leaves it open; what was fitted may be a faster one. */
  readonly choice?: ModelChoice;
}

/** The state of all metrics' models. */
export interface ModelState {
  /** The study's kind; a metric's own may be another. */
  readonly model: ModelKind;
  /** How many trials it was fitted to. */
  readonly observations: number;
  readonly metrics: readonly MetricState[];
  /** What the inputs of all metrics' models went through; absent before there is a choice. */
  readonly inputWarping?: ChosenWarping;
  /** Expected gains of the last batches, the newest last. */
  readonly gains?: readonly ExpectedGain[];
  /** What the last proposals with a budget of time took. */
  readonly paces?: readonly Pace[];
  /** What the last proposal made of failures, where there were enough to learn from. */
  readonly failures?: FailureForecast;
  /** The part of the last proposal's reference point that was inferred, in the objectives' own units. */
  readonly inferredReference?: Readonly<Record<string, number>>;
}

/** What only some studies leave. */
export interface FurtherState {
  /** One a modelled metric. */
  readonly choices?: readonly ModelChoice[] | undefined;
  readonly inputWarping?: ChosenWarping | undefined;
  readonly paces?: readonly Pace[] | undefined;
  readonly failures?: FailureForecast | undefined;
  readonly inferredReference?: Readonly<Record<string, number>> | undefined;
}

/** Writes a state; numbers keep every bit. */
export function writeModelState(
  model: ModelKind,
  observations: number,
  names: readonly string[],
  transforms: readonly ChosenTransform[],
  fits: readonly Fit[],
  gains: readonly ExpectedGain[],
  { choices, inputWarping, paces, failures, inferredReference = {} }: FurtherState = {},
): string {
  const metrics = names.map((name, i) => ({
    name,
    ...transforms[i],
    ...fits[i],
    ...(choices === undefined ? {} : { choice: choices[i] }),
  }));
  const isInferred = Object.keys(inferredReference).length > 0;
  const further = { inputWarping, paces, failures, ...(isInferred ? { inferredReference } : {}) };
  const replace = (_key: string, value: unknown) => (value instanceof Float64Array ? Array.from(value) : value);
  return JSON.stringify({ version: VERSION, model, observations, metrics, gains, ...further }, replace);
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
    if (state.version !== VERSION || !Array.isArray(state.metrics)) return undefined;
    // States of earlier versions had one kind for all.
    return { ...state, metrics: state.metrics.map((metric) => ({ ...metric, model: metric.model ?? state.model })) };
  } catch {
    return undefined;
  }
}
