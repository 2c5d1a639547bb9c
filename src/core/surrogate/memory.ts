/**
 * @file The warm-start cache: the state that one fit or proposal leaves for the next, as opaque JSON text. Of each
 * metric it holds the choices and the fit, that is the chain (position, step size, mass matrix) or ensemble from which
 * the next fit starts, and the hyperparameter draws, so that predictions need no new fit. Other folders (e.g. `designer/`)
 * may keep further data beside them.
 *
 * A study can continue without it, but its next fit takes longer. Nothing that people or programs read belongs here
 * (designer/proposal-record.ts).
 */
import type { Dataset, OutcomeMap } from "../gp/index.ts";
import type { Fit } from "../parallel/index.ts";
import type { ModelKind } from "../study/index.ts";
import type { ChosenTransform, ChosenWarping, EarlierChoice, MetricChoices, ModelChoice } from "./choices/choices.ts";
import type { Surrogate } from "./surrogate.ts";

/** The version of the cache; caches of other versions are not read. */
const CACHE_VERSION = 3;

/** What is remembered of one metric. */
export interface MetricMemory extends ChosenTransform, Fit {
  readonly name: string;
  readonly earlier?: EarlierChoice;
  /** The kind of its model where the study leaves it open. The fit may be of a faster kind. */
  readonly choice?: ModelChoice;
  /** The map of the outcomes to the scale of the hyperparameters. This and the next two are absent in older caches. */
  readonly scale?: OutcomeMap;
  readonly noise?: Dataset["noise"]["kind"];
  /** Number of outcomes that were winsorised. */
  readonly winsorised?: number;
}

/** What is remembered of a surrogate. */
export interface SurrogateMemory {
  /** The study's kind of model; that of a metric may be another. */
  readonly model: ModelKind;
  /** Number of trials that the fits have seen. */
  readonly observations: number;
  /** Which trials these are (fits/seen-rows.ts). Absent in older caches: the first ones. */
  readonly seen?: Float64Array;
  readonly metrics: readonly MetricMemory[];
  /** Absent before there is a choice. */
  readonly inputWarping?: ChosenWarping;
}

/** A cache that was read. */
export interface ModelState extends SurrogateMemory {
  /** What other folders keep, by key. */
  readonly further: Readonly<Record<string, unknown>>;
}

/** The slice of what is remembered of each metric that `read` takes, by metric. */
export function remembered<T>(
  state: SurrogateMemory | undefined,
  read: (metric: MetricMemory) => T | undefined,
): ReadonlyMap<string, T> {
  const slices = (state?.metrics ?? []).flatMap((metric) => {
    const slice = read(metric);
    return slice === undefined ? [] : [[metric.name, slice] as const];
  });
  return new Map(slices);
}

/** The fit of a remembered metric. */
export function fitOf(metric: MetricMemory): Fit {
  const { name: _name, transform: _transform, chosenAt: _at, earlier: _earlier, choice: _choice, ...rest } = metric;
  const { scale: _scale, noise: _noise, winsorised: _winsorised, ...fit } = rest;
  return fit;
}

/** What is to be remembered. */
export interface RememberOptions {
  readonly model: ModelKind;
  /** By metric. */
  readonly choices: ReadonlyMap<string, MetricChoices>;
  /** The kinds of models where the study leaves them open, by metric. */
  readonly models: ReadonlyMap<string, ModelChoice>;
  readonly inputWarping: ChosenWarping | undefined;
  /** Fingerprints of the trials that the fits have seen. */
  readonly seen: Float64Array;
}

/** The memory of a surrogate and of the choices on which it rests. */
export function memoryOf(
  surrogate: Surrogate,
  { model, choices, models, inputWarping, seen }: RememberOptions,
): SurrogateMemory {
  return {
    model,
    observations: seen.length,
    seen,
    metrics: surrogate.metrics.map(({ name, fit, scale, data, winsorised }) => {
      const chosen = choices.get(name);
      const choice = models.get(name);
      return {
        name,
        ...(chosen?.transform ?? { transform: "none", chosenAt: 0 }),
        ...(chosen?.earlier === undefined ? {} : { earlier: chosen.earlier }),
        ...fit,
        scale,
        noise: data.noise.kind,
        winsorised,
        ...(choice === undefined ? {} : { choice }),
      };
    }),
    ...(inputWarping === undefined ? {} : { inputWarping }),
  };
}

/** Writes a cache; numbers keep every bit. */
export function writeModelState(memory: SurrogateMemory, further: Readonly<Record<string, unknown>>): string {
  const replace = (_key: string, value: unknown) => (value instanceof Float64Array ? Array.from(value) : value);
  return JSON.stringify({ version: CACHE_VERSION, ...memory, ...further }, replace);
}

/** Reads a cache; undefined where there is none, or it is damaged or of another version (the next fit then starts cold). */
export function readModelState(text: string | undefined): ModelState | undefined {
  if (text === undefined) return undefined;
  try {
    const stored = JSON.parse(text, reviveNumbers) as SurrogateMemory & { version: number };
    if (stored.version !== CACHE_VERSION || !Array.isArray(stored.metrics)) return undefined;
    const { version: _version, model, observations, seen, metrics, inputWarping, ...further } = stored;
    return {
      model,
      observations,
      ...(seen === undefined ? {} : { seen }),
      // Caches that were written before each metric had a kind of its own have one kind for all.
      metrics: metrics.map((metric) => ({ ...metric, model: metric.model ?? model })),
      ...(inputWarping === undefined ? {} : { inputWarping }),
      further,
    };
  } catch {
    return undefined;
  }
}

function reviveNumbers(_key: string, value: unknown): unknown {
  const isVector = Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === "number");
  return isVector ? Float64Array.from(value) : value;
}
