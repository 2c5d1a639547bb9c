/**
 * @file Which columns of a source are which parameters and metrics of the study.
 */
import { isTuned, type Parameter } from "../../../core/space/index.ts";
import { modelledMetrics } from "../../../core/study/index.ts";
import { BadInput, quoted } from "../../operations/bad-input.ts";
import { listedNames } from "../../operations/tell/entry.ts";
import type { StudyFile } from "../../study-file/settings.ts";
import type { SourceColumn, SourceStudy } from "../readers/index.ts";

/** A column and what it is in the study. */
export interface Match {
  readonly column: SourceColumn;
  /** The name of the parameter or metric. */
  readonly name: string;
  readonly kind: "parameter" | "metric";
  /** How it was found, where that is not by the same name. */
  readonly by?: "map" | "similar name" | "position";
}

/** What is matched, and what is not. */
export interface Matching {
  readonly matches: readonly Match[];
  /** The columns of the source that are not used. */
  readonly unused: readonly SourceColumn[];
  /** Tuned parameters and required metrics without a column. */
  readonly missingParameters: readonly string[];
  readonly missingMetrics: readonly string[];
}

/** Matches the columns; `mapped` has names of the study by keys or names of columns. Throws BadInput for a mapping that cannot be. */
export function matchColumns(
  { study, run }: StudyFile,
  source: SourceStudy,
  mapped: ReadonlyMap<string, string>,
): Matching {
  const metrics = run.metrics.map(({ name }) => name);
  const required = modelledMetrics(study);
  const parameters = study.parameters.filter((each) => each.kind !== "derived").map(({ name }) => name);
  const matches: Match[] = explicitMatches(source, { parameters, metrics }, mapped);
  const isFree = (column: SourceColumn): boolean => !matches.some((each) => each.column.key === column.key);
  const isOpen = (name: string): boolean => !matches.some((each) => each.name === name);
  const take = (kind: Match["kind"], names: readonly string[], find: Find, by?: Match["by"]): void => {
    for (const name of names.filter(isOpen)) {
      const column = find(name, source.columns.filter(isFree));
      if (column !== undefined) matches.push({ column, name, kind, ...(by === undefined ? {} : { by }) });
    }
  };
  const roles = { parameter: ["parameter", "any"], metric: ["metric", "any"] } as const;
  for (const finder of [sameName, similarName]) {
    const by = finder === similarName ? "similar name" : undefined;
    take("parameter", parameters, (name, free) => finder(name, withRole(free, roles.parameter)), by);
    take("metric", metrics, (name, free) => finder(name, withRole(free, roles.metric)), by);
  }
  matchByPosition(study.objectives, source.columns.filter(isFree), isOpen).forEach((each) => {
    matches.push(each);
  });
  return {
    matches,
    unused: source.columns.filter(isFree),
    missingParameters: study.parameters.filter((each) => isSearched(each) && isOpen(each.name)).map(({ name }) => name),
    missingMetrics: required.filter(isOpen),
  };
}

type Find = (name: string, columns: readonly SourceColumn[]) => SourceColumn | undefined;

function withRole(columns: readonly SourceColumn[], roles: readonly SourceColumn["role"][]): readonly SourceColumn[] {
  return columns.filter(({ role }) => roles.includes(role));
}

/** Whether a parameter needs a value in every trial in which it is active. */
function isSearched(parameter: Parameter): boolean {
  return isTuned(parameter);
}

function explicitMatches(
  { columns }: SourceStudy,
  { parameters, metrics }: { readonly parameters: readonly string[]; readonly metrics: readonly string[] },
  mapped: ReadonlyMap<string, string>,
): Match[] {
  return [...mapped].map(([from, name]): Match => {
    const named = columns.filter((each) => each.name === from);
    const column = columns.find(({ key }) => key === from) ?? (named.length === 1 ? named[0] : undefined);
    if (column === undefined) {
      const several =
        named.length > 1 ? `; it has several of that name: ${named.map(({ key }) => key).join(", ")}` : "";
      throw new BadInput(
        `--map: there is no column ${quoted(from)}${several}. The columns are: ${listedNames(
          columns.map(({ key }) => key),
          30,
        )}.`,
      );
    }
    const kind = parameters.includes(name) ? "parameter" : metrics.includes(name) ? "metric" : undefined;
    if (kind === undefined) {
      throw new BadInput(
        `--map: the study has no parameter or metric ${quoted(name)}. It has: ${listedNames([...parameters, ...metrics], 30)}.`,
      );
    }
    return { column, name, kind, by: "map" };
  });
}

function sameName(name: string, columns: readonly SourceColumn[]): SourceColumn | undefined {
  const keyed = columns.find(({ key }) => key === name);
  if (keyed !== undefined) return keyed;
  const named = columns.filter((each) => each.name === name);
  return named.length === 1 ? named[0] : undefined;
}

/** The only column whose name, or the last part of it, differs in case and punctuation alone. */
function similarName(name: string, columns: readonly SourceColumn[]): SourceColumn | undefined {
  const plain = plainName(name);
  const same = columns.filter((each) => plainName(each.name) === plain);
  if (same.length > 0) return same.length === 1 ? same[0] : undefined;
  const ending = columns.filter((each) => plainName(each.name.split(/[./]/).at(-1) ?? "") === plain);
  return ending.length === 1 ? ending[0] : undefined;
}

function plainName(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
}

/** Objectives that the source has without names are those of the study in the same order, if their number and goals are the same. */
function matchByPosition(
  objectives: readonly { readonly name: string; readonly goal: "maximize" | "minimize" }[],
  free: readonly SourceColumn[],
  isOpen: (name: string) => boolean,
): readonly Match[] {
  const unnamed = free.filter(({ isUnnamed }) => isUnnamed);
  const isSame =
    unnamed.length === objectives.length &&
    objectives.every(({ name, goal }, index) => isOpen(name) && (unnamed[index]?.goal ?? goal) === goal);
  if (!isSame) return [];
  return objectives.flatMap(({ name }, index) => {
    const column = unnamed[index];
    return column === undefined ? [] : [{ column, name, kind: "metric", by: "position" } as const];
  });
}
