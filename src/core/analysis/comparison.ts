/**
 * @file Several studies of the same problem side by side, each relative to its own baseline: what they found as
 * measured, and what is left of it by the model's estimates of the same trials.
 */
import type { Objective, Study, Trial } from "../study/index.ts";
import { type Analysis, analyse, type Point, traceHypervolume } from "./analyse.ts";
import type { Interval } from "./objective-references.ts";
import type { TrialEstimates } from "./trial-estimates.ts";

/** One study as it was read. */
export interface StudyToCompare {
  readonly path: string;
  readonly study: Study;
  readonly trials: readonly Trial[];
  readonly estimates: TrialEstimates;
  /** Milliseconds that proposing by a model took; undefined where it was not recorded. */
  readonly modelTime?: number;
}

/** The largest gain in one objective without a loss in any other. */
export interface BestGain {
  readonly trial: number;
  readonly gain: Interval;
}

/** What was found by one way of judging. */
export interface Found {
  readonly analysis: Analysis;
  /** Trials that beat the baseline in every objective. */
  readonly better: number;
  /** Of the gains over the baseline, in shares of its values. */
  readonly hypervolume: number;
  /** By objective; absent where no trial gains in it at no loss in the others. */
  readonly best: Readonly<Record<string, BestGain>>;
}

/** The hypervolume after so many evaluations, failed ones included. */
export interface Progress {
  readonly evaluations: number;
  readonly hypervolume: number;
}

/** One study of the comparison. */
export interface ComparedStudy {
  readonly path: string;
  /** What tells it from the others, in a word or three. */
  readonly label: string;
  readonly study: Study;
  readonly completed: number;
  readonly failed: number;
  readonly modelTime?: number;
  /** By the measurements alone: `better` counts those measured better. */
  readonly measured: Found;
  /** By posterior means: `better` counts those better with a probability of at least one half. Absent without a model. */
  readonly modelled?: Found;
  readonly trace: { readonly measured: readonly Progress[]; readonly modelled?: readonly Progress[] };
}

/** Studies that are drawn alike: those of one strategy, or each on its own where all have the same. */
export interface StudyGroup {
  readonly name: string;
  readonly studies: readonly ComparedStudy[];
}

/** Studies side by side. */
export interface Comparison {
  readonly objectives: readonly Objective[];
  /** In the order given. */
  readonly studies: readonly ComparedStudy[];
  readonly groups: readonly StudyGroup[];
}

/** A trial counts as better when its probability to be so is at least this. */
const AS_LIKELY_AS_NOT = 0.5;

/** Why the studies cannot be compared, in a sentence; undefined where they can. */
export function whyNotComparable(given: readonly StudyToCompare[]): string | undefined {
  const [first, ...others] = given;
  if (first === undefined) return "There is nothing to compare.";
  const words = ({ study }: StudyToCompare): string =>
    study.objectives.map(({ name, goal }) => `${name} (${goal})`).join(", ");
  const key = (each: StudyToCompare): string =>
    each.study.objectives
      .map(({ name, goal }) => `${goal} ${name}`)
      .sort()
      .join("\n");
  const different = others.find((each) => key(each) !== key(first));
  if (different !== undefined) {
    return `Only studies of the same objectives can be compared: ${first.path} has ${words(first)}, ${different.path} has ${words(different)}.`;
  }
  const bare = given.find(({ study, trials }) => !hasBaseline(study, trials));
  if (bare === undefined) return undefined;
  return `${bare.path} cannot be normalised: its baseline has not been measured. Give the study a \`baseline\`, or wait until trial 0 has completed.`;
}

/** Compares studies for which `whyNotComparable` has nothing to say. */
export function compareStudies(given: readonly StudyToCompare[]): Comparison {
  const [first] = given;
  const objectives = first?.study.objectives ?? [];
  const labels = labelsOf(given);
  const studies = given.map((each, index) => compared(each, objectives, labels[index] ?? each.path));
  return { objectives, studies, groups: groupsOf(studies) };
}

function hasBaseline(study: Study, trials: readonly Trial[]): boolean {
  return trials.some(
    (trial) =>
      trial.origin === "baseline" &&
      trial.status === "completed" &&
      study.objectives.every(({ name }) => trial.metrics[name] !== undefined),
  );
}

function compared(given: StudyToCompare, objectives: readonly Objective[], label: string): ComparedStudy {
  const { path, trials, estimates, modelTime } = given;
  // Each is compared with its own baseline, whatever reference point its search went by; objectives in the first's order.
  const { referencePoint: _other, ...rest } = given.study;
  const study: Study = { ...rest, objectives };
  const raw = analyse(study, trials, new Map());
  const measured = foundBy(raw, ({ objectives: values }) =>
    objectives.every(({ name }) => (values[name]?.gain?.mean ?? 0) > 0),
  );
  const model = estimates.size === 0 ? undefined : analyse(study, trials, estimates);
  const modelled =
    model === undefined
      ? undefined
      : foundBy(model, ({ probability }) => probability !== undefined && probability >= AS_LIKELY_AS_NOT);
  const numbers = evaluationNumbers(trials);
  const traceOf = (analysis: Analysis): readonly Progress[] =>
    traceHypervolume(analysis).map(({ trial, measured: asMeasured, model: byModel }) => ({
      evaluations: numbers.get(trial) ?? 0,
      hypervolume: byModel ?? asMeasured,
    }));
  return {
    path,
    label,
    study,
    completed: raw.counts.completed,
    failed: raw.counts.failed,
    ...(modelTime === undefined ? {} : { modelTime }),
    measured,
    ...(modelled === undefined ? {} : { modelled }),
    trace: { measured: traceOf(raw), ...(model === undefined ? {} : { modelled: traceOf(model) }) },
  };
}

function foundBy(analysis: Analysis, isBetter: (point: Point) => boolean): Found {
  const { objectives } = analysis.study;
  const candidates = analysis.points.filter(({ origin, feasible }) => origin !== "baseline" && feasible !== false);
  const best: Record<string, BestGain> = {};
  for (const { name } of objectives) {
    const found = bestGain(candidates, objectives, name);
    if (found !== undefined) best[name] = found;
  }
  return { analysis, better: candidates.filter(isBetter).length, hypervolume: analysis.hypervolume ?? 0, best };
}

/** The trial that gains most in `name` among those that lose in no other objective. */
function bestGain(points: readonly Point[], objectives: readonly Objective[], name: string): BestGain | undefined {
  let best: BestGain | undefined;
  for (const { trial, objectives: values } of points) {
    const gain = values[name]?.gain;
    const loses = objectives.some((other) => other.name !== name && !((values[other.name]?.gain?.mean ?? -1) >= 0));
    if (gain !== undefined && !loses && gain.mean > (best?.gain.mean ?? 0)) best = { trial, gain };
  }
  return best;
}

/** Which evaluation each ended trial was, from 1: a failed one has cost as much as any. */
function evaluationNumbers(trials: readonly Trial[]): ReadonlyMap<number, number> {
  const ended = trials.filter(({ status }) => status === "completed" || status === "failed");
  return new Map(ended.map(({ number }, index) => [number, index + 1]));
}

/** The shortest words that tell every study from the others: of name, strategy and seed what it takes, else the path. */
function labelsOf(given: readonly StudyToCompare[]): readonly string[] {
  const candidates = [
    given.map(({ study }) => study.name),
    given.map(({ study }) => `${study.strategy}, seed ${study.seed}`),
    given.map(({ study }) => `${study.name}, seed ${study.seed}`),
    given.map(({ study }) => `${study.name}, ${study.strategy}, seed ${study.seed}`),
  ];
  return candidates.find((labels) => new Set(labels).size === labels.length) ?? given.map(({ path }) => path);
}

function groupsOf(studies: readonly ComparedStudy[]): readonly StudyGroup[] {
  const strategies = [...new Set(studies.map(({ study }) => study.strategy))];
  if (strategies.length === 1) return studies.map((each) => ({ name: each.label, studies: [each] }));
  return strategies.map((strategy) => ({
    name: strategy,
    studies: studies.filter(({ study }) => study.strategy === strategy),
  }));
}
