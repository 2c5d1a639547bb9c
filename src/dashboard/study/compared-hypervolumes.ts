/**
 * @file The hypervolumes of several studies in one picture.
 */
import type { ComparedHypervolumeData, HypervolumeData } from "../../figures/index.ts";
import type { StudyFigures } from "./compared-fronts.ts";

type ComparedStudy = ComparedHypervolumeData["panels"][number]["studies"][number];

/** A study with the data of its figures, and which of its trials do not count. */
export interface CountedFigures extends StudyFigures {
  /** The numbers of the trials that were withdrawn. */
  readonly withdrawn: readonly number[];
}

/**
 * The hypervolumes of studies with the same objectives and the same kind of reference, all on one basis; none where fewer than two
 * have one. Inferred references move with the front, and hypervolumes over them do not compare.
 */
export function comparedHypervolumes(studies: readonly CountedFigures[]): readonly ComparedHypervolumeData[] {
  const traces = studies.flatMap(({ name, figures, withdrawn }) =>
    figures.filter(isComparable).map((trace) => ({ name, withdrawn, trace })),
  );
  const sets = [...new Set(traces.map(({ trace }) => setKey(trace)))];
  return sets.flatMap((key, place) => {
    const same = traces.filter(({ trace }) => setKey(trace) === key);
    const [first] = same;
    if (first === undefined || same.length < 2) return [];
    return [
      {
        kind: "compared-hypervolume",
        name: `compare-hypervolume-${place}`,
        title: "Hypervolume",
        objectives: first.trace.objectives,
        comparison: first.trace.comparison,
        groups: same.map(({ name }) => ({ name, words: name })),
        panels: [
          {
            panel: first.trace.basis,
            studies: same.map(({ name, trace, withdrawn }) => ({
              ...{ label: name, group: name },
              steps: trace.points.map(({ trial, measured, model }) => ({
                // Trials are numbered from 0 on, failed ones included.
                evaluations: trial + 1 - withdrawn.filter((each) => each < trial).length,
                hypervolume: trace.basis === "model" ? (model ?? measured) : measured,
              })),
              ...sobolCourse(trace),
            })),
          },
        ],
      },
    ];
  });
}

function isComparable(data: StudyFigures["figures"][number]): data is HypervolumeData {
  return data.kind === "hypervolume" && !data.isInferred;
}

function setKey({ objectives, comparison, basis }: HypervolumeData): string {
  return JSON.stringify([[...objectives].sort(), comparison, basis]);
}

/** What a Sobol search would have reached by the study's model. */
function sobolCourse({ sobol }: HypervolumeData): Pick<ComparedStudy, "sobol"> {
  if (sobol === undefined) return {};
  return { sobol: sobol.map(({ evaluations, median }) => ({ evaluations, hypervolume: median })) };
}
