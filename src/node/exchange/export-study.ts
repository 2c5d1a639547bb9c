/**
 * @file Exports the trials of a study to files or to a tracking server.
 */
import { lstatSync, readdirSync, type Stats } from "node:fs";
import { join, resolve } from "node:path";
import { outcomeIntervals } from "../../core/study/index.ts";
import { replaceFile } from "../files/index.ts";
import { BadInput } from "../operations/bad-input.ts";
import { nextCommand, type OpenedStudy, withStore } from "../operations/open-study.ts";
import { trialRows } from "../operations/trials/trial-rows.ts";
import type { ExportedStudy, FileWriter } from "./writers/index.ts";

/** The study with its trials. Throws BadInput where there is none. */
export async function readExported(opened: OpenedStudy): Promise<ExportedStudy> {
  const { file } = opened;
  const exported = await withStore(opened, false, async (storage) => {
    const snapshot = await storage.snapshot();
    const rows = trialRows(opened, snapshot, await storage.history());
    return { file, rows, intervals: outcomeIntervals(file.study, snapshot.trials), store: snapshot.id };
  });
  if (exported.rows.length === 0)
    throw new BadInput(`${opened.shownPath} has no trials yet. Start with: ${nextCommand(opened)}`);
  return exported;
}

/** Refuses a target that exists, unless it may be replaced. A folder may exist if it is empty. Throws BadInput. */
export function checkTarget(target: string, writer: FileWriter, mayReplace: boolean): void {
  const found = statsOf(target);
  if (found === undefined) return;
  if (writer.target === "folder" && !found.isDirectory())
    throw new BadInput(`${target} is a file; ${writer.title} needs a folder.`);
  if (writer.target === "file" && found.isDirectory())
    throw new BadInput(`${target} is a folder; give the path of a file in it.`);
  if (mayReplace || (writer.target === "folder" && readdirSync(target).length === 0)) return;
  throw new BadInput(`${target} exists. Give another path, or replace it: --force`);
}

/** Writes the files, each beside its place first; returns the absolute path of the target. Throws FileError. */
export async function writeExport(target: string, writer: FileWriter, study: ExportedStudy): Promise<string> {
  for (const [path, contents] of await writer.encode(study)) {
    await replaceFile(path === "" ? target : join(target, path), contents);
  }
  return resolve(target);
}

/** Undefined where there is nothing; whoever writes finds out why nothing can be there. */
function statsOf(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
