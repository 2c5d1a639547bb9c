/**
 * @file The hypervolumes of several studies in one picture, each over its own baseline.
 */
import type { ComparedHypervolumeData, FigureData, HypervolumeData } from "../../figures/index.ts";
import type { StudyFigures } from "./compared-fronts.ts";

/**
 * The hypervolumes of those studies that have the same objectives and the same kind of reference as the first; empty for fewer than
 * two. All of them are shown on one basis.
 */
export function comparedHypervolume(studies: readonly StudyFigures[]): readonly ComparedHypervolumeData[] {
  const traces = studies.flatMap(({ name, figures }) =>
    figures.filter(isOverReference).map((trace) => ({ study: name, trace })),
  );
  const [first] = traces;
  if (first === undefined) return [];
  const { objectives, comparison, basis } = first.trace;
  const key = (data: HypervolumeData): string =>
    JSON.stringify([[...data.objectives].sort(), data.comparison, data.basis]);
  const same = traces.filter(({ trace }) => key(trace) === key(first.trace));
  if (same.length < 2) return [];
  return [
    {
      kind: "compared-hypervolume",
      name: "compare-hypervolume",
      title: "Hypervolume",
      objectives,
      comparison,
      countsFailed: false,
      groups: same.map(({ study }) => ({ name: study, words: study })),
      panels: [
        { panel: basis, studies: same.map(({ study, trace }) => ({ label: study, group: study, ...courses(trace) })) },
      ],
    },
  ];
}

function isOverReference(data: FigureData): data is HypervolumeData {
  return data.kind === "hypervolume" && !data.isInferred;
}

type Courses = Pick<ComparedHypervolumeData["panels"][number]["studies"][number], "steps" | "sobol">;

/** What the study reached, and what a Sobol search would have by its model. */
function courses({ basis, points, sobol }: HypervolumeData): Courses {
  const steps = points.map(({ measured, model }, i) => ({
    evaluations: i + 1,
    hypervolume: basis === "model" ? (model ?? measured) : measured,
  }));
  if (sobol === undefined) return { steps };
  return { steps, sobol: sobol.map(({ evaluations, median }) => ({ evaluations, hypervolume: median })) };
}
