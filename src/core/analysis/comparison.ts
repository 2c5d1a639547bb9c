/**
 * @file Several studies of the same objectives, each relative to its own baseline: what they found by their measurements
 * and by the model's estimates of the same trials.
 */
import { mean, rankSumProbability } from "../statistics/index.ts";
import { isStopped, type Objective, type Study, type Trial } from "../study/index.ts";
import { analyse } from "./analyse.ts";
import type { AnalysedTrial, Analysis } from "./analysis.ts";
import type { HypervolumeBand } from "./hypervolume-band.ts";
import { traceHypervolume } from "./hypervolume-trace.ts";
import type { Interval } from "./interval.ts";
import type { SobolStep } from "./sobol-estimate.ts";
import type { TrialEstimates } from "./trial-estimates.ts";

/** A study to compare with others. */
export interface StudyToCompare {
  /** Identifies the study to the reader. */
  readonly path: string;
  /** The path of the study file, if that is not `path`. */
  readonly file?: string;
  readonly study: Study;
  readonly trials: readonly Trial[];
  /** Empty without a model. */
  readonly estimates: TrialEstimates;
  /** What a Sobol search would have reached by the study's model, over its baseline. */
  readonly sobol?: readonly SobolStep[];
  /** The uncertainty of its hypervolume by the model, over its baseline. */
  readonly band?: HypervolumeBand;
  /** Milliseconds spent on proposals by a model; undefined if they were not recorded. */
  readonly modelMilliseconds?: number;
}

/** The largest gain in one objective without a loss in any other. */
export interface BestGain {
  readonly trial: number;
  readonly gain: Interval;
}

/** What a study found, by its measurements or by estimates. */
export interface StudyFindings {
  readonly analysis: Analysis;
  /** The number of trials that are better than the baseline in every objective. */
  readonly better: number;
  /** Hypervolume of the gains over the baseline. */
  readonly hypervolume: number;
  /** By the objective's name; absent if no trial gains in it without a loss in another. */
  readonly best: Readonly<Record<string, BestGain>>;
}

/** The hypervolume after a number of evaluations. */
export interface HypervolumeStep {
  /** Evaluations so far, failed and early-stopped ones included. */
  readonly evaluations: number;
  readonly hypervolume: number;
  /** The ends of the central 95 % by the model's joint draws, where they are known. */
  readonly lower?: number;
  readonly upper?: number;
}

/** One study of a comparison. */
export interface ComparedStudy {
  readonly path: string;
  /** The path of the study file. */
  readonly file: string;
  /** A short name that is unique in the comparison. */
  readonly label: string;
  readonly study: Study;
  /** The number of evaluations that have ended, failed and early-stopped ones and repeats included. */
  readonly evaluations: number;
  /** The number of completed trials. */
  readonly completed: number;
  /** The number of failed trials. */
  readonly failed: number;
  /** The number of trials that were stopped early. */
  readonly stopped: number;
  /** Milliseconds spent on proposals by a model; undefined if they were not recorded. */
  readonly modelMilliseconds?: number;
  /** By the measurements: `better` counts the trials that measured better. */
  readonly measured: StudyFindings;
  /** By the estimates: `better` counts the trials that are better with a probability of at least 0.5. Absent without a model. */
  readonly modelled?: StudyFindings;
  readonly trace: {
    readonly measured: readonly HypervolumeStep[];
    readonly modelled?: readonly HypervolumeStep[];
    /** What a Sobol search would have reached by the study's model; absent where a compared study is one. */
    readonly sobol?: readonly SobolStep[];
  };
}

/** Studies that share a colour: those of one strategy, or a single study if all have the same strategy. */
export interface StudyGroup {
  readonly name: string;
  readonly studies: readonly ComparedStudy[];
}

/** What the runs of two groups show. */
export interface GroupComparison {
  /** The group with the larger mean hypervolume, and the other one. */
  readonly ahead: StudyGroup;
  readonly behind: StudyGroup;
  /** The hypervolumes of their runs after the common number of evaluations. */
  readonly more: readonly number[];
  readonly less: readonly number[];
  /**
   * `single`: a group has one run, of which nothing follows. `chance`: runs of equally good strategies would differ as much
   * with a probability above 5 % (rank-sum test). `difference`: with 5 % or less.
   */
  readonly evidence: "single" | "chance" | "difference";
  /** The probability of the rank-sum test. */
  readonly probability: number;
}

/** A comparison of studies. */
export interface Comparison {
  readonly objectives: readonly Objective[];
  /** The number of evaluations after which the hypervolumes are compared: the smallest of all studies. */
  readonly evaluations: number;
  /** Whether every study has that number of evaluations. */
  readonly isEqualBudget: boolean;
  /** Whether the hypervolumes are by the models' estimates: if every study has a model. */
  readonly isModelled: boolean;
  /** Each group with the one that comes next by mean hypervolume, the best first. */
  readonly ranking: readonly GroupComparison[];
  /** In the order given. */
  readonly studies: readonly ComparedStudy[];
  readonly groups: readonly StudyGroup[];
}

/** Why studies cannot be compared. */
export type ComparisonProblem =
  | { readonly kind: "no-studies" }
  | { readonly kind: "other-objectives"; readonly first: StudyToCompare; readonly other: StudyToCompare }
  | { readonly kind: "no-baseline"; readonly study: StudyToCompare };

/** A trial with at least this probability of being better than the baseline is counted as better. */
const MIN_PROBABILITY_BETTER = 0.5;

/** A difference that chance explains with a higher probability is not called one. */
const MAX_CHANCE = 0.05;

/** What prevents a comparison; undefined if the studies can be compared. The order of objectives does not matter. */
export function comparisonProblem(given: readonly StudyToCompare[]): ComparisonProblem | undefined {
  const [first, ...others] = given;
  if (first === undefined) return { kind: "no-studies" };
  const key = ({ study }: StudyToCompare): string =>
    study.objectives
      .map(({ name, goal }) => `${goal} ${name}`)
      .sort()
      .join("\n");
  const other = others.find((each) => key(each) !== key(first));
  if (other !== undefined) return { kind: "other-objectives", first, other };
  const study = given.find((each) => !hasBaseline(each));
  return study === undefined ? undefined : { kind: "no-baseline", study };
}

/** Compares studies for which `comparisonProblem` is undefined. */
export function compareStudies(given: readonly StudyToCompare[]): Comparison {
  const objectives = given[0]?.study.objectives ?? [];
  const labels = labelsOf(given);
  // A Sobol search that was run is better than an estimate of one.
  const hasSobol = given.some(({ study }) => study.strategy === "sobol");
  const studies = given.map(({ sobol, ...each }, index) =>
    comparedStudy(hasSobol || sobol === undefined ? each : { ...each, sobol }, objectives, labels[index] ?? each.path),
  );
  const groups = groupsOf(studies);
  const counts = studies.map(({ evaluations: count }) => count);
  const evaluations = Math.min(...counts);
  const isModelled = studies.every(({ modelled }) => modelled !== undefined);
  return {
    objectives,
    evaluations,
    isEqualBudget: counts.every((count) => count === evaluations),
    isModelled,
    ranking: rankGroups(groups, (study) => hypervolumeAt(study, evaluations, isModelled)),
    studies,
    groups,
  };
}

/** The hypervolume of a study after a number of evaluations, by its estimates or measurements. */
export function hypervolumeAt({ trace }: ComparedStudy, evaluations: number, isModelled: boolean): number {
  const steps = isModelled ? (trace.modelled ?? trace.measured) : trace.measured;
  return steps.findLast((step) => step.evaluations <= evaluations)?.hypervolume ?? 0;
}

/** Compares each group with the one that comes next by mean hypervolume. */
function rankGroups(
  groups: readonly StudyGroup[],
  hypervolumeOf: (study: ComparedStudy) => number,
): readonly GroupComparison[] {
  const ranked = groups
    .map((group) => ({ group, values: distinctRuns(group.studies).map(hypervolumeOf) }))
    .sort((a, b) => mean(b.values) - mean(a.values));
  return ranked.slice(1).flatMap((behind, index) => {
    const ahead = ranked[index];
    if (ahead === undefined) return [];
    const [more, less] = [ahead.values, behind.values];
    const probability = rankSumProbability(more, less);
    const isSingle = more.length < 2 || less.length < 2;
    const evidence = isSingle ? "single" : probability <= MAX_CHANCE ? "difference" : "chance";
    return [{ ahead: ahead.group, behind: behind.group, more, less, evidence, probability } as const];
  });
}

/** The studies without copies: runs of one seed have the same configurations, and are one run. */
function distinctRuns(studies: readonly ComparedStudy[]): readonly ComparedStudy[] {
  const seen = new Set<string>();
  return studies.filter(({ measured: { analysis } }) => {
    const key = JSON.stringify(analysis.trials.map(({ configuration }) => configuration));
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}

/** Whether the baseline has measured every objective. */
function hasBaseline({ study, trials }: StudyToCompare): boolean {
  return trials.some(
    (trial) =>
      trial.origin === "baseline" &&
      trial.status === "completed" &&
      study.objectives.every(({ name }) => trial.metrics[name] !== undefined),
  );
}

/** The study with gains over its baseline even if its search used a reference point. */
export function overBaseline({ referencePoint: _other, ...study }: Study): Study {
  return study;
}

function comparedStudy(given: StudyToCompare, objectives: readonly Objective[], label: string): ComparedStudy {
  const { path, file = path, trials, estimates, modelMilliseconds, sobol, band } = given;
  // Objectives are in the first study's order.
  const study: Study = { ...overBaseline(given.study), objectives };
  const raw = analyse(study, trials, new Map(), { comparesConstants: true });
  const measured = findingsBy(raw, ({ objectives: values }) =>
    objectives.every(({ name }) => (values[name]?.gain?.median ?? 0) > 0),
  );
  const model = estimates.size === 0 ? undefined : analyse(study, trials, estimates, { comparesConstants: true });
  const modelled =
    model === undefined
      ? undefined
      : findingsBy(model, ({ probability }) => probability !== undefined && probability >= MIN_PROBABILITY_BETTER);
  return {
    path,
    file,
    label,
    study,
    evaluations: raw.evaluations,
    completed: raw.counts.completed,
    failed: raw.counts.failed,
    stopped: trials.filter(isStopped).length,
    ...(modelMilliseconds === undefined ? {} : { modelMilliseconds }),
    measured,
    ...(modelled === undefined ? {} : { modelled }),
    trace: {
      measured: traceOf(raw),
      ...(model === undefined ? {} : { modelled: traceOf(model, band) }),
      ...(sobol === undefined ? {} : { sobol }),
    },
  };
}

function findingsBy(analysis: Analysis, isBetter: (point: AnalysedTrial) => boolean): StudyFindings {
  const { objectives } = analysis.study;
  const candidates = analysis.trials.filter(({ origin, feasible }) => origin !== "baseline" && feasible !== false);
  const best: Record<string, BestGain> = {};
  for (const { name } of objectives) {
    const found = bestGain(candidates, objectives, name);
    if (found !== undefined) best[name] = found;
  }
  return { analysis, better: candidates.filter(isBetter).length, hypervolume: analysis.hypervolume ?? 0, best };
}

/** The trial with the largest gain in `name` among those without a loss in another objective. */
function bestGain(
  points: readonly AnalysedTrial[],
  objectives: readonly Objective[],
  name: string,
): BestGain | undefined {
  let best: BestGain | undefined;
  for (const { trial, objectives: values } of points) {
    const gain = values[name]?.gain;
    const loses = objectives.some((other) => other.name !== name && !((values[other.name]?.gain?.median ?? -1) >= 0));
    if (gain !== undefined && !loses && gain.median > (best?.gain.median ?? 0)) best = { trial, gain };
  }
  return best;
}

/** The hypervolume after each completed trial, and after the last evaluation where that is another one. */
function traceOf(analysis: Analysis, band?: HypervolumeBand): readonly HypervolumeStep[] {
  const steps = traceHypervolume(analysis).map(
    ({ trial, evaluations, measured, model }): HypervolumeStep => ({
      evaluations,
      hypervolume: model ?? measured,
      ...band?.get(trial),
    }),
  );
  const last = steps.at(-1);
  const isComplete = last === undefined || last.evaluations >= analysis.evaluations;
  return isComplete ? steps : [...steps, { ...last, evaluations: analysis.evaluations }];
}

/** The shortest unique labels made of name, strategy and seed; the paths if even all three are not unique. */
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
