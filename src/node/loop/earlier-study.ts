/**
 * @file The earlier study that a study file names with `from`. Its trials are copied into this study's store when that is
 * created, so whatever happens to the earlier study later has no effect here.
 */
import { statSync } from "node:fs";
import { resolve } from "node:path";
import { ParetuneError } from "../../core/errors.ts";
import { adoptTrials, type Earlier, spaceOf } from "../../core/study/index.ts";
import { locationWords, readStore, type StoreLocation, storeExists, storeLocation } from "../storage/index.ts";
import { formatIssues, readStudyFile } from "../study-file/index.ts";
import type { StudyFile } from "../study-file/settings.ts";

/**
 * The study file with the trials that it begins with, as its own store holds them, else as they are now.
 * Throws ParetuneError "study" where there is no such study or it has no trial that fits.
 */
export async function withEarlier(file: StudyFile, own: StoreLocation): Promise<StudyFile> {
  const { from } = file.run;
  if (from === undefined || file.study.earlier !== undefined) return file;
  const kept = (await storeExists(own)) ? (await readStore(own)).earlier : undefined;
  const earlier = kept?.from === from.text ? kept : await adoptStudy(file, from);
  return { ...file, study: { ...file.study, earlier } };
}

async function adoptStudy({ study }: StudyFile, from: NonNullable<StudyFile["run"]["from"]>): Promise<Earlier> {
  const location = await earlierLocation(from);
  if (!(await storeExists(location))) {
    throw problem(from.text, `has no results (there is no store at ${locationWords(location)})`);
  }
  const { trials } = await readStore(location);
  const earlier = adoptTrials(from.text, trials, spaceOf(study), study.baseline);
  if (earlier.trials.length > 0) return earlier;
  const reasons = Object.entries(earlier.leftOut).map(([reason, count]) => `${count}: ${reason}`);
  const detail = reasons.length === 0 ? "none has completed" : reasons.join("; ");
  throw problem(from.text, `has no trial that fits into this study's parameters (${detail})`);
}

/** Where the earlier study's store is: the path itself, or the store of the study file at the path. */
async function earlierLocation({ text, path }: NonNullable<StudyFile["run"]["from"]>): Promise<StoreLocation> {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) throw problem(text, `is not there (looked for ${path})`);
  if (stats.isDirectory()) return { folder: resolve(path) };
  const result = await readStudyFile(path);
  if (!result.ok) throw problem(text, `is not a valid study file:\n${formatIssues(text, result.issues)}`);
  return storeLocation(result.file);
}

function problem(text: string, what: string): ParetuneError {
  return new ParetuneError(
    "study",
    `from: the earlier study ${text} ${what}. Name a study file whose study has run, or its store.`,
  );
}
