/**
 * @file Where a study's store is, and the paths inside it.
 */
import { existsSync, readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { StudyFile } from "../study-file/settings.ts";

/** The folder of everything that a study produces: `NAME.paretune/` beside its file, or `override`. Absolute. */
export function storeFolder(file: StudyFile, override?: string): string {
  if (override !== undefined) return resolve(override);
  return join(dirname(file.path), folderName(file.study.name));
}

/** The name of the folder of a study. Studies whose names differ in other characters only have the same. */
export function folderName(study: string): string {
  return `${study.replace(/[^\p{L}\p{N}._-]+/gu, "-")}.paretune`;
}

/** Whether there are folders of trials in that of a store. */
export function hasTrialFolders(folder: string): boolean {
  const trials = join(folder, "trials");
  return existsSync(trials) && readdirSync(trials).length > 0;
}

/** The folder of one trial: its configuration, logs and files. */
export function trialFolder(folder: string, trial: number): string {
  return join(folder, "trials", String(trial).padStart(4, "0"));
}
