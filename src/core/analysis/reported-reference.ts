/**
 * @file The reference point of a study whose objectives do not all have a reference, as every command shows it.
 */
import { inferReferencePoint } from "../pareto/index.ts";
import { knownReferences, maximised, objectiveSign, type Study, type Trial } from "../study/index.ts";
import type { AnalysedTrial } from "./analysis.ts";

/**
 * The inferred reference of the objectives that have none, in their own units: the one with which the search last proposed,
 * or else just below the front of the measurements (of feasible trials, if there are any). It depends only on the study,
 * its trials and that record, so that everything that shows it shows the same values. Undefined for a single objective, with
 * fewer than two trials, and if every objective has a reference.
 *
 * @param points - the analysed trials, whether they pass a filter or not
 * @param recorded - the inferred reference in the record of the last proposal
 */
export function reportedReference(
  study: Study,
  trials: readonly Trial[],
  points: readonly Pick<AnalysedTrial, "objectives" | "measuredFeasible">[],
  recorded: Readonly<Record<string, number>> = {},
): Readonly<Record<string, number>> | undefined {
  const { objectives } = study;
  const known = knownReferences(study, trials);
  const missing = objectives.filter(({ name }) => known[name] === undefined);
  const feasible = points.filter(({ measuredFeasible }) => measuredFeasible !== false);
  const used = feasible.length > 0 ? feasible : points;
  if (objectives.length < 2 || missing.length === 0 || used.length < 2) return undefined;
  const outcomes = used.flatMap((point) => [
    ...maximised(
      study,
      Object.fromEntries(Object.entries(point.objectives).map(([name, { measured }]) => [name, measured])),
    ),
  ]);
  const nadir = inferReferencePoint(Float64Array.from(outcomes), used.length, objectives.length);
  const values = objectives.map((objective, k) => {
    const own = Object.hasOwn(recorded, objective.name) ? recorded[objective.name] : undefined;
    return [objective.name, own ?? objectiveSign(objective) * (nadir[k] ?? 0)] as const;
  });
  return Object.fromEntries(values.filter(([name]) => known[name] === undefined));
}
