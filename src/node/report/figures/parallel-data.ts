/**
 * @file The data of the figure of parallel coordinates.
 */
import type { Analysis, Importance } from "../../../core/analysis/index.ts";
import { isNumeric, isTuned, listedValues, type Parameter } from "../../../core/space/index.ts";
import { maxOf, minOf } from "../../../core/statistics/index.ts";
import type { Objective } from "../../../core/study/index.ts";
import type { ParallelAxis, ParallelData } from "../../../figures/index.ts";
import { trialKind } from "./front-data.ts";

/** More parameters than this have no axis. */
const MAX_PARAMETERS = 14;

/**
 * Every completed trial across objectives and parameters; empty without trials.
 *
 * @param importance - gives the order of the parameters, those of which it is not yet known last; absent: the study's order
 */
export function parallelData(
  analysis: Analysis,
  importance?: Pick<Importance, "ranking" | "unknown"> | undefined,
): readonly ParallelData[] {
  const { trials, objectives, study, recommendation } = analysis;
  const tuned = study.parameters.filter(isTuned);
  if (trials.length === 0 || tuned.length === 0 || objectives.length === 0) return [];
  const named = tuned.map(({ name }) => name);
  const { ranking, unknown } = importance ?? { ranking: named, unknown: [] };
  const order = [...ranking, ...unknown, ...named.filter((name) => ![...ranking, ...unknown].includes(name))];
  const parameters = order
    .flatMap((name) => tuned.filter((parameter) => parameter.name === name))
    .slice(0, MAX_PARAMETERS);
  const rest = named.filter((name) => !parameters.some((parameter) => parameter.name === name));
  const isUnknown = (name: string): boolean => unknown.includes(name);
  return [
    {
      kind: "parallel",
      name: "parallel",
      title: "Objectives and parameters",
      axes: [
        ...objectives.map((objective) => objectiveAxis(analysis, objective)),
        ...parameters.map((parameter) => parameterAxis(analysis, parameter)),
      ],
      hidden:
        importance === undefined
          ? { noRoom: rest }
          : { lessImportant: rest.filter((name) => !isUnknown(name)), unknown: rest.filter(isUnknown) },
      trials: trials.map((point) => ({
        trial: point.trial,
        kind: trialKind(point),
        ...(recommendation?.trial === point.trial ? { recommended: true } : {}),
        values: [
          ...objectives.map(({ name }) => point.objectives[name]?.value.median ?? null),
          ...parameters.map(({ name }) => point.configuration[name] ?? null),
        ],
      })),
    },
  ];
}

/** The axis of an objective: as far as the values of the trials. */
function objectiveAxis({ trials }: Analysis, { name, unit, goal }: Objective): ParallelAxis {
  const values = trials.flatMap(({ objectives }) => objectives[name]?.value.median ?? []);
  return { name, ...(unit ? { unit } : {}), goal, scale: "linear", domain: [minOf(values), maxOf(values)] };
}

/** The axis of a parameter: its range with the values of trials outside, or its list. */
function parameterAxis({ trials }: Analysis, parameter: Parameter): ParallelAxis {
  const { name } = parameter;
  const values = trials.flatMap(({ configuration }) => configuration[name] ?? []);
  const numbers = values.filter((value) => typeof value === "number");
  if (isNumeric(parameter) && numbers.length === values.length) {
    const ends = [parameter.lower, parameter.upper, ...numbers];
    const domain = [minOf(ends), maxOf(ends)];
    const isLog = parameter.scale === "log" && (domain[0] ?? 0) > 0;
    const isInteger = parameter.kind === "int";
    return { name, scale: isLog ? "log" : "linear", domain, ...(isInteger ? { isInteger } : {}) };
  }
  const listed = listedValues(parameter) ?? [];
  return { name, scale: "values", domain: [...new Set([...listed, ...values])] };
}
