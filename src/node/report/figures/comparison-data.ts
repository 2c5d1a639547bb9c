/**
 * @file The data of the figures of a comparison of studies.
 */
import {
  type ComparedStudy,
  type Comparison,
  type HypervolumeStep,
  relative,
  type SobolStep,
} from "../../../core/analysis/index.ts";
import type { Objective } from "../../../core/study/index.ts";
import { type ComparedFrontsData, type ComparedHypervolumeData, type Metric, slug } from "../../../figures/index.ts";
import { groupWords } from "../sentences/comparison-words.ts";

/** Every trial relative to its own study's baseline. */
export function comparedFrontsData(comparison: Comparison, x: Objective, y: Objective): ComparedFrontsData {
  return {
    kind: "compared-fronts",
    name: `compare-${slug(x.name)}-${slug(y.name)}`,
    title: `${x.name} against ${y.name}`,
    x: relativeMetric(x),
    y: relativeMetric(y),
    groups: groupsOf(comparison),
    panels: panelsOf(comparison, (study, panel) => {
      const analysis = (panel === "measured" ? study.measured : study.modelled)?.analysis;
      const points = analysis?.trials
        .filter(({ origin }) => origin !== "baseline")
        .map(({ trial, onFront, objectives }) => {
          const shareOf = ({ name }: Objective, value = Number.NaN): number => {
            const reference = analysis.references[name];
            return reference === undefined ? value : relative(value, reference);
          };
          const place = (objective: Objective): number => shareOf(objective, objectives[objective.name]?.value.median);
          const interval = (objective: Objective): readonly [number, number] | undefined => {
            const { lower, upper } = objectives[objective.name]?.value ?? {};
            if (lower === undefined || upper === undefined || panel === "measured") return undefined;
            return [shareOf(objective, lower), shareOf(objective, upper)] as const;
          };
          const [across, up] = [interval(x), interval(y)];
          const intervals = across === undefined || up === undefined ? {} : { intervals: { x: across, y: up } };
          return { trial, x: place(x), y: place(y), onFront, ...intervals };
        })
        .filter((point) => Number.isFinite(point.x) && Number.isFinite(point.y));
      return points === undefined ? undefined : { points };
    }),
  };
}

/** The hypervolume of each study after each evaluation. */
export function comparedHypervolumeData(comparison: Comparison): ComparedHypervolumeData {
  return {
    kind: "compared-hypervolume",
    name: "compare-hypervolume",
    title: "Hypervolume",
    objectives: comparison.objectives.map(({ name }) => name),
    groups: groupsOf(comparison),
    panels: panelsOf(comparison, ({ trace }, panel) => {
      const steps = panel === "measured" ? trace.measured : trace.modelled;
      const sobol = panel === "measured" ? undefined : trace.sobol;
      return steps === undefined ? undefined : { steps, ...(sobol === undefined ? {} : { sobol: courseOf(sobol) }) };
    }),
  };
}

/** The medians as steps. */
function courseOf(sobol: readonly SobolStep[]): readonly HypervolumeStep[] {
  return sobol.map(({ evaluations, median }) => ({ evaluations, hypervolume: median }));
}

/** Values of a comparison are relative already. */
function relativeMetric({ name, goal }: Objective): Metric {
  return { name, goal, reference: { value: 1, name: "baseline" } };
}

function groupsOf({ groups }: Comparison): ComparedFrontsData["groups"] {
  return groups.map((group) => ({ name: group.name, words: groupWords(group) }));
}

type Panel = "measured" | "model";

/** The panels that are not empty; `read` returns a study's part of a panel, or undefined if it has none. */
function panelsOf<T>(
  { studies, groups }: Comparison,
  read: (study: ComparedStudy, panel: Panel) => T | undefined,
): { readonly panel: Panel; readonly studies: readonly (T & { readonly label: string; readonly group: string })[] }[] {
  const groupOf = new Map(groups.flatMap(({ name, studies: members }) => members.map((study) => [study, name])));
  const panels: readonly Panel[] = ["measured", "model"];
  return panels.flatMap((panel) => {
    const parts = studies.flatMap((study) => {
      const part = read(study, panel);
      return part === undefined ? [] : [{ label: study.label, group: groupOf.get(study) ?? "", ...part }];
    });
    return parts.length === 0 ? [] : [{ panel, studies: parts }];
  });
}
