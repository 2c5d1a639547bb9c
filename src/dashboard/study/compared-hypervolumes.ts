/**
 * @file The hypervolumes of several studies in one picture.
 */
import type { ComparedHypervolumeData, HypervolumeData } from "../../figures/index.ts";
import type { StudyFigures } from "./compared-fronts.ts";

type ComparedStudy = ComparedHypervolumeData["panels"][number]["studies"][number];

/**
 * The hypervolumes of studies with the same objectives and the same kind of reference, all on one basis; none where fewer than two
 * have one. Inferred references move with the front, and hypervolumes over them do not compare.
 */
export function comparedHypervolumes(studies: readonly StudyFigures[]): readonly ComparedHypervolumeData[] {
  const traces = studies.flatMap(({ name, figures }) => figures.filter(isComparable).map((trace) => ({ name, trace })));
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
            studies: same.map(({ name, trace }) => ({
              ...{ label: name, group: name },
              steps: stepsOf(trace),
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

/** The hypervolume after each completed trial, and after the last evaluation where that is another one. */
function stepsOf({ basis, points, evaluations: count }: HypervolumeData): ComparedStudy["steps"] {
  const steps = points.map(({ evaluations, measured, model, lower, upper }) => ({
    evaluations,
    hypervolume: basis === "model" ? (model ?? measured) : measured,
    ...(lower === undefined || upper === undefined ? {} : { lower, upper }),
  }));
  const last = steps.at(-1);
  return last === undefined || last.evaluations >= count ? steps : [...steps, { ...last, evaluations: count }];
}

function setKey({ objectives, comparison, basis }: HypervolumeData): string {
  return JSON.stringify([[...objectives].sort(), comparison, basis]);
}

/** What a Sobol search would have reached by the study's model. */
function sobolCourse({ sobol }: HypervolumeData): Pick<ComparedStudy, "sobol"> {
  if (sobol === undefined) return {};
  return { sobol: sobol.map(({ evaluations, median }) => ({ evaluations, hypervolume: median })) };
}
