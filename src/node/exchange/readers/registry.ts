/**
 * @file All readers, and which of them reads a file.
 */
import { BadInput, quoted } from "../../operations/bad-input.ts";
import { axJson } from "./ax-json.ts";
import { mlflowDatabase } from "./mlflow-database.ts";
import { mlflowFolder } from "./mlflow-folder.ts";
import { optunaDatabase } from "./optuna-database.ts";
import { optunaJournal } from "./optuna-journal.ts";
import { paretuneJson } from "./paretune-json.ts";
import type { SourceFile, TrialSource } from "./source.ts";
import { tableReaders } from "./tables.ts";
import { wandbJson } from "./wandb-json.ts";

/** All readers, the most particular ones first. */
export const READERS: readonly TrialSource[] = [
  optunaDatabase,
  optunaJournal,
  axJson,
  wandbJson,
  mlflowDatabase,
  mlflowFolder,
  paretuneJson,
  ...tableReaders,
];

/** The reader that recognises the file, or the one of `--format`. Throws BadInput where there is none. */
export function findReader(file: SourceFile, format: string | undefined): TrialSource {
  if (format !== undefined) {
    const named = READERS.find((reader) => reader.format === format);
    if (named === undefined) {
      throw new BadInput(
        `--format: there is no format ${quoted(format)}; known: ${READERS.map((each) => each.format).join(", ")}.`,
      );
    }
    if (named.recognises(file)) return named;
    throw new BadInput(
      `${file.path} is not of the format ${format} (${named.title}). Leave --format out to have the format found.`,
    );
  }
  const found = READERS.find((reader) => reader.recognises(file));
  if (found !== undefined) return found;
  throw new BadInput(
    `${file.path} is none of the files that can be imported: ${READERS.map(({ title }) => title).join("; ")}. ` +
      "For other tools, write a CSV file with a column for each parameter and metric.",
  );
}
