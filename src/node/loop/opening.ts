/**
 * @file Opens a study: its file, the folder of its results, the earlier study that it begins with, and its store.
 */
import { type OpenedStore, openStore, type StoreLocation, storeLocation } from "../storage/index.ts";
import { type ReadOptions, readStudyFile, type StudyIssue } from "../study-file/index.ts";
import type { StudyFile } from "../study-file/settings.ts";
import { withEarlier } from "./earlier-study.ts";

/** A valid study file with the trials of its earlier study, and where its results are stored. */
export interface LocatedStudy extends StoreLocation {
  readonly file: StudyFile;
}

/** Where the results are, and what is checked besides the text of the file. */
export interface LocateOptions extends ReadOptions {
  /** Where the results are stored, a folder or the address of a database; default: what the file says. */
  readonly store?: string | undefined;
  /** Whether to look up the trials of the earlier study that the file names, which are in the store or in another one; default:
   * true. */
  readonly earlier?: boolean;
  /** Called before the store is looked at. */
  readonly reach?: (location: StoreLocation) => Promise<void>;
}

/** A located study with remarks about its file; or everything that is wrong with the file. */
export type LocateResult =
  | { readonly ok: true; readonly study: LocatedStudy; readonly notes: readonly string[] }
  | { readonly ok: false; readonly issues: readonly StudyIssue[] };

/** Reads the study file at `path` and locates its results. Throws ParetuneError "study" if its earlier study cannot be
 * used. */
export async function locateStudy(
  path: string,
  { store, earlier = true, reach, ...options }: LocateOptions = {},
): Promise<LocateResult> {
  const read = await readStudyFile(path, options);
  if (!read.ok) return read;
  const { file, notes } = read;
  const location = storeLocation(file, store);
  await reach?.(location);
  const study = earlier ? await locateResults(file, location) : { file, ...location };
  return { ok: true, study, notes };
}

/** A study file that was read with the trials of its earlier study. */
export async function locateResults(file: StudyFile, location: StoreLocation): Promise<LocatedStudy> {
  return { file: await withEarlier(file, location), ...location };
}

/** Opens the store of a study for the duration of `use`. With `create` it is created if there is none. */
export async function withStudyStore<T>(
  located: LocatedStudy,
  { create }: { readonly create: boolean },
  use: (opened: OpenedStore) => Promise<T>,
): Promise<T> {
  const opened = await openStore(located, located.file.study, { create });
  try {
    return await use(opened);
  } finally {
    await opened.storage.close();
  }
}
