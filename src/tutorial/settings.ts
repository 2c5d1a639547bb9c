/**
 * @file What the reader has chosen, as the address of the page says it. Defaults are not in the address.
 */
import type { LessonSettings } from "../core/tutorial/index.ts";

/** The priors that can be chosen, with their names. */
export const PRIORS: readonly (readonly [value: LessonSettings["strategy"], words: string])[] = [
  ["saas", "SAAS: few parameters matter"],
  ["map", "MAP: all may matter a little"],
  ["auto", "auto: both, mixed by evidence"],
];

/** The range of a slider. */
export interface SliderRange {
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

/** Noise is in percent of the baseline's value. */
export const RANGES = {
  noise: { min: 0, max: 10, step: 1 },
  dimension: { min: 4, max: 24, step: 2 },
  batch: { min: 1, max: 8, step: 1 },
  seed: { min: 0, max: 99, step: 1 },
} as const satisfies Readonly<Record<string, SliderRange>>;

/** The settings of a page without any in its address. */
export const DEFAULT_SETTINGS: LessonSettings = { noise: 0.02, dimension: 12, batch: 4, strategy: "saas", seed: 1 };

/** The last of the six steps. */
export const LAST_STEP = 6;

/** What is shown. */
export interface LessonView {
  /** From 1. */
  readonly step: number;
  /** The batch that is looked into, from 1. */
  readonly batch: number;
  /** The candidate of that batch, from 1. */
  readonly candidate: number;
  /** The parameter of the slice; absent: the one that the models find most relevant. */
  readonly parameter?: string;
  /** Whether the outcomes of the candidates are hidden. */
  readonly hidesOutcomes: boolean;
}

/** The settings of an address. Values that are none, or out of their range, count as the nearest or as the default. */
export function readSettings(query: URLSearchParams): LessonSettings {
  const prior = PRIORS.find(([value]) => value === query.get("prior"))?.[0];
  return {
    noise: readNumber(query, "noise", DEFAULT_SETTINGS.noise * 100, RANGES.noise) / 100,
    dimension: readNumber(query, "dimension", DEFAULT_SETTINGS.dimension, RANGES.dimension),
    batch: readNumber(query, "batch", DEFAULT_SETTINGS.batch, RANGES.batch),
    strategy: prior ?? DEFAULT_SETTINGS.strategy,
    seed: readNumber(query, "seed", DEFAULT_SETTINGS.seed, { min: 0, max: 2 ** 32 - 1, step: 1 }),
  };
}

/** What an address shows. */
export function readView(query: URLSearchParams): LessonView {
  const parameter = query.get("parameter");
  return {
    step: readNumber(query, "step", 1, { min: 1, max: LAST_STEP, step: 1 }),
    batch: readNumber(query, "show", 1, { min: 1, max: 1000, step: 1 }),
    candidate: readNumber(query, "candidate", 1, { min: 1, max: RANGES.batch.max, step: 1 }),
    ...(parameter === null ? {} : { parameter }),
    hidesOutcomes: query.get("outcomes") === "hidden",
  };
}

/** The query with a change of what is shown. */
export function withView(query: URLSearchParams, view: Partial<LessonView>): URLSearchParams {
  const { step, batch, candidate, parameter, hidesOutcomes } = view;
  return withValues(query, {
    ...(step === undefined ? {} : { step: step === 1 ? undefined : String(step) }),
    ...(batch === undefined ? {} : { show: batch === 1 ? undefined : String(batch) }),
    ...(candidate === undefined ? {} : { candidate: candidate === 1 ? undefined : String(candidate) }),
    ...(parameter === undefined ? {} : { parameter }),
    ...(hidesOutcomes === undefined ? {} : { outcomes: hidesOutcomes ? "hidden" : undefined }),
  });
}

/** The query with other settings, which begin a new search: what was shown of the last one is left out. */
export function withSettings(query: URLSearchParams, settings: Partial<LessonSettings>): URLSearchParams {
  const next = { ...readSettings(query), ...settings };
  const unlessDefault = (value: number | string, standard: number | string): string | undefined =>
    value === standard ? undefined : String(value);
  return withValues(query, {
    noise: unlessDefault(percent(next.noise), percent(DEFAULT_SETTINGS.noise)),
    dimension: unlessDefault(next.dimension, DEFAULT_SETTINGS.dimension),
    batch: unlessDefault(next.batch, DEFAULT_SETTINGS.batch),
    prior: unlessDefault(next.strategy, DEFAULT_SETTINGS.strategy),
    seed: unlessDefault(next.seed, DEFAULT_SETTINGS.seed),
    show: undefined,
    candidate: undefined,
    parameter: undefined,
    outcomes: undefined,
  });
}

/** A share in whole percent. */
export function percent(share: number): number {
  return Math.round(100 * share);
}

function withValues(query: URLSearchParams, values: Readonly<Record<string, string | undefined>>): URLSearchParams {
  const next = new URLSearchParams(query);
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) next.delete(name);
    else next.set(name, value);
  }
  return next;
}

function readNumber(query: URLSearchParams, name: string, standard: number, { min, max, step }: SliderRange): number {
  const text = query.get(name);
  const value = text === null || text.trim() === "" ? Number.NaN : Number(text);
  if (!Number.isFinite(value)) return standard;
  return Math.min(max, Math.max(min, min + step * Math.round((value - min) / step)));
}
