/**
 * @file The data of the figures of how a study ran: what ran when, what it has cost, learning curves, the sampler.
 */
import type { Analysis } from "../../../core/analysis/index.ts";
import type { ModelHealth } from "../../../core/designer/index.ts";
import { type EndedTrial, isEnded, isHeld, isStopped, type Study, type Trial } from "../../../core/study/index.ts";
import {
  type CostData,
  type LearningCurve,
  type LearningData,
  type PaidTrial,
  type SamplerData,
  slug,
  type TimedTrial,
  type TimelineData,
} from "../../../figures/index.ts";
import { secondsOf, type TrialTimeline } from "../../storage/index.ts";
import { metricOf } from "./metric-of.ts";

/** How a study ran, from its store. */
export interface RunSources {
  readonly trials: readonly Trial[];
  readonly timelines: ReadonlyMap<number, TrialTimeline>;
  /** Milliseconds that the models of all proposals have taken; undefined before the first. */
  readonly modelMilliseconds: number | undefined;
  /** The sampler's diagnostics in the last fit; empty without a sampled model. */
  readonly health: readonly ModelHealth[];
}

/** When each trial ran; empty where no start was recorded, as of trials that the caller evaluated. */
export function timelineData(sources: RunSources): readonly TimelineData[] {
  const started = sources.trials.flatMap((trial) => {
    const { start, end } = sources.timelines.get(trial.number) ?? {};
    return start === undefined ? [] : [{ trial, start: Date.parse(start), end }];
  });
  if (started.length === 0) return [];
  const first = started.reduce((least, { start }) => Math.min(least, start), Number.POSITIVE_INFINITY);
  // A trial that is still running is drawn as far as the last thing that happened.
  const last = [...sources.timelines.values()].reduce(
    (most, { reserved, start, end }) => Math.max(most, Date.parse(end ?? start ?? reserved)),
    first,
  );
  const since = (time: number): number => Math.max(0, time - first) / 1000;
  return [
    {
      kind: "timeline",
      name: "timeline",
      title: "What ran when",
      origin: new Date(first).toISOString(),
      trials: started.map(({ trial, start, end }): TimedTrial => {
        const to = end === undefined ? last : Date.parse(end);
        const outcome = isHeld(trial) ? "failed" : isEnded(trial) ? outcomeOf(trial) : "running";
        return { trial: trial.number, start: since(start), end: since(Math.max(start, to)), outcome };
      }),
      ...modelSeconds(sources),
    },
  ];
}

/** What each trial has cost; empty for fewer than two trials of which that is known. */
export function costData(sources: RunSources): readonly CostData[] {
  const paid = sources.trials.flatMap((trial) => {
    const { number } = trial;
    const timeline = sources.timelines.get(number);
    const seconds = timeline === undefined ? undefined : secondsOf(timeline);
    if (seconds === undefined || timeline?.end === undefined || !isEnded(trial)) return [];
    return [{ trial: number, seconds: Math.max(0, seconds), outcome: outcomeOf(trial), end: timeline.end }];
  });
  if (paid.length < 2) return [];
  const ordered = [...paid].sort((a, b) => Date.parse(a.end) - Date.parse(b.end) || a.trial - b.trial);
  return [
    {
      kind: "cost",
      name: "cost",
      title: "Time of evaluations",
      trials: ordered.map(({ trial, seconds, outcome }) => ({ trial, seconds, outcome })),
      ...modelSeconds(sources),
    },
  ];
}

/** What became of a trial, in the words that all figures use. */
function outcomeOf(trial: EndedTrial): PaidTrial["outcome"] {
  if (trial.status !== "cancelled") return trial.status;
  return isStopped(trial) ? "stopped early" : "withdrawn";
}

function modelSeconds({ modelMilliseconds }: RunSources): { readonly modelSeconds?: number } {
  return modelMilliseconds === undefined ? {} : { modelSeconds: modelMilliseconds / 1000 };
}

/** The learning curves of each metric whose progress was read. */
export function learningData(
  study: Study,
  trials: readonly Trial[],
  { front, references }: Pick<Analysis, "front" | "references"> = { front: [], references: {} },
): readonly LearningData[] {
  const onFront = new Set(front.map(({ trial }) => trial));
  const names = new Set(trials.flatMap((trial) => ("progress" in trial ? Object.keys(trial.progress ?? {}) : [])));
  return [...names].flatMap((name) => {
    const curves = trials.flatMap((trial) => curveOf(trial, name, onFront.has(trial.number)));
    if (curves.length === 0) return [];
    const objective = study.objectives.find((each) => each.name === name);
    return [
      {
        kind: "learning",
        name: `learning-${slug(name)}`,
        title: `${name} while trials trained`,
        metric: objective === undefined ? { name } : metricOf(objective, references[name]),
        curves,
        lastStep: Math.max(...trials.map((trial) => lastStepOf(trial, name))),
      },
    ];
  });
}

/** The learning curves of one trial, on the axis of steps of all trials. */
export function trialLearningData(study: Study, trials: readonly Trial[], number: number): readonly LearningData[] {
  return learningData(study, trials).flatMap((data) => {
    const curves = data.curves.filter(({ trial }) => trial === number);
    return curves.length === 0 ? [] : [{ ...data, curves }];
  });
}

/** The last step that a trial printed of a metric; −∞ without one. */
function lastStepOf(trial: Trial, name: string): number {
  const steps = "progress" in trial ? (trial.progress?.[name]?.steps ?? []) : [];
  return steps.at(-1) ?? Number.NEGATIVE_INFINITY;
}

function curveOf(trial: Trial, name: string, isOnFront: boolean): readonly LearningCurve[] {
  const progress = "progress" in trial ? trial.progress?.[name] : undefined;
  if (progress === undefined || progress.steps.length === 0) return [];
  const { steps, values } = progress;
  const curve = { trial: trial.number, steps, values };
  if (!isStopped(trial)) return [{ ...curve, kind: isOnFront ? "front" : "completed" }];
  const { probability, expected } = trial.stop;
  const final = expected[name];
  return [{ ...curve, kind: "stopped", ...(final === undefined ? {} : { forecast: { ...final, probability } }) }];
}

/** The sampler's diagnostics of every sampled model; empty without one. */
export function samplerData({ health }: RunSources): readonly SamplerData[] {
  if (health.length === 0) return [];
  return [
    {
      kind: "sampler",
      name: "sampler",
      title: "Health of the sampler",
      metrics: health.map(({ metric, samples, divergences, meanAcceptance, maxRhat, minEffectiveSampleSize }) => ({
        metric,
        samples,
        divergences,
        meanAcceptance,
        maxRhat,
        minEffectiveSampleSize,
      })),
    },
  ];
}
