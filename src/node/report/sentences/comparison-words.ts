/**
 * @file A comparison in words and rows: which strategy found more, and the table of the studies.
 */

import type { ComparedStudy, Comparison, Found, StudyGroup } from "../../../core/analysis/index.ts";
import { isModelKind, type Objective, type Study } from "../../../core/index.ts";
import { groupWords } from "../figures/group-colours.ts";
import { formatDuration, formatGain, formatGainInterval, formatNumber } from "./number-format.ts";

/** What `compare` goes by, said once: a raw front of noisy measurements is the luckiest. */
export const JUDGED_BY: string =
  "As measured, the best of many noisy trials are the luckiest; “by the model” means posterior means of the same trials, and a " +
  "probability of at least 50 % to beat the baseline in every objective. Every study is relative to its own baseline.";

/** Each group's hypervolume, then who found more than whom: in every study, or on average. */
export function comparisonSentences(comparison: Comparison): readonly string[] {
  const isModelled = comparison.studies.every(({ modelled }) => modelled !== undefined);
  const ranked = comparison.groups
    .map((group) => ({ group, values: group.studies.map((study) => judged(study, isModelled).hypervolume) }))
    .sort((a, b) => mean(b.values) - mean(a.values));
  const basis = isModelled ? "By posterior means" : "As measured (there is no model of every study)";
  const sums = ranked.map(({ group, values }) => `${groupWords(group)} ${rangeWords(values)}`).join("; ");
  const verdicts = ranked.slice(1).map(({ group, values }, index) => {
    const ahead = ranked[index];
    return ahead === undefined ? "" : verdict(ahead.group, ahead.values, group, values);
  });
  return [`${basis}, hypervolume over the baseline: ${sums}.`, ...verdicts.filter((each) => each !== "")];
}

function verdict(ahead: StudyGroup, more: readonly number[], behind: StudyGroup, less: readonly number[]): string {
  const [a, b] = [ahead.name, behind.name];
  if (mean(more) === mean(less)) return `${a} and ${b} found equally much.`;
  if (Math.min(...more) > Math.max(...less)) {
    const scope = more.length > 1 || less.length > 1 ? " in every study" : "";
    const times = mean(less) > 0 ? `, ${formatNumber(mean(more) / mean(less), 2)} times as much` : "";
    return `${a} found more than ${b}${scope}${times}.`;
  }
  return `${a} found more than ${b} on average, but not in every study.`;
}

/** The heads of the table, then a row for each study. */
export function comparisonRows({ objectives, studies }: Comparison): readonly (readonly string[])[] {
  const heads = [
    "study",
    "strategy",
    "trials",
    "failed",
    "better, measured",
    "better, by the model",
    "hypervolume, measured",
    "by the model",
    ...objectives.map(({ name }) => `${name}, at no loss`),
    "model time",
  ];
  return [heads, ...studies.map((study) => rowOf(study, objectives))];
}

function rowOf(each: ComparedStudy, objectives: readonly Objective[]): readonly string[] {
  const { study, completed, failed, measured, modelled, modelTime } = each;
  return [
    each.label,
    study.strategy,
    String(completed + failed),
    String(failed),
    String(measured.better),
    modelled === undefined ? "–" : String(modelled.better),
    formatNumber(measured.hypervolume, 3),
    modelled === undefined ? "–" : formatNumber(modelled.hypervolume, 3),
    ...objectives.map(({ name }) => gainWords(modelled ?? measured, name)),
    hasModel(study) ? (modelTime === undefined ? "–" : formatDuration(modelTime)) : "none",
  ];
}

/** Whether a model proposes the study's trials, so that its time is known or could have been. */
function hasModel({ strategy }: Study): boolean {
  return isModelKind(strategy);
}

/** Per objective the most that a study gains in it without a loss in the others, in a line for each. */
export function gainSentences({ objectives, studies }: Comparison): readonly string[] {
  return studies.map((each) => {
    const found = each.modelled ?? each.measured;
    const parts = objectives.map(({ name }) => {
      const best = found.best[name];
      return best === undefined
        ? `nothing in ${name}`
        : `${formatGainInterval(best.gain)} in ${name} (trial ${best.trial})`;
    });
    return `${each.label} gains at no loss elsewhere: ${parts.join(", ")}.`;
  });
}

function gainWords(found: Found, name: string): string {
  const best = found.best[name];
  return best === undefined ? "–" : formatGain(best.gain.mean);
}

function judged(study: ComparedStudy, isModelled: boolean): Found {
  return isModelled ? (study.modelled ?? study.measured) : study.measured;
}

function rangeWords(values: readonly number[]): string {
  const middle = formatNumber(mean(values), 3);
  if (values.length === 1) return middle;
  return `${middle} on average (${formatNumber(Math.min(...values), 3)} to ${formatNumber(Math.max(...values), 3)})`;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
