/**
 * @file A comparison of studies in words and as the rows of a table.
 */
import {
  type ComparedStudy,
  type Comparison,
  comparisonProblem,
  type GroupComparison,
  hypervolumeAt,
  type StudyFindings,
  type StudyGroup,
  type StudyToCompare,
} from "../../../core/analysis/index.ts";
import { maxOf, mean, minOf } from "../../../core/statistics/index.ts";
import { isModelKind, type Objective } from "../../../core/study/index.ts";
import {
  formatCount,
  formatDuration,
  formatGain,
  formatGainInterval,
  formatNumber,
  probabilityWords,
} from "../../../figures/index.ts";
import { commandLine } from "../../command-template/index.ts";

/** What the columns of the table of studies mean. */
export const COMPARISON_NOTE: string =
  "As measured, the best of many noisy trials is partly luck. “By the model” means by the model's estimates of the same " +
  "trials; a trial is then better if it beats the baseline in every objective with a probability of at least 50 %. “No " +
  "loss” is the largest gain in one objective without a loss in another. Each study is relative to its own baseline.";

/** Why the studies cannot be compared, and what to do; undefined if they can be. */
export function whyNotComparable(given: readonly StudyToCompare[]): string | undefined {
  const problem = comparisonProblem(given);
  const objectives = ({ study }: StudyToCompare): string =>
    study.objectives.map(({ name, goal }) => `${name} (${goal})`).join(", ");
  switch (problem?.kind) {
    case undefined:
      return undefined;
    case "no-studies":
      return "There is nothing to compare.";
    case "other-objectives": {
      const { first, other } = problem;
      return `Only studies of the same objectives can be compared: ${first.path} has ${objectives(first)}, ${other.path} has ${objectives(other)}.`;
    }
    case "no-baseline":
      return `${problem.study.path} cannot be normalised: its baseline has not been measured. Give the study a \`baseline\`, or wait until trial 0 has completed.`;
  }
}

/** The hypervolume of each group of studies, after as many evaluations, and which group found more, if that is significant. */
export function comparisonSentences(comparison: Comparison): readonly string[] {
  const { evaluations, isEqualBudget, isModelled, groups, ranking } = comparison;
  const ranked = groups
    .map((group) => ({ group, values: group.studies.map((study) => hypervolumeAt(study, evaluations, isModelled)) }))
    .sort((a, b) => mean(b.values) - mean(a.values));
  const basis = isModelled ? "by the model's estimates" : "as measured (not every study has a model)";
  const sums = ranked.map(({ group, values }) => `${groupWords(group)} ${rangeWords(values)}`).join("; ");
  const scope = isEqualBudget ? "" : ` after the first ${formatCount(evaluations, "evaluation")} of each study`;
  return [
    ...budgetSentences(comparison),
    `Hypervolume over the baseline${scope}, ${basis}: ${sums}.`,
    ...ranking.map(verdict),
  ];
}

/** Says so if the studies have different numbers of evaluations. */
function budgetSentences({ studies, evaluations, isEqualBudget }: Comparison): readonly string[] {
  if (isEqualBudget) return [];
  const most = maxOf(studies.map((study) => study.evaluations));
  return [
    `The studies have different numbers of evaluations (${evaluations} to ${most}). More evaluations find more, so hypervolumes are ` +
      `compared after ${formatCount(evaluations, "evaluation")}; the table and the gains below are of all trials.`,
  ];
}

/** What the runs of two groups show; nothing follows from one run of each. */
function verdict({ ahead, behind, more, less, evidence, probability }: GroupComparison): string {
  const [a, b] = [ahead.name, behind.name];
  if (evidence === "single") {
    const single = [...(more.length < 2 ? [a] : []), ...(less.length < 2 ? [b] : [])];
    const seeds = single.length < 2 ? `One seed of ${single.join()} does` : `A single seed each of ${a} and ${b} does`;
    return `${seeds} not show which of ${a} and ${b} finds more: another seed may reverse the order.`;
  }
  if (mean(more) === mean(less)) return `${a} and ${b} found the same hypervolume.`;
  const isSeparate = minOf(more) > maxOf(less);
  const times = isSeparate && mean(less) > 0 ? `, ${formatNumber(mean(more) / mean(less), 2)} times as much` : "";
  const claim = `${a} found more hypervolume than ${b} ${isSeparate ? `in every study${times}` : "on average, but not in every study"}`;
  if (evidence === "difference") return `${claim}.`;
  return `${claim}. With ${more.length} and ${less.length} seeds this may be chance (${probabilityWords(probability)} if both are equally good).`;
}

/** What to do where nothing is significant: the commands that run another seed of each study; empty otherwise. */
export function moreSeedsCommands({ ranking, studies }: Comparison): readonly string[] {
  if (ranking.every(({ evidence }) => evidence === "difference")) return [];
  const seeds = studies.map(({ study }) => study.seed);
  const next = maxOf(seeds) + 1;
  const files = [...new Map(studies.map(({ file, study }) => [study.strategy, file])).values()];
  return files.map((file) => {
    const store = `${file.replace(/\.ya?ml$/, "")}-seed-${next}.paretune`;
    const words = ["paretune", "run", file, "--seed", String(next), "--store", store];
    return commandLine({ kind: "words", words });
  });
}

/** The table of studies: its headings, then one row per study. */
export function comparisonRows({ objectives, studies }: Comparison): readonly (readonly string[])[] {
  const headings = [
    "study",
    "strategy",
    "trials",
    "failed",
    ...(hasStopped(studies) ? ["stopped early"] : []),
    "better, measured",
    "better, by the model",
    "hypervolume, measured",
    "hypervolume, by the model",
    ...objectives.map(({ name }) => `${name}, no loss`),
    "model time",
  ];
  return [headings, ...studies.map((study) => rowOf(study, objectives, hasStopped(studies)))];
}

/** Whether a trial of any of the studies was stopped early. */
function hasStopped(studies: readonly ComparedStudy[]): boolean {
  return studies.some(({ stopped }) => stopped > 0);
}

function rowOf(each: ComparedStudy, objectives: readonly Objective[], withStopped: boolean): readonly string[] {
  const { study, completed, failed, stopped, measured, modelled, modelMilliseconds } = each;
  const time = modelMilliseconds === undefined ? "–" : formatDuration(modelMilliseconds);
  return [
    each.label,
    study.strategy,
    String(completed + failed + stopped),
    String(failed),
    ...(withStopped ? [String(stopped)] : []),
    String(measured.better),
    modelled === undefined ? "–" : String(modelled.better),
    formatNumber(measured.hypervolume, 3),
    modelled === undefined ? "–" : formatNumber(modelled.hypervolume, 3),
    ...objectives.map(({ name }) => bestGainWords(modelled ?? measured, name)),
    isModelKind(study.strategy) ? time : "none",
  ];
}

/** The largest gains of each study without a loss in another objective, one sentence per study. */
export function gainSentences({ objectives, studies }: Comparison): readonly string[] {
  return studies.map((each) => {
    const found = each.modelled ?? each.measured;
    if (Object.keys(found.best).length === 0) return `${each.label} has no gain without a loss in another objective.`;
    const parts = objectives.map(({ name }) => {
      const best = found.best[name];
      return best === undefined
        ? `nothing in ${name}`
        : `${formatGainInterval(best.gain)} in ${name} (trial ${best.trial})`;
    });
    return `${each.label} gains, without a loss in another objective: ${parts.join(", ")}.`;
  });
}

/** The name of a group, with the number of its studies if there are several. */
export function groupWords({ name, studies }: StudyGroup): string {
  return studies.length === 1 ? name : `${name} (${studies.length} studies)`;
}

function bestGainWords(found: StudyFindings, name: string): string {
  const best = found.best[name];
  return best === undefined ? "–" : formatGain(best.gain.median);
}

function rangeWords(values: readonly number[]): string {
  const middle = formatNumber(mean(values), 3);
  if (values.length === 1) return middle;
  return `${middle} on average (${formatNumber(minOf(values), 3)} to ${formatNumber(maxOf(values), 3)})`;
}
