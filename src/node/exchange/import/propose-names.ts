/**
 * @file The names that columns of another tool get in a study file, and the flags of `import` that tell it about them.
 */
import { BadInput, quoted } from "../../operations/bad-input.ts";
import type { StudyFile } from "../../study-file/settings.ts";
import type { SourceColumn, SourceStudy } from "../readers/index.ts";
import { type Match, matchColumns } from "./match-columns.ts";

/** A column that is to be this parameter or metric of the study. */
export type NamedColumn = Pick<Match, "column" | "kind" | "name">;

/** The most characters of a name, so that a number behind it is within the 100 of a study file. */
const MAX_NAME = 95;

/** Each column with a name that a study file can have and that is not taken; adds the names to those that are taken. */
export function withNames(
  columns: readonly SourceColumn[],
  taken: Set<string>,
): readonly (readonly [SourceColumn, string])[] {
  return columns.map((column) => {
    const plain = nameFor(column.name);
    let name = plain;
    for (let copy = 2; taken.has(name); copy++) name = `${plain}_${copy}`;
    taken.add(name);
    return [column, name];
  });
}

function nameFor(given: string): string {
  const name = given.replace(/[^\p{L}\p{N}_.-]+/gu, "_").slice(0, MAX_NAME);
  const isReserved = name === "config" || /^(trial|study)\./.test(name) || name in {};
  return isReserved || !/^\p{L}/u.test(name) ? `p_${name}` : name;
}

/** The name of a study: that of the source, without what no name of a folder should have. */
export function studyName(given: string): string {
  const name = given.replace(/[^\p{L}\p{M}\p{N}_.-]+/gu, "-").slice(0, MAX_NAME);
  return /[\p{L}\p{N}]/u.test(name) ? name : "study";
}

/**
 * The values of `--map` without which an import into the file would not find the columns that the file was proposed for.
 *
 * @throws BadInput for the name of a column that cannot be in a command
 */
export function mapFlags(file: StudyFile, source: SourceStudy, named: readonly NamedColumn[]): readonly string[] {
  const mapped = new Map<string, string>();
  // A column that is mapped may free another one for a name that it should not get.
  for (;;) {
    const { matches } = matchColumns(file, source, mapped);
    const isFound = ({ column, kind, name }: NamedColumn): boolean =>
      matches.some((each) => each.column.key === column.key && each.kind === kind && each.name === name);
    const missed = named.filter((each) => !mapped.has(each.column.key) && !isFound(each));
    if (missed.length === 0) return [...mapped].map(([key, name]) => `${key}=${name}`);
    for (const { column, name } of missed) {
      if (/\p{Cc}/u.test(column.key)) {
        throw new BadInput(
          `The name of the column ${quoted(JSON.stringify(column.key).slice(1, -1))} has a line break or another control character, ` +
            "which no command can have. Rename it in the file.",
        );
      }
      mapped.set(column.key, name);
    }
  }
}
