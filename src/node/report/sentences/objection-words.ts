/**
 * @file What speaks against relying on a recommendation, besides the doubts on which it rests: one sentence each, made from the
 * records of the study.
 */
import type { AnalysedTrial, Analysis } from "../../../core/analysis/index.ts";
import { countTrials, improvement, type Objective, type Trial } from "../../../core/study/index.ts";
import { formatCount, formatGain, formatNumber, formatPercent } from "../../../figures/index.ts";
import { type RepeatedMetric, repeatedMetrics } from "./repeat-words.ts";
import { commitWords, machineWords, type RunFacts } from "./setup-words.ts";

/** With at least this share of failed trials, failures are worth a sentence. */
const MANY_FAILURES = 0.1;
/** An expected gain of the next batch of at least this share of the hypervolume shows that the search has not converged. */
const MUCH_GAIN = 0.01;
/** Evaluations that differ by more than this many of their own standard errors differ more than these say. */
const UNEXPLAINED_RATIO = 2;
/** A ratio of standard deviations is judged from this number of evaluations on. */
const MIN_EVALUATIONS = 3;

/** The objections; empty without a recommendation. */
export function objectionSentences(analysis: Analysis, trials: readonly Trial[], facts: RunFacts): readonly string[] {
  const best = analysis.recommendation;
  if (best === undefined) return [];
  return [
    ...gainObjections(analysis, best),
    ...repeatObjections(analysis, best, trials),
    ...rivalObjections(analysis),
    ...betterMeasuredObjections(analysis, best),
    ...searchObjections(analysis, trials, facts),
    ...originObjections(facts),
  ];
}

/** Objectives in which the trial may be worse than the reference. */
function gainObjections({ objectives, comparison }: Analysis, best: AnalysedTrial): readonly string[] {
  return objectives.flatMap(({ name }) => {
    const { lower, upper } = best.objectives[name]?.gain ?? {};
    if (lower === undefined || upper === undefined || lower > 0) return [];
    return [
      `In ${name} it may be no better than the ${comparison}: the 95 % interval of its gain is ${formatGain(lower)} to ${formatGain(upper)}.`,
    ];
  });
}

/** How often the trial was evaluated, and whether its evaluations agree. */
function repeatObjections({ objectives }: Analysis, best: AnalysedTrial, trials: readonly Trial[]): readonly string[] {
  const repeated = repeatedMetrics(trials, best.trial);
  const isSingle = objectives.every(({ name }) => (best.objectives[name]?.measured.evaluations ?? 1) === 1);
  const unknown = objectives.filter(({ name }) => best.objectives[name]?.measured.standardError === undefined);
  const names = unknown.map(({ name }) => name).join(" and ");
  return [
    ...(isSingle
      ? [
          "It was evaluated once. How far its values vary from one evaluation to the next, for instance by the seed of training, was not measured.",
        ]
      : []),
    ...(unknown.length === 0 ? [] : [`No standard error of its ${names} was measured.`]),
    ...repeated.flatMap((each) => spreadObjection(best.trial, each)),
  ];
}

function spreadObjection(trial: number, { metric, evaluations, spread, own }: RepeatedMetric): readonly string[] {
  if (own === undefined || own === 0 || evaluations < MIN_EVALUATIONS || spread / own < UNEXPLAINED_RATIO) return [];
  return [
    `The ${evaluations} evaluations of trial ${trial} differ in ${metric} by a standard deviation of ${formatNumber(spread, 2)}, ` +
      `${formatNumber(spread / own, 2)} times the standard error that each of them states, so these standard errors are too small.`,
  ];
}

/** Trials that may be on the front instead. */
function rivalObjections({ contenders, objectives }: Analysis): readonly string[] {
  if (contenders.length === 0) return [];
  const listed = contenders.map(({ trial }) => trial).join(", ");
  const [is, place] = objectives.length === 1 ? ["may be the best", "the best"] : ["may be on the front", "on it"];
  const which =
    contenders.length === 1 ? `Trial ${listed}` : `${formatCount(contenders.length, "other trial")} (${listed})`;
  return [
    `${which} ${is} too, although ${contenders.length === 1 ? "it is" : "they are"} not estimated to be ${place}.`,
  ];
}

/**
 * Trials that measured better than the recommended one is estimated, in every objective, and that were not recommended only because
 * the model does not believe their measurements.
 */
function betterMeasuredObjections({ objectives, trials }: Analysis, best: AnalysedTrial): readonly string[] {
  return trials.flatMap((point) => {
    if (point.trial === best.trial || point.feasible === false || point.measuredFeasible === false) return [];
    const differences = objectives.map((objective) => {
      const [own, other] = [point.objectives[objective.name], best.objectives[objective.name]];
      return own === undefined || other === undefined
        ? Number.NaN
        : improvement(objective, own.measured.mean, other.value.median);
    });
    if (!differences.every((difference) => difference >= 0) || !differences.some((difference) => difference > 0))
      return [];
    const doubted = objectives.flatMap(({ name }) => {
      const errors = point.objectives[name]?.contradiction?.errors;
      return errors === undefined ? [] : [{ name, errors }];
    });
    return doubted.length === 0 ? [] : [betterMeasuredWords(point, objectives, doubted)];
  });
}

function betterMeasuredWords(
  { trial, origin, objectives: values }: AnalysedTrial,
  objectives: readonly Objective[],
  doubted: readonly { readonly name: string; readonly errors: number }[],
): string {
  const measured = objectives.map(({ name, unit }) => {
    const mean = formatNumber(values[name]?.measured.mean ?? Number.NaN);
    return `${name} ${mean}${unit ? ` ${unit}` : ""}`;
  });
  const far = doubted.map(({ name, errors }) =>
    Number.isFinite(errors) ? `in ${name} by ${formatNumber(errors, 2)} standard errors` : `in ${name}`,
  );
  const told = origin === "told" ? ", which was told or imported," : "";
  return (
    `Trial ${trial}${told} measured better than it in every objective (${measured.join(", ")}), but contradicts the model's estimate ` +
    `${far.join(" and ")}: either that measurement is wrong or the model is. Evaluating trial ${trial} again decides that.`
  );
}

/** Whether the search was complete. */
function searchObjections({ study }: Analysis, trials: readonly Trial[], { proposal }: RunFacts): readonly string[] {
  const { ended, failed } = countTrials(trials);
  const { trials: budget } = study.budget;
  const share = proposal.lastFullBatchGain?.share ?? 0;
  return [
    ...(Number.isFinite(budget) && ended < budget
      ? [
          `The search is not complete: of the budget of ${formatCount(budget, "trial")}, ${ended === 0 ? "none has" : ended === 1 ? "1 has" : `${ended} have`} ended.`,
        ]
      : []),
    ...(share >= MUCH_GAIN
      ? [
          `The search had not converged: its last full batch was expected to add ${formatPercent(share)} to the hypervolume.`,
        ]
      : []),
    ...(ended > 0 && failed / ended >= MANY_FAILURES
      ? [`${failed} of ${formatCount(ended, "trial")} failed. Of their configurations only that is known.`]
      : []),
  ];
}

/** Whether all trials are of the same code and machine. */
function originObjections({ runs, edits }: RunFacts): readonly string[] {
  const commits = new Set(runs.flatMap(({ environment: { commit } }) => commit ?? []));
  const machines = machineWords(runs);
  const isModified = runs.some(({ environment }) => environment.isModified === true);
  return [
    ...(commits.size > 1
      ? [
          `Trials ran at different commits (${commitWords(runs).join("; ")}): what the code changed is attributed to the parameters.`,
        ]
      : []),
    ...(isModified
      ? ["Files differed from the commit while trials ran, so the commit alone does not reproduce them."]
      : []),
    ...(machines.length > 1
      ? [`Trials ran on different machines or systems (${machines.join("; ")}), on which times cannot be compared.`]
      : []),
    ...(edits.length > 0 ? [`The study was edited while it ran: ${edits.join("; ")}.`] : []),
  ];
}
